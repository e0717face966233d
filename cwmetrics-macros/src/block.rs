//! `impl` blocks: the attribute goes on every function in them.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Error, ImplItem, LitStr, Result, Type};

use crate::item::{self, Function, Impl, spoken};
use crate::parse::{Kind, Mistakes};
use crate::signature::bare;
use crate::stack::{self, Stack};

pub(crate) fn expand(kind: Kind, args: TokenStream, block: Impl) -> TokenStream {
    let Impl { mut attrs, head, frame, braces } = block;
    let mut mistakes = Mistakes::default();
    let written = written(kind, args.clone(), &attrs);
    let mut stack = Stack::fold(kind, args, &mut attrs, &mut mistakes);
    let type_name = type_name(&frame.self_ty);
    for options in &stack.options {
        if let Some(skip) = options.skip {
            mistakes.at(skip, "`skip` goes on a function in the `impl` block");
        }
        if options.name.is_none() && type_name.is_none() {
            let message =
                "this type has no name for metrics to begin with: give the attribute a `name = \"…\"`";
            mistakes.add(Error::new_spanned(&frame.self_ty, message));
        }
    }
    let mut decorated = Vec::new();
    let errors = mistakes.finish(()).err().map(Error::into_compile_error);
    if errors.is_none() {
        for ((kind, args), options) in written.iter().cloned().zip(&stack.options) {
            decorated.push(Decoration { kind, args, named: options.name.is_some() });
        }
    }
    let kinds: Vec<Kind> = written.iter().map(|(kind, _)| *kind).collect();
    let parser = |input: ParseStream<'_>| items(input, &kinds, &decorated, type_name.as_deref(), &mut stack);
    let items = parser.parse2(braces.stream()).unwrap_or_else(|error| {
        // What is wrong inside is for the compiler to say, in its own words.
        let _ = error;
        braces.stream()
    });
    let mut inside = Group::new(braces.delimiter(), items);
    inside.set_span(braces.span());
    let marks = stack.marks();
    quote!(#errors #marks #(#attrs)* #head #inside)
}

/// One attribute of the block.
struct Decoration {
    kind: Kind,
    args: TokenStream,
    /// Whether the attribute says a name, which then goes for every function.
    named: bool,
}

/// Our attributes with their tokens, the outermost first.
fn written(kind: Kind, args: TokenStream, attrs: &[Attribute]) -> Vec<(Kind, TokenStream)> {
    let krate = crate::parse::options(kind, args.clone()).ok().and_then(|options| options.krate);
    let mut all = vec![(kind, args)];
    for attr in attrs {
        if let Some(kind) = stack::ours(attr.path(), krate.as_ref()) {
            let args = attr.meta.require_list().map(|list| list.tokens.clone()).unwrap_or_default();
            all.push((kind, args));
        }
    }
    all
}

/// The last segment of the type's path.
fn type_name(ty: &Type) -> Option<String> {
    match bare(ty) {
        Type::Path(path) => path.path.segments.last().map(|last| spoken(&last.ident)),
        _ => None,
    }
}

fn items(
    input: ParseStream<'_>,
    kinds: &[Kind],
    decorations: &[Decoration],
    type_name: Option<&str>,
    stack: &mut Stack,
) -> Result<TokenStream> {
    let mut items = TokenStream::new();
    let inner = input.call(Attribute::parse_inner)?;
    items.append_all(inner);
    while !input.is_empty() {
        if let Some(function) = item::method(input)? {
            items.extend(method(function, kinds, decorations, type_name, stack));
        } else {
            input.parse::<ImplItem>()?.to_tokens(&mut items);
        }
    }
    Ok(items)
}

fn method(
    mut method: Function,
    kinds: &[Kind],
    decorations: &[Decoration],
    type_name: Option<&str>,
    stack: &mut Stack,
) -> TokenStream {
    let mut skipped = Vec::new();
    method.attrs.retain(|attr| {
        let kind = stack::ours(attr.path(), stack.krate()).filter(|kind| kinds.contains(kind));
        let Some(kind) = kind.filter(|kind| is_skip(*kind, attr)) else { return true };
        skipped.push(kind);
        stack.leave_mark(attr.path());
        false
    });
    let passed_over = method.signature.constness.is_some() || method.body.is_none();
    let attrs = decorations
        .iter()
        .filter(|decoration| !passed_over && !skipped.contains(&decoration.kind))
        .map(|decoration| {
            let name = &method.signature.ident;
            let metric = (!decoration.named).then(|| {
                let name = format!("{}::{}", type_name.unwrap_or_default(), spoken(name));
                LitStr::new(&name, method.signature.ident.span())
            });
            decoration.attribute(metric, stack)
        });
    let Function { attrs: own, head, body, .. } = &method;
    let rest = match body {
        Some(body) => TokenTree::Group(body.braces.clone()).into_token_stream(),
        None => quote!(;),
    };
    let attrs: TokenStream = attrs.collect();
    quote!(#attrs #(#own)* #head #rest)
}

fn is_skip(kind: Kind, attr: &Attribute) -> bool {
    stack::options_of(kind, attr).is_ok_and(|options| options.skip.is_some())
}

impl Decoration {
    /// The attribute for one function of the block.
    fn attribute(&self, name: Option<LitStr>, stack: &Stack) -> TokenStream {
        let args = &self.args;
        let comma = (!args.is_empty() && !ends_with_comma(args)).then(|| quote!(,));
        let name = name.map(|name| quote_spanned!(name.span()=> #comma name = #name));
        let kind = proc_macro2::Ident::new(self.kind.as_str(), proc_macro2::Span::mixed_site());
        match stack.krate() {
            None => quote!(#[::cwmetrics::#kind(#args #name)]),
            Some(path) => quote!(#[#path::#kind(#args #name)]),
        }
    }
}

fn ends_with_comma(args: &TokenStream) -> bool {
    matches!(args.clone().into_iter().last(), Some(TokenTree::Punct(last)) if last.as_char() == ',')
}
