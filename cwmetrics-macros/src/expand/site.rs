//! The `static` of a function, and what a call gives it.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Expr, LitStr};

use super::{moved_to, ours_at};
use crate::item::spoken;
use crate::parse::{Amount, DimensionValue, Kind, Name, Options};
use crate::stack::Stack;

/// Where the expansion finds the crate: `::cwmetrics::__private`.
pub(super) fn private(stack: &Stack) -> TokenStream {
    match stack.krate() {
        Some(path) => ours!(#path::__private),
        None => ours!(::cwmetrics::__private),
    }
}

/// The `static`, without the function's own scope around it.
pub(super) fn site(stack: &Stack, function: &Ident, private: &TokenStream) -> TokenStream {
    let attrs = stack.options.iter().map(|options| attr(options, function, private));
    ours!(static __CWMETRICS_SITE: #private::Site = #private::Site::new(&[#(#attrs),*]);)
}

/// What a call takes from its arguments: the values of dimensions and what is counted, of all
/// attributes.
#[derive(Default)]
pub(super) struct Arguments {
    /// As statements that write them into `text`.
    pub(super) dimensions: Vec<TokenStream>,
    pub(super) values: Vec<TokenStream>,
}

impl Arguments {
    pub(super) fn of(stack: &Stack, private: &TokenStream) -> Self {
        let mut arguments = Self::default();
        for options in &stack.options {
            let from_arguments = options.dimensions.iter().filter_map(|dimension| match &dimension.value {
                DimensionValue::Literal(_) => None,
                DimensionValue::Argument(value) => Some(written(value, private)),
            });
            arguments.dimensions.extend(from_arguments);
            if let Some(Amount::Argument(value)) = &options.value {
                let at = value.span();
                let here = moved_to(at, private);
                let value = borrowed(value);
                arguments.values.push(quote_spanned!(ours_at(at)=> #here::number(#value)));
            }
        }
        arguments
    }

    pub(super) fn is_empty(&self) -> bool {
        self.dimensions.is_empty() && self.values.is_empty()
    }
}

/// One attribute, in a const expression. The compiler's errors about what CloudWatch refuses point
/// at the literal that is refused.
fn attr(options: &Options, function: &Ident, private: &TokenStream) -> TokenStream {
    let name = match &options.name {
        None => {
            let name = LitStr::new(&spoken(function), function.span());
            ours!(#name)
        }
        Some(Name::Literal(name)) => ours!(#name),
        Some(Name::Const(name)) => ours!(#name),
    };
    let at = ours_at(name.span());
    let here = moved_to(name.span(), private);
    let mut attr = match options.kind {
        Kind::Timeit => quote_spanned!(at=> #here::Attr::time(#name)),
        Kind::Count => quote_spanned!(at=> #here::Attr::count(#name)),
        Kind::MonitoredTask => quote_spanned!(at=> #here::Attr::task(#name)),
    };
    if let Some(unit) = &options.unit {
        attr.extend(ours!(.unit(#private::Unit::#unit)));
    }
    if options.high_resolution {
        attr.extend(ours!(.high_resolution()));
    }
    if options.statistics {
        attr.extend(ours!(.statistics()));
    }
    if options.remote {
        attr.extend(ours!(.remote()));
    }
    if options.outcome {
        attr.extend(ours!(.outcome()));
    }
    if let Some(on) = options.on {
        let (ok, error, panic, cancelled) = (on.ok, on.error, on.panic, on.cancelled);
        attr.extend(ours!(.on(#ok, #error, #panic, #cancelled)));
    }
    if !options.dimensions.is_empty() {
        let dimensions = options.dimensions.iter().map(|dimension| {
            let key = checked(private, &dimension.key, "dimension_name");
            let value = match &dimension.value {
                DimensionValue::Literal(value) => {
                    let value = checked(private, value, "dimension_value");
                    ours!(#private::Option::Some(#value))
                }
                DimensionValue::Argument(_) => ours!(#private::Option::None),
            };
            ours!((#key, #value))
        });
        attr.extend(ours!(.dimensions(&[#(#dimensions),*])));
    }
    match &options.value {
        None => {}
        Some(Amount::Literal(by)) => attr.extend(ours!(.add(#by))),
        Some(Amount::Argument(_)) => attr.extend(ours!(.value())),
    }
    attr
}

/// The literal, checked by the core at compile time.
fn checked(private: &TokenStream, literal: &LitStr, check: &str) -> TokenStream {
    let at = ours_at(literal.span());
    let here = moved_to(literal.span(), private);
    let check = Ident::new(check, at);
    quote_spanned!(at=> #here::check::#check(#literal))
}

/// Writes the value of an expression into `text`, which is a reference. Where it is no `Display`, the error points at it.
fn written(value: &Expr, private: &TokenStream) -> TokenStream {
    let shown = Ident::new("value", ours_at(value.span()));
    let borrowed = borrowed(value);
    ours! {
        match #borrowed {
            value => {
                use #private::Quick as _;
                (&#private::Label(value)).__write(text, #shown)
            }
        }
    }
}

/// An expression by reference, so that it is not moved out of an argument.
fn borrowed(value: &Expr) -> TokenStream {
    let at = ours_at(value.span());
    match value {
        Expr::Path(_) | Expr::Field(_) | Expr::MethodCall(_) | Expr::Call(_) | Expr::Macro(_) => {
            quote_spanned!(at=> &#value)
        }
        _ => quote_spanned!(at=> &(#value)),
    }
}
