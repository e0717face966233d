//! Folding a stack of our attributes: the outermost takes the others off the item and speaks for
//! all of them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Error, Ident, Meta, Path};

use crate::parse::{self, Kind, Mistakes, Options};

/// The word that makes an attribute a mark: it stands where a folded attribute was resolved, so
/// that the `use` which brought it is in use, and expands to nothing.
const MARK: &str = "__cwmetrics_mark";

/// Whether these are the arguments of a mark.
pub(crate) fn is_mark(args: &TokenStream) -> bool {
    let mut trees = args.clone().into_iter();
    matches!(trees.next(), Some(proc_macro2::TokenTree::Ident(word)) if word == MARK)
        && trees.next().is_none()
}

/// Our attributes on one item.
pub(crate) struct Stack {
    /// The outermost first.
    pub options: Vec<Options>,
    /// The paths under which the folded ones were written.
    folded: Vec<Path>,
}

impl Stack {
    /// Reads the outermost attribute and takes the others out of `attrs`.
    pub fn fold(kind: Kind, args: TokenStream, attrs: &mut Vec<Attribute>, mistakes: &mut Mistakes) -> Self {
        let outermost = mistakes.note(parse::options(kind, args));
        let krate = outermost.as_ref().and_then(|options| options.krate.clone());
        let mut stack = Self { options: outermost.into_iter().collect(), folded: Vec::new() };
        attrs.retain(|attr| {
            let Some(kind) = ours(attr.path(), krate.as_ref()) else { return true };
            stack.options.extend(mistakes.note(options_of(kind, attr)));
            stack.leave_mark(attr.path());
            false
        });
        stack
    }

    /// Adds an attribute that was taken off elsewhere.
    pub fn leave_mark(&mut self, path: &Path) {
        let is_new = self.folded.iter().all(|folded| names(folded).ne(names(path)));
        if is_new {
            self.folded.push(path.clone());
        }
    }

    /// Items that keep every `use` of a folded attribute in use.
    pub fn marks(&self) -> TokenStream {
        let mark = proc_macro2::Ident::new(MARK, proc_macro2::Span::mixed_site());
        let paths = &self.folded;
        quote!(#(#[#paths(#mark)] const _: () = ();)*)
    }

    /// Where the crate is, if an attribute says so.
    pub fn krate(&self) -> Option<&Path> {
        self.options.iter().find_map(|options| options.krate.as_ref())
    }
}

/// Which of our attributes this path means. Bare names beside ours are taken for ours.
pub(crate) fn ours(path: &Path, krate: Option<&Path>) -> Option<Kind> {
    let kind = Kind::named(&path.segments.last()?.ident)?;
    let before = names(path).take(path.segments.len() - 1);
    let is_ours = path.get_ident().is_some()
        || path.segments.first().is_some_and(|first| first.ident == "cwmetrics")
        || krate.is_some_and(|krate| names(krate).eq(before));
    is_ours.then_some(kind)
}

/// The names in a path of modules.
fn names(path: &Path) -> impl Iterator<Item = &Ident> {
    path.segments.iter().map(|segment| &segment.ident)
}

/// Reads an attribute that is still on the item.
pub(crate) fn options_of(kind: Kind, attr: &Attribute) -> syn::Result<Options> {
    match &attr.meta {
        Meta::Path(_) => parse::options(kind, TokenStream::new()),
        Meta::List(list) => parse::options(kind, list.tokens.clone()),
        Meta::NameValue(pair) => {
            let name = kind.as_str();
            Err(Error::new_spanned(pair, format_args!("options stand in parentheses: `#[{name}(…)]`")))
        }
    }
}
