//! `service(…) { … }` and `edge(…, …) { … }`.

use super::Parser;
use crate::xray::filter::keyword::Scope;
use crate::xray::filter::token::Token;
use crate::xray::filter::{Filter, FilterError};

/// Which services are meant. What is not said may be anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::xray::filter) struct Pattern {
    pub(in crate::xray::filter) name: Option<String>,
    pub(in crate::xray::filter) kind: Option<String>,
    /// Segments here have no account, unless their `aws` block names one.
    pub(in crate::xray::filter) account: Option<String>,
}

impl Parser {
    /// Passes the word, which cannot stand in braces.
    pub(super) fn outermost(&mut self, at: usize, word: &str, scope: Scope) -> Result<(), FilterError> {
        self.advance();
        match scope {
            Scope::Trace => Ok(()),
            Scope::Segment => {
                let message = format!("{word} cannot stand between the braces of another service or edge");
                Err(FilterError::new(at, message))
            }
        }
    }

    /// What stands between braces, if there are some.
    pub(super) fn braces(&mut self) -> Result<Filter, FilterError> {
        if *self.peek() != Token::Sign("{") {
            return Ok(Filter { steps: Vec::new() });
        }
        self.advance();
        let filter = self.filter(Scope::Segment)?;
        self.close("}", "AND, OR or '}'")?;
        Ok(filter)
    }

    /// `"name"`, or `id(name: "…", type: "…", account.id: "…")`.
    pub(super) fn pattern(&mut self) -> Result<Pattern, FilterError> {
        match self.peek().clone() {
            Token::Text(name) => {
                self.advance();
                return Ok(Pattern { name: Some(name), ..Pattern::default() });
            }
            Token::Word(word) if word.eq_ignore_ascii_case("id") => {}
            _ => return Err(self.expected("the name of a service in quotes, or id(…)")),
        }
        self.advance();
        self.open("(")?;
        let mut pattern = Pattern::default();
        loop {
            let field = match self.peek() {
                name if name.is_word("name") => &mut pattern.name,
                kind if kind.is_word("type") => &mut pattern.kind,
                account if account.is_word("account.id") => &mut pattern.account,
                _ => return Err(self.expected("name, type or account.id")),
            };
            if field.is_some() {
                return Err(self.expected("each of name, type and account.id once"));
            }
            self.advance();
            self.open(":")?;
            let Token::Text(text) = self.peek().clone() else {
                return Err(self.expected("a text in quotes"));
            };
            *field = Some(text);
            self.advance();
            if *self.peek() != Token::Sign(",") {
                self.close(")", "',' or ')'")?;
                return Ok(pattern);
            }
            self.advance();
        }
    }
}
