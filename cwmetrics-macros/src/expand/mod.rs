//! What an attribute turns into.

/// Tokens whose variables the user cannot see, and which see none of the user's.
macro_rules! ours {
    ($($tokens:tt)*) => { quote::quote_spanned!(proc_macro2::Span::mixed_site()=> $($tokens)*) };
}

mod call;
mod site;

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, Error, Meta};

use crate::block;
use crate::item::{Function, Item};
use crate::parse::{Kind, Mistakes, Options};
use crate::signature::Shape;
use crate::stack::{self, Stack};

/// One of our attributes on whatever it stands on.
pub(crate) fn attribute(kind: Kind, args: TokenStream, item: TokenStream) -> TokenStream {
    if stack::is_mark(&args) {
        return TokenStream::new();
    }
    match Item::read(item.clone()) {
        Ok(Item::Function(function)) => self::function(kind, args, *function),
        Ok(Item::Impl(block)) => block::expand(kind, args, *block),
        Ok(Item::Other { attrs, rest, error }) => undecorated(kind, args, attrs, rest, error),
        Err(error) => {
            let error = error.into_compile_error();
            quote!(#error #item)
        }
    }
}

/// The item as it would be without our attributes, and why they cannot be there.
fn undecorated(
    kind: Kind,
    args: TokenStream,
    mut attrs: Vec<Attribute>,
    rest: TokenStream,
    error: Error,
) -> TokenStream {
    let mut mistakes = Mistakes::default();
    mistakes.add(error);
    Stack::fold(kind, args, &mut attrs, &mut mistakes);
    let errors = mistakes.finish(()).unwrap_err().into_compile_error();
    quote!(#errors #(#attrs)* #rest)
}

fn function(kind: Kind, args: TokenStream, mut function: Function) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let stack = Stack::fold(kind, args, &mut function.attrs, &mut mistakes);
    refusals(&function, &stack.options, &mut mistakes);
    let marks = stack.marks();
    let Function { attrs, head, signature, body } = &function;
    let Some(body) = body else {
        let errors = mistakes.finish(()).err().map(Error::into_compile_error);
        return quote!(#errors #(#attrs)* #head;);
    };
    let (errors, statements) = match mistakes.finish(()) {
        Ok(()) => {
            let future = stack.options.iter().any(|options| options.future);
            let shape = Shape::of(signature, future);
            // A closure around the body would show such a function the wrong caller.
            let shows_caller = attrs.iter().any(|attr| is_marked(attr, "track_caller"));
            let glances = cfg!(feature = "xray") && !shows_caller;
            (None, call::body(&stack, signature, &shape, body, glances))
        }
        Err(error) => {
            let statements = &body.statements;
            (Some(error.into_compile_error()), quote!(#marks #statements))
        }
    };
    let inner = &body.inner;
    let braces = braces(&body.braces, quote!(#inner #statements));
    quote!(#errors #(#attrs)* #head #braces)
}

/// Other statements in the braces that the user wrote. Their span decides on the edition whose rules
/// hold for temporaries in the tail, and whether lints look inside.
fn braces(of: &Group, statements: TokenStream) -> TokenTree {
    let mut braces = Group::new(of.delimiter(), statements);
    braces.set_span(of.span());
    TokenTree::Group(braces)
}

/// Functions that no attribute of ours can be on.
fn refusals(function: &Function, stack: &[Options], mistakes: &mut Mistakes) {
    let signature = &function.signature;
    if function.body.is_none() {
        mistakes.at(signature.ident.span(), "this function has no body, so there is no call to measure");
    }
    if let Some(constness) = signature.constness {
        mistakes.at(constness.span, "a `const fn` cannot record: it can run in the compiler");
    }
    if let Some(naked) = function.attrs.iter().find(|attr| is_marked(attr, "naked")) {
        mistakes.add(Error::new_spanned(naked, "a naked function has no place to record from"));
    }
    for options in stack {
        if let Some(skip) = options.skip {
            let name = options.kind.as_str();
            let message = format_args!(
                "`skip` leaves a function out of an `impl` block under `#[{name}]`, here is none"
            );
            mistakes.at(skip, message);
        }
    }
    let looking = stack.iter().find_map(|options| options.looking);
    if let Some(looking) = looking
        && function.attrs.iter().any(|attr| is_marked(attr, "track_caller"))
    {
        let message = "looking at the result puts the body into a closure, where `#[track_caller]` would show the wrong caller";
        mistakes.at(looking, message);
    }
    let unnamed = stack.iter().any(|options| options.name.is_none() && options.skip.is_none());
    if unnamed && !signature.ident.to_string().is_ascii() {
        let message = "the name of a metric is ASCII, which this function's name is not: give it one with `name = \"…\"`";
        mistakes.at(signature.ident.span(), message);
    }
}

/// Whether it is this attribute, plain or in `unsafe(…)`.
fn is_marked(attr: &Attribute, name: &str) -> bool {
    match &attr.meta {
        Meta::List(list) if list.path.is_ident("unsafe") => list.tokens.to_string() == name,
        meta => meta.path().is_ident(name),
    }
}

/// The span of what we write where `at` stands: errors point there, names are ours.
fn ours_at(at: Span) -> Span {
    Span::mixed_site().located_at(at)
}

/// The tokens with the location of `at`, and names resolved as before.
fn moved_to(at: Span, tokens: impl ToTokens) -> TokenStream {
    tokens
        .into_token_stream()
        .into_iter()
        .map(|mut token| {
            token.set_span(token.span().located_at(at));
            token
        })
        .collect()
}
