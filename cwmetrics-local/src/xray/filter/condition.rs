//! What is asked of a keyword's value.

/// A value of a keyword.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'t> {
    Boolean(bool),
    Number(f64),
    Text(&'t str),
}

/// What a value is compared with.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Literal {
    Boolean(bool),
    Number(f64),
    Text(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
    BeginsWith,
    EndsWith,
}

/// The operators as they are written.
pub(super) const OPERATORS: [(&str, Operator); 9] = [
    ("=", Operator::Equal),
    ("!=", Operator::NotEqual),
    ("<", Operator::Less),
    ("<=", Operator::LessOrEqual),
    (">", Operator::Greater),
    (">=", Operator::GreaterOrEqual),
    ("CONTAINS", Operator::Contains),
    ("BEGINSWITH", Operator::BeginsWith),
    ("ENDSWITH", Operator::EndsWith),
];

/// What must be so.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Condition {
    /// It is true, or there is one at all if it is no boolean.
    Set,
    Compared(Operator, Literal),
}

impl Condition {
    /// Whether it is so for any of the values.
    pub(super) fn holds<'t>(&self, mut values: impl Iterator<Item = Value<'t>>) -> bool {
        match self {
            Condition::Set => values.any(|value| value != Value::Boolean(false)),
            Condition::Compared(Operator::NotEqual, literal) => {
                !values.any(|value| compare(Operator::Equal, &value, literal))
            }
            Condition::Compared(operator, literal) => values.any(|value| compare(*operator, &value, literal)),
        }
    }
}

/// Values of unlike types are unlike.
fn compare(operator: Operator, value: &Value<'_>, literal: &Literal) -> bool {
    match (operator, value, literal) {
        (Operator::Equal, Value::Boolean(a), Literal::Boolean(b)) => a == b,
        (Operator::Equal, Value::Number(a), Literal::Number(b)) => a == b,
        (Operator::Less, Value::Number(a), Literal::Number(b)) => a < b,
        (Operator::LessOrEqual, Value::Number(a), Literal::Number(b)) => a <= b,
        (Operator::Greater, Value::Number(a), Literal::Number(b)) => a > b,
        (Operator::GreaterOrEqual, Value::Number(a), Literal::Number(b)) => a >= b,
        (Operator::Equal, Value::Text(a), Literal::Text(b)) => a == b,
        (Operator::Contains, Value::Text(a), Literal::Text(b)) => a.contains(b.as_str()),
        (Operator::BeginsWith, Value::Text(a), Literal::Text(b)) => a.starts_with(b.as_str()),
        (Operator::EndsWith, Value::Text(a), Literal::Text(b)) => a.ends_with(b.as_str()),
        _ => false,
    }
}
