//! What an attribute stands on, cut into the pieces that are looked at and the tokens that are
//! passed on as they are. Bodies are never parsed.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;
use syn::buffer::Cursor;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Abi, Attribute, Error, ItemImpl, Result, Signature, Token, Visibility};

pub(crate) enum Item {
    Function(Box<Function>),
    Impl(Box<Impl>),
    /// Nothing that a call goes through, or nothing that can be read.
    Other {
        attrs: Vec<Attribute>,
        rest: TokenStream,
        error: Error,
    },
}

pub(crate) struct Function {
    pub attrs: Vec<Attribute>,
    /// Visibility and signature.
    pub head: TokenStream,
    pub signature: Signature,
    /// None where a semicolon stands.
    pub body: Option<Body>,
}

pub(crate) struct Body {
    pub braces: Group,
    /// Attributes in the body that speak of the function: `#![allow(…)]`.
    pub inner: TokenStream,
    pub statements: TokenStream,
}

pub(crate) struct Impl {
    pub attrs: Vec<Attribute>,
    /// All that stands before the braces.
    pub head: TokenStream,
    /// The block without its items.
    pub frame: ItemImpl,
    pub braces: Group,
}

impl Body {
    /// The statements to stand behind one of ours, without braces of their own: so a missing tail
    /// is reported at the return type, as ever. Items that come first keep their braces, or clippy
    /// would see them after a statement.
    pub fn continued(&self) -> TokenStream {
        if starts_with_item(&self.statements) {
            let mut own = Group::new(Delimiter::Brace, self.statements.clone());
            own.set_span(self.braces.span());
            TokenTree::Group(own).into()
        } else {
            self.statements.clone()
        }
    }
}

/// Whether the first statement is an item, to the extent that its first words tell.
fn starts_with_item(statements: &TokenStream) -> bool {
    let mut trees = statements.clone().into_iter().skip_while(|token| match token {
        TokenTree::Punct(pound) => pound.as_char() == '#',
        TokenTree::Group(attribute) => attribute.delimiter() == Delimiter::Bracket,
        _ => false,
    });
    let Some(TokenTree::Ident(first)) = trees.next() else { return false };
    match first.to_string().as_str() {
        "use" | "fn" | "struct" | "enum" | "type" | "trait" | "impl" | "mod" | "extern" | "pub"
        | "static" => true,
        // Not a block or a closure.
        "const" | "unsafe" | "async" | "union" => {
            matches!(trees.next(), Some(TokenTree::Ident(next)) if next != "move")
        }
        _ => false,
    }
}

impl Item {
    pub fn read(tokens: TokenStream) -> Result<Self> {
        let (mut head, braces) = cut(tokens);
        if braces.is_none() {
            // A function without a body; anything else is refused for what it is.
            head.pop_if(|token| matches!(token, TokenTree::Punct(end) if end.as_char() == ';'));
        }
        let head: TokenStream = head.into_iter().collect();
        (|input: ParseStream<'_>| read(input, braces)).parse2(head)
    }
}

fn read(input: ParseStream<'_>, braces: Option<Group>) -> Result<Item> {
    let attrs = input.call(Attribute::parse_outer)?;
    let begin = input.cursor();
    let head: TokenStream = input.parse()?;
    let item = match function_head(&head) {
        Ok(Some(signature)) => match braces.clone().map(body).transpose() {
            Ok(body) => {
                return Ok(Item::Function(Box::new(Function { attrs, head, signature, body })));
            }
            Err(error) => Err(error),
        },
        Ok(None) => impl_head(begin, &head),
        Err(error) => Err(error),
    };
    match (item, braces) {
        (Ok(frame), Some(braces)) => Ok(Item::Impl(Box::new(Impl { attrs, head, frame, braces }))),
        (Ok(_), None) => Ok(Item::Other { attrs, error: wrong_item(begin), rest: ended(head, None) }),
        (Err(error), braces) => Ok(Item::Other { attrs, error, rest: ended(head, braces) }),
    }
}

/// The item with the end that was cut off.
fn ended(head: TokenStream, end: Option<Group>) -> TokenStream {
    match end {
        Some(braces) => quote!(#head #braces),
        None => quote!(#head;),
    }
}

/// The tokens before the braces at the end, and these, which can be large and are not looked into.
fn cut(tokens: TokenStream) -> (Vec<TokenTree>, Option<Group>) {
    let mut head: Vec<TokenTree> = tokens.into_iter().collect();
    if let [TokenTree::Group(all)] = &head[..]
        && all.delimiter() == Delimiter::None
    {
        // An item that a macro got as `$item:item`.
        return cut(all.stream());
    }
    let braces = head.last().and_then(braces);
    if braces.is_some() {
        head.pop();
    }
    (head, braces)
}

/// The signature, if it is a function.
fn function_head(head: &TokenStream) -> Result<Option<Signature>> {
    let parser = |input: ParseStream<'_>| {
        let head = head_of_function(input)?;
        if head.is_none() {
            input.parse::<TokenStream>()?;
        }
        Ok(head.map(|head| head.signature))
    };
    parser.parse2(head.clone())
}

/// A function up to its body.
struct Head {
    visibility: Visibility,
    default: Option<Token![default]>,
    safe: Option<Token![safe]>,
    signature: Signature,
}

/// Visibility and signature, or nothing read.
fn head_of_function(input: ParseStream<'_>) -> Result<Option<Head>> {
    let ahead = input.fork();
    let visibility = ahead.parse()?;
    let default = ahead.parse()?;
    if !is_function(&ahead) {
        return Ok(None);
    }
    let head = Head { visibility, default, safe: ahead.parse()?, signature: ahead.parse()? };
    input.advance_to(&ahead);
    Ok(Some(head))
}

/// A function in an `impl` block, or nothing read.
pub(crate) fn method(input: ParseStream<'_>) -> Result<Option<Function>> {
    let ahead = input.fork();
    let attrs = ahead.call(Attribute::parse_outer)?;
    let Some(Head { visibility, default, safe, signature }) = head_of_function(&ahead)? else {
        return Ok(None);
    };
    let head = quote!(#visibility #default #safe #signature);
    let body = if ahead.peek(Token![;]) {
        ahead.parse::<Token![;]>()?;
        None
    } else {
        let token = ahead.parse()?;
        Some(body(braces(&token).ok_or_else(|| ahead.error("expected a body"))?)?)
    };
    input.advance_to(&ahead);
    Ok(Some(Function { attrs, head, signature, body }))
}

fn is_function(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead.parse::<Option<Token![const]>>().is_ok()
        && ahead.parse::<Option<Token![async]>>().is_ok()
        && ahead.parse::<Option<Token![safe]>>().is_ok()
        && ahead.parse::<Option<Token![unsafe]>>().is_ok()
        && ahead.parse::<Option<Abi>>().is_ok()
        && ahead.peek(Token![fn])
}

fn body(braces: Group) -> Result<Body> {
    let mut start = braces.stream().into_iter();
    let has_inner = matches!(start.next(), Some(TokenTree::Punct(pound)) if pound.as_char() == '#')
        && matches!(start.next(), Some(TokenTree::Punct(bang)) if bang.as_char() == '!');
    if !has_inner {
        return Ok(Body { inner: TokenStream::new(), statements: braces.stream(), braces });
    }
    let cut = |input: ParseStream<'_>| {
        let attrs = input.call(Attribute::parse_inner)?;
        Ok((quote!(#(#attrs)*), input.parse()?))
    };
    let (inner, statements) = cut.parse2(braces.stream())?;
    Ok(Body { braces, inner, statements })
}

/// A group in braces; a `$body:block` is one in an invisible group.
fn braces(token: &TokenTree) -> Option<Group> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.clone()),
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            let mut inside = group.stream().into_iter();
            let only = inside.next()?;
            inside.next().is_none().then(|| braces(&only))?
        }
        _ => None,
    }
}

fn words(begin: Cursor<'_>) -> impl Iterator<Item = Ident> {
    std::iter::successors(Some(begin), |cursor| cursor.token_tree().map(|(_, next)| next))
        .map_while(|cursor| cursor.token_tree())
        .filter_map(|(token, _)| match token {
            TokenTree::Ident(word) => Some(word),
            _ => None,
        })
}

/// An `impl` block without its items, or what else it is.
fn impl_head(begin: Cursor<'_>, head: &TokenStream) -> Result<ItemImpl> {
    if words(begin).find(|word| word != "unsafe" && word != "default").is_none_or(|word| word != "impl") {
        return Err(wrong_item(begin));
    }
    syn::parse2(quote!(#head {}))
}

fn wrong_item(begin: Cursor<'_>) -> Error {
    const ITEMS: [(&str, &str); 13] = [
        ("struct", "not on a struct: put it on its functions, or on an `impl` block"),
        ("enum", "not on an enum: put it on its functions, or on an `impl` block"),
        ("union", "not on a union: put it on its functions, or on an `impl` block"),
        ("trait", "not on a trait: put it on those of its functions that have a body"),
        ("mod", "not on a module: put it on the functions in it"),
        ("static", "not on a static"),
        ("const", "not on a constant"),
        ("type", "not on a type"),
        ("use", "not on an import"),
        ("extern", "not on foreign items: put it on a function that calls them"),
        ("macro_rules", "not on a macro: put it on the functions that the macro writes"),
        ("macro", "not on a macro: put it on the functions that the macro writes"),
        ("let", "not on a variable"),
    ];
    for word in words(begin) {
        if let Some((_, text)) = ITEMS.iter().find(|(keyword, _)| word == keyword) {
            return Error::new(
                word.span(),
                format_args!("the attribute goes on a function or an `impl` block, {text}"),
            );
        }
    }
    let span = begin.token_tree().map_or_else(Span::call_site, |(token, _)| token.span());
    Error::new(span, "the attribute goes on a function or an `impl` block")
}

/// A name as it is spoken: without `r#`.
pub(crate) fn spoken(name: &Ident) -> String {
    name.unraw().to_string()
}
