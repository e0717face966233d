//! `value = …`, what one call adds, and `resolution = …`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote_spanned};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Error, Expr, ExprLit, ExprUnary, Lit, Result, UnOp};

pub(crate) enum Amount {
    /// An `f64` known now, as tokens.
    Literal(TokenStream),
    /// Evaluated in every call that records.
    Argument(Expr),
}

/// What stands after `value =`. The outer result says whether it can be read, the inner one whether
/// it can be an amount.
pub(super) fn amount(input: ParseStream<'_>) -> Result<Result<Amount>> {
    let value: Expr = input.parse()?;
    let is_number = match &value {
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => is_literal(expr),
        Expr::Lit(ExprLit { lit: Lit::Int(_) | Lit::Float(_), .. }) => true,
        Expr::Lit(_) => return Ok(Err(Error::new_spanned(value, "`value` is a number"))),
        _ => false,
    };
    Ok(if is_number {
        of_literal(&value).map(|number| tokens(number, &value))
    } else {
        Ok(Amount::Argument(value))
    })
}

/// What stands after `resolution =`.
pub(super) fn is_high_resolution(seconds: &Expr) -> Result<bool> {
    match seconds {
        Expr::Lit(ExprLit { lit: Lit::Int(seconds), .. }) if seconds.base10_digits() == "1" => Ok(true),
        Expr::Lit(ExprLit { lit: Lit::Int(seconds), .. }) if seconds.base10_digits() == "60" => Ok(false),
        other => Err(Error::new_spanned(other, "`resolution` is 1 or 60 seconds")),
    }
}

/// Whether it is a number without a sign.
pub(super) fn is_literal(value: &Expr) -> bool {
    matches!(value, Expr::Lit(ExprLit { lit: Lit::Int(_) | Lit::Float(_), .. }))
}

/// The value of a number, with or without a sign.
pub(super) fn of_literal(value: &Expr) -> Result<f64> {
    match value {
        Expr::Unary(ExprUnary { expr, .. }) => of_literal(expr).map(|number| -number),
        Expr::Lit(ExprLit { lit: Lit::Int(int), .. }) => {
            Ok(int.base10_digits().parse().expect("digits are a number"))
        }
        Expr::Lit(ExprLit { lit: Lit::Float(float), .. }) => Some(float.base10_parse::<f64>()?)
            .filter(|number| number.is_finite())
            .ok_or_else(|| Error::new_spanned(float, "this number is too large")),
        other => Err(Error::new_spanned(other, "`value` is a number")),
    }
}

fn tokens(number: f64, value: &Expr) -> Amount {
    let size = proc_macro2::Literal::f64_suffixed(number.abs());
    Amount::Literal(if number < 0.0 {
        quote_spanned!(value.span()=> -#size)
    } else {
        size.into_token_stream()
    })
}
