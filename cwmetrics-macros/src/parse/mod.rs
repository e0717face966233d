//! The options of an attribute: one grammar for the three of them.
//!
//! A mistake in what an option says is noted and reading goes on, so that all of them are told at
//! once. Only tokens that cannot be read as a list of options end the reading.

mod dimension;
mod filter;
mod kind;
mod name;
mod number;
mod unit;

pub(crate) use self::dimension::{Dimension, DimensionValue};
pub(crate) use self::filter::Filter;
pub(crate) use self::kind::Kind;
pub(crate) use self::name::Name;
pub(crate) use self::number::Amount;

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseBuffer, ParseStream, Parser};
use syn::{Error, Expr, Ident, Lit, LitStr, Path, Result, Token, token};

/// What one attribute says.
pub(crate) struct Options {
    pub kind: Kind,
    pub name: Option<Name>,
    pub dimensions: Vec<Dimension>,
    pub unit: Option<Ident>,
    pub value: Option<Amount>,
    pub high_resolution: bool,
    pub on: Option<Filter>,
    pub outcome: bool,
    pub error_if: Option<Expr>,
    pub statistics: bool,
    pub remote: bool,
    pub future: bool,
    pub krate: Option<Path>,
    /// Where `skip` stands, which only an `impl` block understands.
    pub skip: Option<Span>,
    /// The first option that needs to know how the call ended.
    pub looking: Option<Span>,
}

impl Options {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            name: None,
            dimensions: Vec::new(),
            unit: None,
            value: None,
            high_resolution: false,
            on: None,
            outcome: false,
            error_if: None,
            statistics: false,
            remote: false,
            future: false,
            krate: None,
            skip: None,
            looking: None,
        }
    }
}

/// Reads what stands in the parentheses of an attribute.
pub(crate) fn options(kind: Kind, tokens: TokenStream) -> Result<Options> {
    if tokens.is_empty() {
        return Ok(Options::new(kind));
    }
    let parser = |input: ParseStream<'_>| {
        let mut reader =
            Reader { options: Options::new(kind), seen: Vec::new(), mistakes: Mistakes::default() };
        let read = reader.all(input);
        reader.mistakes.note(read);
        reader.conflicts();
        reader.mistakes.finish(reader.options)
    };
    parser.parse2(tokens)
}

/// Errors gathered on the way.
#[derive(Default)]
pub(crate) struct Mistakes(Option<Error>);

impl Mistakes {
    pub fn add(&mut self, error: Error) {
        match &mut self.0 {
            Some(all) => all.combine(error),
            none => *none = Some(error),
        }
    }

    pub fn at(&mut self, span: Span, message: impl std::fmt::Display) {
        self.add(Error::new(span, message));
    }

    pub fn note<T>(&mut self, result: Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.add(error);
                None
            }
        }
    }

    pub fn finish<T>(self, value: T) -> Result<T> {
        match self.0 {
            None => Ok(value),
            Some(error) => Err(error),
        }
    }
}

struct Reader {
    options: Options,
    seen: Vec<(String, Span)>,
    mistakes: Mistakes,
}

impl Reader {
    fn all(&mut self, input: ParseStream<'_>) -> Result<()> {
        while !input.is_empty() {
            self.one(input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    }

    fn one(&mut self, input: ParseStream<'_>) -> Result<()> {
        let kind = self.options.kind;
        if input.peek(LitStr) {
            let name: LitStr = input.parse()?;
            self.first_of("name", name.span());
            self.options.name = Some(Name::Literal(name));
            return Ok(());
        }
        if input.peek(Lit) {
            return Err(input.error("a metric name is a string literal"));
        }
        if !input.peek(Ident::peek_any) {
            return Err(input.error(format_args!("expected an option: {}", kind.known())));
        }
        let word = input.call(Ident::parse_any)?;
        let option = word.to_string();
        if !kind.takes(&option) {
            self.mistakes.at(word.span(), kind.refusal(&option));
            return skip_to_comma(input);
        }
        self.first_of(&option, word.span());
        match option.as_str() {
            "name" => {
                let name = name::value(value_of(&word, input)?)?;
                self.options.name = self.mistakes.note(name);
            }
            "dimensions" => {
                if !input.peek(token::Paren) {
                    let message = "`dimensions` takes a list in parentheses: `dimensions(\"Key\" = value)`";
                    return Err(Error::new(word.span(), message));
                }
                let content;
                syn::parenthesized!(content in input);
                let dimensions = dimension::list(&content, &mut self.mistakes)?;
                self.options.dimensions.extend(dimensions);
            }
            "unit" => {
                let unit = unit::value(kind, value_of(&word, input)?)?;
                self.options.unit = self.mistakes.note(unit);
            }
            "value" => {
                let amount = number::amount(value_of(&word, input)?)?;
                self.options.value = self.mistakes.note(amount);
            }
            "resolution" => {
                let seconds: Expr = value_of(&word, input)?.parse()?;
                let resolution = number::is_high_resolution(&seconds);
                self.options.high_resolution = self.mistakes.note(resolution).unwrap_or_default();
            }
            "on" => {
                self.look(word.span());
                self.options.on = Some(filter::value(value_of(&word, input)?, &mut self.mistakes)?);
            }
            "error_if" => {
                self.look(word.span());
                self.options.error_if = Some(value_of(&word, input)?.parse()?);
            }
            "crate" => self.options.krate = Some(Path::parse_mod_style(value_of(&word, input)?)?),
            flag => {
                match flag {
                    "outcome" => {
                        self.look(word.span());
                        self.options.outcome = true;
                    }
                    "statistics" => self.options.statistics = true,
                    "remote" => self.options.remote = true,
                    "future" => self.options.future = true,
                    _ => self.options.skip = Some(word.span()),
                }
                if input.peek(Token![=]) || input.peek(token::Paren) {
                    self.mistakes.at(input.span(), format_args!("`{flag}` takes no value"));
                    return skip_to_comma(input);
                }
            }
        }
        Ok(())
    }

    fn look(&mut self, span: Span) {
        self.options.looking.get_or_insert(span);
    }

    fn first_of(&mut self, option: &str, span: Span) {
        if self.seen.iter().any(|(seen, _)| seen == option) {
            self.mistakes.at(span, format_args!("`{option}` is given twice"));
        }
        self.seen.push((option.to_owned(), span));
    }

    fn conflicts(&mut self) {
        let options = &self.options;
        if options.skip.is_some()
            && let Some((other, span)) = self.seen.iter().find(|(seen, _)| seen != "skip")
        {
            self.mistakes
                .at(*span, format_args!("`skip` stands alone, there is nothing for `{other}` to do"));
        }
        if let Err(error) = dimension::conflicts(&options.dimensions, options.outcome) {
            self.mistakes.add(error);
        }
    }
}

/// The input behind the `=` of this option.
fn value_of<'a, 'b>(option: &Ident, input: &'a ParseBuffer<'b>) -> Result<&'a ParseBuffer<'b>> {
    let equals = input.parse::<Option<Token![=]>>()?;
    if equals.is_none() || input.is_empty() || input.peek(Token![,]) {
        return Err(Error::new(option.span(), format_args!("`{option}` needs a value: `{option} = …`")));
    }
    Ok(input)
}

/// Passes over the rest of an option that is not understood.
fn skip_to_comma(input: ParseStream<'_>) -> Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}
