//! What is asked of a keyword.

use super::{Parser, Step};
use crate::xray::filter::FilterError;
use crate::xray::filter::condition::{Condition, Literal, OPERATORS, Operator};
use crate::xray::filter::keyword::{Keyword, Kind};
use crate::xray::filter::token::Token;

impl Parser {
    /// What is asked of the keyword that is next.
    pub(super) fn condition(&mut self, keyword: Keyword, steps: &mut Vec<Step>) -> Result<(), FilterError> {
        let word = self.peek().shown();
        self.advance();
        let kind = keyword.kind();
        let condition = match self.operator() {
            None => Condition::Set,
            Some((name, operator)) => {
                check_operator(&word, kind, name, operator).map_err(|m| FilterError::new(self.place(), m))?;
                self.advance();
                Condition::Compared(operator, self.literal(&word, kind, operator)?)
            }
        };
        steps.push(Step::Condition(keyword, condition));
        Ok(())
    }

    /// The operator that is next, if one is.
    fn operator(&self) -> Option<(&'static str, Operator)> {
        let is_next = |name: &str| match self.peek() {
            Token::Sign(sign) => *sign == name,
            other => other.is_word(name),
        };
        OPERATORS.into_iter().find(|(name, _)| is_next(name))
    }

    fn literal(&mut self, word: &str, kind: Kind, operator: Operator) -> Result<Literal, FilterError> {
        let takes_text = matches!(operator, Operator::Contains | Operator::BeginsWith | Operator::EndsWith);
        let takes_any = matches!(operator, Operator::Equal | Operator::NotEqual);
        let literal = match self.peek() {
            Token::Text(text) if kind == Kind::Boolean => boolean(text),
            word @ Token::Word(_) if kind == Kind::Boolean || (kind == Kind::Any && takes_any) => {
                ["true", "false"].into_iter().find(|value| word.is_word(value)).and_then(boolean)
            }
            Token::Number(number) if kind == Kind::Number || (kind == Kind::Any && !takes_text) => {
                Some(Literal::Number(*number))
            }
            Token::Text(text) if kind == Kind::Text || (kind == Kind::Any && (takes_any || takes_text)) => {
                Some(Literal::Text(text.clone()))
            }
            _ => None,
        };
        let Some(literal) = literal else {
            let right = match kind {
                Kind::Boolean => "true or false",
                Kind::Number => "a number",
                Kind::Text => "a text in double quotes",
                Kind::Any if takes_any => "a text in double quotes, a number, true or false",
                Kind::Any if takes_text => "a text in double quotes",
                Kind::Any => "a number",
            };
            let message = format!("{word} is compared with {right}, but there is {}", self.peek().shown());
            return Err(FilterError::new(self.place(), message));
        };
        self.advance();
        Ok(literal)
    }
}

fn boolean(text: &str) -> Option<Literal> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(Literal::Boolean(true)),
        "false" => Some(Literal::Boolean(false)),
        _ => None,
    }
}

/// Whether a keyword of this kind can be compared so.
fn check_operator(word: &str, kind: Kind, name: &str, operator: Operator) -> Result<(), String> {
    let (takes, operators): (&str, &[Operator]) = match kind {
        Kind::Any => return Ok(()),
        Kind::Boolean => ("= and !=", &[Operator::Equal, Operator::NotEqual]),
        Kind::Number => (
            "=, !=, <, <=, > and >=",
            &[
                Operator::Equal,
                Operator::NotEqual,
                Operator::Less,
                Operator::LessOrEqual,
                Operator::Greater,
                Operator::GreaterOrEqual,
            ],
        ),
        Kind::Text => (
            "=, !=, CONTAINS, BEGINSWITH and ENDSWITH",
            &[
                Operator::Equal,
                Operator::NotEqual,
                Operator::Contains,
                Operator::BeginsWith,
                Operator::EndsWith,
            ],
        ),
    };
    if operators.contains(&operator) {
        return Ok(());
    }
    Err(format!("{word} cannot be compared by {name}, but by {takes}"))
}
