//! An expression's text as the steps that compute it.
//!
//! The steps stand in the order in which a machine with a stack takes them: operands first,
//! then what is done with them. So neither evaluating nor dropping an expression recurses;
//! only the parser does, to a bound.

use super::MathError;
use super::function::{Function, Word, unknown};
use super::operator::Operator;
use super::token::{Token, tokens};

/// Parentheses, arguments and right-hand sides inside one another.
const MAX_NESTING: usize = 100;

/// How tightly unary minus binds; see [`Operator::strength`].
const NEGATION: u8 = 6;

/// A parsed expression.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Expression {
    /// Each with the place in the text, counted from one, to which an error would point.
    pub(super) steps: Vec<(usize, Step)>,
}

/// What is done next: a value is put on the stack, or taken from it and another put.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Number(f64),
    Word(Word),
    Id(String),
    /// The metrics whose id contains this; all if it is empty.
    Metrics(String),
    /// The period of the metric with this id.
    Period(String),
    /// A list of the last so many values.
    List(usize),
    Negate,
    Operator(Operator),
    /// With the last so many values as arguments.
    Call(Function, usize),
}

/// What an expression needs besides itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reference<'e> {
    Id(&'e str),
    /// All metrics whose id contains this.
    Metrics(&'e str),
}

impl Expression {
    /// Reads an expression of 1 to 2048 characters.
    pub(crate) fn parse(text: &str) -> Result<Expression, MathError> {
        let mut parser = Parser { tokens: tokens(text)?, next: 0, steps: Vec::new(), nesting: 0 };
        parser.expression(0)?;
        match parser.peek() {
            Token::End => Ok(Expression { steps: parser.steps }),
            _ => Err(parser.expected("an operator or the end")),
        }
    }

    /// The queries that it refers to, in no order.
    pub(crate) fn references(&self) -> impl Iterator<Item = Reference<'_>> {
        self.steps.iter().filter_map(|(_, step)| match step {
            Step::Id(id) | Step::Period(id) => Some(Reference::Id(id)),
            Step::Metrics(part) => Some(Reference::Metrics(part)),
            _ => None,
        })
    }
}

struct Parser {
    /// The last one is the end, and is never passed.
    tokens: Vec<(usize, Token)>,
    next: usize,
    steps: Vec<(usize, Step)>,
    nesting: usize,
}

impl Parser {
    /// Operands and operators, as long as these bind at least so tightly.
    fn expression(&mut self, weakest: u8) -> Result<(), MathError> {
        if self.nesting == MAX_NESTING {
            let message = format!("the expression is nested more than {MAX_NESTING} deep");
            return Err(MathError::new(self.place(), message));
        }
        self.nesting += 1;
        self.operand()?;
        while let Some(operator) = self.operator().filter(|operator| operator.strength() >= weakest) {
            let at = self.advance();
            let from_the_right = operator == Operator::Power;
            self.expression(operator.strength() + u8::from(!from_the_right))?;
            self.steps.push((at, Step::Operator(operator)));
        }
        self.nesting -= 1;
        Ok(())
    }

    fn operand(&mut self) -> Result<(), MathError> {
        let at = self.place();
        match self.peek().clone() {
            Token::Number(number) => self.push(Step::Number(number)),
            Token::Word(word) => return self.word(at, word),
            Token::Sign("-") => {
                self.advance();
                self.expression(NEGATION)?;
                self.steps.push((at, Step::Negate));
            }
            Token::Sign("(") => {
                self.advance();
                self.expression(0)?;
                self.close(")")?;
            }
            Token::Sign("[") => {
                let items = self.items("]")?;
                self.steps.push((at, Step::List(items)));
            }
            Token::Text(_) => {
                return Err(MathError::new(at, "a text in quotes can only stand in METRICS(\"…\")"));
            }
            _ => return Err(self.expected("a number, an id or a function")),
        }
        Ok(())
    }

    /// A function with its arguments, an id, or a word that a function takes.
    fn word(&mut self, at: usize, word: String) -> Result<(), MathError> {
        let called = matches!(self.tokens.get(self.next + 1), Some((_, Token::Sign("("))));
        let is_id = word.starts_with(|c: char| c.is_ascii_lowercase());
        if !called && is_id {
            self.push(Step::Id(word));
            return Ok(());
        }
        if !called && let Some(word) = Word::named(&word) {
            self.push(Step::Word(word));
            return Ok(());
        }
        let function = Function::named(&word);
        if !called && (function.is_some() || word == "METRICS" || word == "PERIOD") {
            return Err(MathError::new(at, format!("{word} is a function: a '(' must follow")));
        }
        match (word.as_str(), function) {
            ("METRICS", _) => self.metrics(at),
            ("PERIOD", _) => self.period(at),
            (_, Some(function)) => self.call(at, function),
            (_, None) => Err(MathError::new(at, unknown(&word))),
        }
    }

    fn call(&mut self, at: usize, function: Function) -> Result<(), MathError> {
        self.advance();
        let has = self.items(")")?;
        let takes = function.arguments();
        if !takes.contains(&has) {
            let or =
                if takes.start() == takes.end() { String::new() } else { format!(" or {}", takes.end()) };
            let hint = if has > 1 && *takes.end() == 1 { "; several make a list: [m1, m2]" } else { "" };
            let message =
                format!("{} takes {}{or} argument(s), but has {has}{hint}", function.name(), takes.start());
            return Err(MathError::new(at, message));
        }
        self.steps.push((at, Step::Call(function, has)));
        Ok(())
    }

    /// `METRICS()` or `METRICS("part of an id")`.
    fn metrics(&mut self, at: usize) -> Result<(), MathError> {
        self.advance();
        self.advance();
        let part = match self.peek().clone() {
            Token::Text(part) => {
                self.advance();
                part
            }
            Token::Sign(")") => String::new(),
            _ => return Err(self.expected("a text in quotes or ')'")),
        };
        self.close(")")?;
        self.steps.push((at, Step::Metrics(part)));
        Ok(())
    }

    /// `PERIOD(m1)`: of a metric, not of what an expression gives.
    fn period(&mut self, at: usize) -> Result<(), MathError> {
        self.advance();
        self.advance();
        let id = match self.peek().clone() {
            Token::Word(id) if id.starts_with(|c: char| c.is_ascii_lowercase()) => id,
            _ => return Err(self.expected("the id of a metric")),
        };
        self.advance();
        self.close(")")?;
        self.steps.push((at, Step::Period(id)));
        Ok(())
    }

    /// Expressions between brackets, of which the opening one is next; how many they are.
    fn items(&mut self, closing: &'static str) -> Result<usize, MathError> {
        self.advance();
        if *self.peek() == Token::Sign(closing) {
            self.advance();
            return Ok(0);
        }
        let mut items = 0;
        loop {
            self.expression(0)?;
            items += 1;
            if *self.peek() != Token::Sign(",") {
                self.close(closing)?;
                return Ok(items);
            }
            self.advance();
        }
    }

    fn close(&mut self, closing: &'static str) -> Result<(), MathError> {
        if *self.peek() != Token::Sign(closing) {
            return Err(self.expected(&format!("an operator or '{closing}'")));
        }
        self.advance();
        Ok(())
    }

    /// The operator that is next, if one is.
    fn operator(&self) -> Option<Operator> {
        match self.peek() {
            Token::Sign(sign) => Operator::named(sign),
            Token::Word(word) => Operator::named(word),
            _ => None,
        }
    }

    fn peek(&self) -> &Token {
        self.tokens.get(self.next).map_or(&Token::End, |(_, token)| token)
    }

    /// Where the next token stands.
    fn place(&self) -> usize {
        self.tokens.get(self.next).map_or(1, |(at, _)| *at)
    }

    /// Passes the next token, unless it is the end, and returns where it stood.
    fn advance(&mut self) -> usize {
        let at = self.place();
        self.next = (self.next + 1).min(self.tokens.len() - 1);
        at
    }

    /// A step that is one token.
    fn push(&mut self, step: Step) {
        let at = self.advance();
        self.steps.push((at, step));
    }

    fn expected(&self, what: &str) -> MathError {
        MathError::new(self.place(), format!("{what} is expected, but there is {}", self.peek().shown()))
    }
}
