//! The operators between two values.

use super::value::{Each, TimeSeries, Value};

/// An operator that takes a left and a right side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

impl Operator {
    pub(super) fn named(sign: &str) -> Option<Operator> {
        Some(match sign {
            "OR" | "||" => Operator::Or,
            "AND" | "&&" => Operator::And,
            "==" => Operator::Equal,
            "!=" => Operator::Unequal,
            "<" => Operator::Less,
            "<=" => Operator::LessOrEqual,
            ">" => Operator::Greater,
            ">=" => Operator::GreaterOrEqual,
            "+" => Operator::Add,
            "-" => Operator::Subtract,
            "*" => Operator::Multiply,
            "/" => Operator::Divide,
            "^" => Operator::Power,
            _ => return None,
        })
    }

    /// How tightly it binds; unary minus stands between `* /` and `^`.
    pub(super) fn strength(self) -> u8 {
        match self {
            Operator::Or => 1,
            Operator::And => 2,
            Operator::Add | Operator::Subtract => 4,
            Operator::Multiply | Operator::Divide => 5,
            Operator::Power => 7,
            _ => 3,
        }
    }

    /// `None` if the result is no number, as after a division by zero.
    fn apply(self, a: f64, b: f64) -> Option<f64> {
        let truth = |flag| f64::from(u8::from(flag));
        let result = match self {
            Operator::Or => truth(a != 0.0 || b != 0.0),
            Operator::And => truth(a != 0.0 && b != 0.0),
            Operator::Equal => truth(a == b),
            Operator::Unequal => truth(a != b),
            Operator::Less => truth(a < b),
            Operator::LessOrEqual => truth(a <= b),
            Operator::Greater => truth(a > b),
            Operator::GreaterOrEqual => truth(a >= b),
            Operator::Add => a + b,
            Operator::Subtract => a - b,
            Operator::Multiply => a * b,
            Operator::Divide => a / b,
            Operator::Power => a.powf(b),
        };
        result.is_finite().then_some(result)
    }

    /// The operator between two values of any type.
    pub(super) fn between(self, left: Value, right: Value) -> Result<Value, String> {
        let beside = |a: Option<f64>, b: Option<f64>| self.apply(a?, b?);
        // Between two series a missing point is 0 if the other one is there.
        let zipped = |a: &TimeSeries, b: &TimeSeries| {
            let point = |(a, b): (&Option<f64>, &Option<f64>)| match (a, b) {
                (None, None) => None,
                (a, b) => self.apply(a.unwrap_or(0.0), b.unwrap_or(0.0)),
            };
            a.points.iter().zip(&b.points).map(point).collect()
        };
        Ok(match (left, right) {
            (Value::Number(a), Value::Number(b)) => Value::Number(beside(a, b)),
            (Value::Series(a), Value::Number(b)) => Value::Series(a.map(|a| beside(a, b))),
            (Value::Number(a), Value::Series(b)) => Value::Series(b.map(|b| beside(a, b))),
            (Value::Series(a), Value::Series(b)) => Value::Series(a.with(zipped(&a, &b))),
            (Value::List(list), Value::Number(b)) => list.each(|a| a.map(|a| beside(a, b))),
            (Value::Number(a), Value::List(list)) => list.each(|b| b.map(|b| beside(a, b))),
            (Value::List(list), Value::Series(b)) => list.each(|a| a.with(zipped(a, &b))),
            (Value::Series(a), Value::List(list)) => list.each(|b| b.with(zipped(&a, b))),
            (Value::List(_), Value::List(_)) => {
                return Err("an operator cannot stand between two lists of time series".to_owned());
            }
            (left, right) => {
                let other = if matches!(left, Value::Word(_)) { left } else { right };
                return Err(format!("an operator cannot take {}", other.kind()));
            }
        })
    }
}
