//! `dimensions("K" = value, K = value)`.

use std::collections::HashSet;

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Error, Expr, ExprLit, ExprUnary, Ident, Lit, LitStr, Result, Token, UnOp};

use super::{Mistakes, number};

/// CloudWatch takes so many dimensions for one metric.
const MAX: usize = 30;
/// The dimension that the option `outcome` adds.
const OUTCOME: &str = "Outcome";

pub(crate) struct Dimension {
    pub key: LitStr,
    pub value: DimensionValue,
}

pub(crate) enum DimensionValue {
    /// Known now.
    Literal(LitStr),
    /// Evaluated in every call that records.
    Argument(Expr),
}

pub(super) fn list(input: ParseStream<'_>, mistakes: &mut Mistakes) -> Result<Vec<Dimension>> {
    let mut dimensions = Vec::new();
    while !input.is_empty() {
        let key = key(input)?;
        input.parse::<Token![=]>()?;
        if let Some(value) = mistakes.note(value(input.parse()?)) {
            dimensions.push(Dimension { key, value });
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(dimensions)
}

/// What is wrong with the dimensions together.
pub(super) fn conflicts(dimensions: &[Dimension], outcome: bool) -> Result<()> {
    let mut mistakes = Mistakes::default();
    let mut seen = HashSet::new();
    for dimension in dimensions {
        let key = dimension.key.value();
        if outcome && key == OUTCOME {
            let message = "the option `outcome` already adds a dimension of this name";
            mistakes.at(dimension.key.span(), message);
        } else if !seen.insert(key) {
            mistakes.at(dimension.key.span(), "this dimension is given twice");
        }
    }
    if let Some(over) = dimensions.get(MAX - usize::from(outcome)) {
        let of_them = if outcome { ", and `outcome` is one of them" } else { "" };
        mistakes.at(over.key.span(), format_args!("a metric has at most {MAX} dimensions{of_them}"));
    }
    mistakes.finish(())
}

fn key(input: ParseStream<'_>) -> Result<LitStr> {
    if input.peek(LitStr) {
        input.parse()
    } else if input.peek(Ident::peek_any) {
        let key = input.call(Ident::parse_any)?;
        Ok(LitStr::new(&key.unraw().to_string(), key.span()))
    } else {
        Err(input.error("the name of a dimension is a string literal or an identifier"))
    }
}

fn value(value: Expr) -> Result<DimensionValue> {
    Ok(match &value {
        Expr::Lit(ExprLit { lit, .. }) => DimensionValue::Literal(literal(lit)?),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) if number::is_literal(expr) => {
            let number = number::of_literal(&value)?;
            DimensionValue::Literal(LitStr::new(&number.to_string(), span_of(&value)))
        }
        _ => DimensionValue::Argument(value),
    })
}

/// A literal as `Display` would show it.
fn literal(lit: &Lit) -> Result<LitStr> {
    let text = match lit {
        Lit::Str(text) => return Ok(text.clone()),
        Lit::Int(int) => int.base10_digits().to_owned(),
        Lit::Float(float) => float.base10_parse::<f64>()?.to_string(),
        Lit::Bool(bool) => bool.value.to_string(),
        Lit::Char(char) => char.value().to_string(),
        other => {
            let message =
                "the value of a dimension is text: a string, a number, a bool or anything `Display`";
            return Err(Error::new(other.span(), message));
        }
    };
    Ok(LitStr::new(&text, lit.span()))
}

fn span_of(value: &Expr) -> Span {
    syn::spanned::Spanned::span(value)
}
