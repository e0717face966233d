//! What an attribute stands on, cut into the pieces that are looked at and the tokens that are
//! passed on as they are. Bodies are never parsed.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use syn::buffer::Cursor;
use syn::ext::IdentExt;
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
        "use" | "fn" | "struct" | "enum" | "type" | "trait" | "impl" | "mod" | "extern" | "pub" | "static" => true,
        // Not a block or a closure.
        "const" | "unsafe" | "async" | "union" => matches!(trees.next(), Some(TokenTree::Ident(next)) if next != "move"),
        _ => false,
    }
}

impl Item {
    pub fn read(tokens: TokenStream) -> Result<Self> {
        read.parse2(without_group(tokens))
    }
}

fn read(input: ParseStream<'_>) -> Result<Item> {
    let attrs = input.call(Attribute::parse_outer)?;
    let ahead = input.fork();
    let error = match item(&ahead, attrs.clone()) {
        Ok(item) if ahead.is_empty() => {
            input.parse::<TokenStream>()?;
            return Ok(item);
        }
        Ok(_) => ahead.error("unexpected token"),
        Err(error) => error,
    };
    Ok(Item::Other { attrs, rest: input.parse()?, error })
}

fn item(input: ParseStream<'_>, attrs: Vec<Attribute>) -> Result<Item> {
    if let Some(function) = function(input, &attrs)? {
        return Ok(Item::Function(Box::new(function)));
    }
    let begin = input.cursor();
    let mut head = TokenStream::new();
    while !input.is_empty() && !at_braces(input) {
        head.extend([input.parse::<TokenTree>()?]);
    }
    if is_impl(begin)
        && let Some(braces) = braces(input)
    {
        let mut block = head.clone();
        block.extend([TokenTree::Group(Group::new(Delimiter::Brace, TokenStream::new()))]);
        let frame = syn::parse2(block)?;
        return Ok(Item::Impl(Box::new(Impl { attrs, head, frame, braces })));
    }
    Err(wrong_item(begin, head))
}

/// A function, or nothing read.
pub(crate) fn function(input: ParseStream<'_>, attrs: &[Attribute]) -> Result<Option<Function>> {
    let ahead = input.fork();
    let begin = ahead.cursor();
    ahead.parse::<Visibility>()?;
    ahead.parse::<Option<Token![default]>>()?;
    if !is_function(&ahead) {
        return Ok(None);
    }
    ahead.parse::<Option<Token![safe]>>()?;
    let signature: Signature = ahead.parse()?;
    let head = between(begin, ahead.cursor());
    let body = match braces(&ahead) {
        Some(braces) => Some(body(braces)?),
        None => {
            ahead.parse::<Token![;]>()?;
            None
        }
    };
    syn::parse::discouraged::Speculative::advance_to(input, &ahead);
    Ok(Some(Function { attrs: attrs.to_vec(), head, signature, body }))
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
        let begin = input.cursor();
        input.call(Attribute::parse_inner)?;
        Ok((between(begin, input.cursor()), input.parse()?))
    };
    let (inner, statements) = cut.parse2(braces.stream())?;
    Ok(Body { braces, inner, statements })
}

/// The tokens from one place to a later one.
pub(crate) fn between(mut begin: Cursor<'_>, end: Cursor<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    while begin != end
        && let Some((token, next)) = begin.token_tree()
    {
        tokens.extend([token]);
        begin = next;
    }
    tokens
}

/// The next token, if it is a group in braces; a `$body:block` is one in an invisible group.
fn braces(input: ParseStream<'_>) -> Option<Group> {
    if !at_braces(input) {
        return None;
    }
    let mut token = input.parse().ok()?;
    loop {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return Some(group),
            TokenTree::Group(group) => token = group.stream().into_iter().next()?,
            _ => return None,
        }
    }
}

fn at_braces(input: ParseStream<'_>) -> bool {
    input.peek(syn::token::Brace)
}

/// An item that a macro got as `$item:item` can come in an invisible group.
fn without_group(tokens: TokenStream) -> TokenStream {
    let mut trees = tokens.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::None => without_group(group.stream()),
        _ => tokens,
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

fn is_impl(begin: Cursor<'_>) -> bool {
    words(begin).find(|word| word != "unsafe" && word != "default").is_some_and(|word| word == "impl")
}

fn wrong_item(begin: Cursor<'_>, head: TokenStream) -> Error {
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
            return Error::new(word.span(), format_args!("the attribute goes on a function or an `impl` block, {text}"));
        }
    }
    let span = head.into_iter().next().map_or_else(Span::call_site, |token| token.span());
    Error::new(span, "the attribute goes on a function or an `impl` block")
}

/// A name as it is spoken: without `r#`.
pub(crate) fn spoken(name: &Ident) -> String {
    name.unraw().to_string()
}
