//! `on = ok`, `on = (error, panic, cancelled)`.

use syn::parse::ParseStream;
use syn::{Ident, Result, Token, token};

use super::Mistakes;

/// The ends of a call that are recorded.
#[derive(Clone, Copy, Default)]
pub(crate) struct Filter {
    pub ok: bool,
    pub error: bool,
    pub panic: bool,
    pub cancelled: bool,
}

/// What stands after `on =`.
pub(super) fn value(input: ParseStream<'_>, mistakes: &mut Mistakes) -> Result<Filter> {
    let mut filter = Filter::default();
    if !input.peek(token::Paren) {
        filter.add(&end(input)?, mistakes);
        return Ok(filter);
    }
    let content;
    let parentheses = syn::parenthesized!(content in input);
    if content.is_empty() {
        mistakes.at(parentheses.span.join(), "`on` needs at least one of ok, error, panic, cancelled");
    }
    while !content.is_empty() {
        filter.add(&end(&content)?, mistakes);
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    Ok(filter)
}

fn end(input: ParseStream<'_>) -> Result<Ident> {
    input.parse().map_err(|_| input.error("a call ends in ok, error, panic or cancelled"))
}

impl Filter {
    fn add(&mut self, end: &Ident, mistakes: &mut Mistakes) {
        let chosen = match end.to_string().as_str() {
            "ok" => &mut self.ok,
            "error" => &mut self.error,
            "panic" => &mut self.panic,
            "cancelled" => &mut self.cancelled,
            other => {
                let message =
                    format_args!("a call does not end in `{other}`, but in ok, error, panic or cancelled");
                return mistakes.at(end.span(), message);
            }
        };
        if std::mem::replace(chosen, true) {
            mistakes.at(end.span(), format_args!("`{end}` is given twice"));
        }
    }
}
