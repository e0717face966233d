//! The name of a metric.

use syn::parse::ParseStream;
use syn::{Error, Expr, ExprLit, Lit, LitStr, Result};

pub(crate) enum Name {
    Literal(LitStr),
    /// Anything else that a `static` can be made of.
    Const(Expr),
}

/// What stands after `name =`. The outer result says whether it can be read, the inner one whether
/// it can be a name.
pub(super) fn value(input: ParseStream<'_>) -> Result<Result<Name>> {
    Ok(match input.parse()? {
        Expr::Lit(ExprLit { lit: Lit::Str(name), .. }) => Ok(Name::Literal(name)),
        Expr::Lit(other) => Err(Error::new_spanned(other, "a metric name is a string")),
        Expr::Path(path) if path.qself.is_some() || path.path.segments[0].ident == "Self" => {
            Err(Error::new_spanned(path, "`name` takes a const that is free of generics and `Self`"))
        }
        constant => Ok(Name::Const(constant)),
    })
}
