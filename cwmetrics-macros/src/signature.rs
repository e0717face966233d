//! What kind of function it is, as far as its signature tells.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{
    GenericArgument, Path, PathArguments, ReturnType, Signature, Token, Type, TypeInfer, TypeParamBound,
};

/// When the work of a call is done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    /// Before it returns.
    Sync,
    /// `async fn`.
    Async,
    /// In the future that it returns.
    Future(Wrapping),
}

/// What a returned future is wrapped in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrapping {
    /// `impl Future`.
    Nothing,
    /// `Pin<Box<dyn Future>>`, or whatever the option `future` stands for.
    Pin,
    /// `Box<dyn Future>`.
    Box,
}

/// What the finished work gives.
#[derive(Clone, Copy)]
pub(crate) enum Output<'a> {
    /// `()` that is not written.
    Unit,
    /// Nothing that could be a `Result`: a reference, a tuple, an array, a pointer.
    Plain(&'a Type),
    /// `!`.
    Never,
    /// `impl Trait`, or not to be seen.
    Opaque,
    /// Any other type.
    Type(&'a Type),
}

pub(crate) struct Shape<'a> {
    pub flow: Flow,
    pub output: Output<'a>,
    /// What the function itself returns, for a closure to repeat.
    pub returned: Output<'a>,
    /// Whether the future is under a name that cannot be seen through.
    pub is_hidden: bool,
}

impl<'a> Shape<'a> {
    /// `future` says that the function returns a future, whatever its type looks like.
    pub fn of(signature: &'a Signature, future: bool) -> Self {
        let returned = match &signature.output {
            ReturnType::Default => {
                let flow = if signature.asyncness.is_some() { Flow::Async } else { Flow::Sync };
                return Self { flow, output: Output::Unit, returned: Output::Unit, is_hidden: false };
            }
            ReturnType::Type(_, ty) => bare(ty),
        };
        let mut is_hidden = false;
        let (flow, output) = if signature.asyncness.is_some() {
            (Flow::Async, Output::of(returned))
        } else if let Some((wrapping, output)) = future_in(returned) {
            (Flow::Future(wrapping), output.map_or(Output::Opaque, Output::of))
        } else if future {
            is_hidden = true;
            (Flow::Future(Wrapping::Pin), Output::Opaque)
        } else {
            (Flow::Sync, Output::of(returned))
        };
        Self { flow, output, returned: Output::of(returned), is_hidden }
    }
}

impl<'a> Output<'a> {
    fn of(ty: &'a Type) -> Self {
        match bare(ty) {
            Type::Never(_) => Self::Never,
            Type::ImplTrait(_) => Self::Opaque,
            plain
            @ (Type::Tuple(_) | Type::Reference(_) | Type::Ptr(_) | Type::Array(_) | Type::FnPtr(_)) => {
                Self::Plain(plain)
            }
            ty => Self::Type(ty),
        }
    }

    /// The type as it can be written in the body, with `_` for an `impl Trait` inside it.
    pub fn nameable(self) -> Option<TokenStream> {
        match self {
            Self::Unit => Some(quote!(())),
            Self::Plain(ty) | Self::Type(ty) => Some(nameable(ty)),
            Self::Never | Self::Opaque => None,
        }
    }

    /// Whether it could be a future, to the extent that its name tells.
    pub fn can_be_a_future(self) -> bool {
        const NONE: [&str; 24] = [
            "Result", "Option", "Vec", "String", "Arc", "Rc", "Cow", "HashMap", "BTreeMap", "Duration",
            "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "isize",
            "f64",
        ];
        match self {
            Self::Opaque => true,
            Self::Unit | Self::Never => false,
            Self::Plain(ty) | Self::Type(ty) => match ty {
                Type::Path(path) => {
                    path.path.segments.last().is_none_or(|last| NONE.iter().all(|name| last.ident != name))
                }
                Type::Reference(reference) => reference.mutability.is_some(),
                _ => false,
            },
        }
    }

    /// The type, if the function's author has written all of it.
    pub fn written(self) -> Option<TokenStream> {
        match self {
            Self::Plain(ty) | Self::Type(ty) if has_impl(&ty.to_token_stream()) => None,
            output => output.nameable(),
        }
    }

    /// Whether it could be a `Result`, to the extent that its name tells.
    pub fn can_be_a_result(self) -> bool {
        const NONE: [&str; 23] = [
            "Option", "Vec", "String", "Arc", "Rc", "Box", "Cow", "HashMap", "BTreeMap", "Duration", "bool",
            "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "f64",
        ];
        match self {
            Self::Type(Type::Path(path)) => {
                path.path.segments.last().is_none_or(|last| NONE.iter().all(|name| last.ident != name))
            }
            Self::Type(_) => true,
            _ => false,
        }
    }

    /// Whether it can be an `Err`.
    pub fn can_fail(self) -> bool {
        matches!(self, Self::Type(_))
    }
}

/// The future that a type is or holds, and what it gives where that is said.
fn future_in(ty: &Type) -> Option<(Wrapping, Option<&Type>)> {
    if let Type::ImplTrait(opaque) = ty {
        return future_among(&opaque.bounds).map(|output| (Wrapping::Nothing, output));
    }
    let (name, inner) = only_argument(ty)?;
    match name.as_str() {
        "Pin" => {
            let (name, inner) = only_argument(inner)?;
            (name == "Box").then(|| future_type(inner))?.map(|output| (Wrapping::Pin, output))
        }
        "Box" => future_type(inner).map(|output| (Wrapping::Box, output)),
        _ => None,
    }
}

fn future_type(ty: &Type) -> Option<Option<&Type>> {
    match bare(ty) {
        Type::TraitObject(object) => future_among(&object.bounds),
        Type::ImplTrait(opaque) => future_among(&opaque.bounds),
        _ => None,
    }
}

/// The `R` of `Future<Output = R>` among these bounds.
fn future_among(bounds: &Punctuated<TypeParamBound, Token![+]>) -> Option<Option<&Type>> {
    bounds.iter().find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else { return None };
        let last = bound.path.segments.last().filter(|last| last.ident == "Future")?;
        let PathArguments::AngleBracketed(arguments) = &last.arguments else { return Some(None) };
        Some(arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::AssocType(assoc) if assoc.ident == "Output" => Some(&assoc.ty),
            _ => None,
        }))
    })
}

/// `Name` and `T` of `path::Name<T>`; an allocator as a second argument is not looked at.
fn only_argument(ty: &Type) -> Option<(String, &Type)> {
    let Type::Path(path) = bare(ty) else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(inner) => Some((last.ident.to_string(), inner)),
        _ => None,
    })
}

/// Without parentheses, visible or not.
pub(crate) fn bare(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Group(group) => &group.elem,
            Type::Paren(paren) => &paren.elem,
            _ => return ty,
        }
    }
}

fn nameable(ty: &Type) -> TokenStream {
    let written = ty.to_token_stream();
    if !has_impl(&written) {
        return written;
    }
    let mut ty = ty.clone();
    erase(&mut ty);
    ty.into_token_stream()
}

fn has_impl(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "impl",
        TokenTree::Group(group) => has_impl(&group.stream()),
        _ => false,
    })
}

fn erase(ty: &mut Type) {
    match ty {
        Type::ImplTrait(opaque) => {
            let underscore_token = Token![_](opaque.impl_token.span);
            *ty = Type::Infer(TypeInfer { attrs: Vec::new(), underscore_token });
        }
        Type::Array(array) => erase(&mut array.elem),
        Type::Group(group) => erase(&mut group.elem),
        Type::Paren(paren) => erase(&mut paren.elem),
        Type::Path(path) => erase_in(&mut path.path),
        Type::Ptr(pointer) => erase(&mut pointer.elem),
        Type::Reference(reference) => erase(&mut reference.elem),
        Type::Slice(slice) => erase(&mut slice.elem),
        Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(erase),
        _ => {}
    }
}

fn erase_in(path: &mut Path) {
    for segment in &mut path.segments {
        if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
            for argument in &mut arguments.args {
                if let GenericArgument::Type(ty) = argument {
                    erase(ty);
                }
            }
        }
    }
}
