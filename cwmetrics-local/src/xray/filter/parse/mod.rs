//! An expression's text as the steps that evaluate it.
//!
//! As in metric math the steps stand in the order in which a machine with a stack takes them, so that
//! only the parser nests, to a bound.

mod condition;
mod service;

pub(super) use self::service::Pattern;
use super::condition::Condition;
use super::keyword::{Keyword, Scope};
use super::token::{Token, tokens};
use super::{Filter, FilterError};

/// Parentheses and braces inside one another.
const MAX_NESTING: usize = 100;

/// What is done next: a truth is put on the stack, or taken from it and another put.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Condition(Keyword, Condition),
    /// A segment of such a service, for which the filter holds.
    Service(Pattern, Filter),
    /// A call between such services, for which the filter holds.
    Edge(Pattern, Pattern, Filter),
    Not,
    And,
    Or,
}

impl Filter {
    /// Reads an expression.
    pub(crate) fn parse(text: &str) -> Result<Filter, FilterError> {
        let mut parser = Parser { tokens: tokens(text)?, next: 0, nesting: 0 };
        let filter = parser.filter(Scope::Trace)?;
        match parser.peek() {
            Token::End => Ok(filter),
            _ => Err(parser.expected("AND, OR or the end")),
        }
    }
}

struct Parser {
    /// The last one is the end, and is never passed.
    tokens: Vec<(usize, Token)>,
    next: usize,
    nesting: usize,
}

impl Parser {
    fn filter(&mut self, scope: Scope) -> Result<Filter, FilterError> {
        let mut steps = Vec::new();
        self.any(scope, &mut steps)?;
        Ok(Filter { steps })
    }

    /// Parts of which one must hold.
    fn any(&mut self, scope: Scope, steps: &mut Vec<Step>) -> Result<(), FilterError> {
        if self.nesting == MAX_NESTING {
            let message = format!("the expression is nested more than {MAX_NESTING} deep");
            return Err(FilterError::new(self.place(), message));
        }
        self.nesting += 1;
        self.all(scope, steps)?;
        while self.peek().is_word("OR") || *self.peek() == Token::Sign("||") {
            self.advance();
            self.all(scope, steps)?;
            steps.push(Step::Or);
        }
        self.nesting -= 1;
        Ok(())
    }

    /// Parts that must hold together.
    fn all(&mut self, scope: Scope, steps: &mut Vec<Step>) -> Result<(), FilterError> {
        self.part(scope, steps)?;
        loop {
            match self.peek() {
                Token::Sign("&&") => self.advance(),
                and if and.is_word("AND") => self.advance(),
                or if or.is_word("OR") => return Ok(()),
                // What stands side by side.
                Token::Word(_) | Token::Annotation(_) | Token::Sign("!" | "(") => {}
                _ => return Ok(()),
            }
            self.part(scope, steps)?;
            steps.push(Step::And);
        }
    }

    fn part(&mut self, scope: Scope, steps: &mut Vec<Step>) -> Result<(), FilterError> {
        let mut negated = false;
        while *self.peek() == Token::Sign("!") {
            self.advance();
            negated = !negated;
        }
        let at = self.place();
        match self.peek().clone() {
            Token::Sign("(") => {
                self.advance();
                self.any(scope, steps)?;
                self.close(")", "AND, OR or ')'")?;
            }
            Token::Word(word) if word.eq_ignore_ascii_case("service") => {
                self.outermost(at, &word, scope)?;
                self.open("(")?;
                let pattern =
                    if *self.peek() == Token::Sign(")") { Pattern::default() } else { self.pattern()? };
                self.close(")", "')'")?;
                steps.push(Step::Service(pattern, self.braces()?));
            }
            Token::Word(word) if word.eq_ignore_ascii_case("edge") => {
                self.outermost(at, &word, scope)?;
                self.open("(")?;
                let from = self.pattern()?;
                self.close(",", "','")?;
                let to = self.pattern()?;
                self.close(")", "')'")?;
                steps.push(Step::Edge(from, to, self.braces()?));
            }
            Token::Word(word) => {
                let keyword = Keyword::read(&word, at, scope)?;
                self.condition(keyword, steps)?;
            }
            Token::Annotation(key) => {
                let keyword = Keyword::annotation(&key, at, scope)?;
                self.condition(keyword, steps)?;
            }
            _ => return Err(self.expected("a keyword, '!' or '('")),
        }
        if negated {
            steps.push(Step::Not);
        }
        Ok(())
    }

    fn open(&mut self, sign: &'static str) -> Result<(), FilterError> {
        self.close(sign, &format!("'{sign}'"))
    }

    fn close(&mut self, sign: &'static str, what: &str) -> Result<(), FilterError> {
        if *self.peek() != Token::Sign(sign) {
            return Err(self.expected(what));
        }
        self.advance();
        Ok(())
    }

    fn peek(&self) -> &Token {
        self.tokens.get(self.next).map_or(&Token::End, |(_, token)| token)
    }

    /// Where the next token stands.
    fn place(&self) -> usize {
        self.tokens.get(self.next).map_or(1, |(at, _)| *at)
    }

    /// Passes the next token, unless it is the end.
    fn advance(&mut self) {
        self.next = (self.next + 1).min(self.tokens.len() - 1);
    }

    fn expected(&self, what: &str) -> FilterError {
        FilterError::new(self.place(), format!("{what} is expected, but there is {}", self.peek().shown()))
    }
}
