//! An expression's text cut into numbers, words, quoted texts and signs.

use super::MathError;

/// The longest expression (API reference, MetricDataQuery), in characters.
const MAX_LENGTH: usize = 2048;

/// A piece of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(f64),
    /// An id, a function or another word.
    Word(String),
    /// What stood between quotes.
    Text(String),
    /// An operator, a bracket or a comma.
    Sign(&'static str),
    End,
}

/// Of two signs that begin alike the longer one stands first.
const SIGNS: [&str; 18] =
    ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "^", "(", ")", "[", "]", ","];

impl Token {
    /// What it is, for a message.
    pub(super) fn shown(&self) -> String {
        match self {
            Token::Number(number) => number.to_string(),
            Token::Word(word) => word.clone(),
            Token::Text(_) => "a text in quotes".to_owned(),
            Token::Sign(sign) => format!("'{sign}'"),
            Token::End => "the end".to_owned(),
        }
    }
}

/// The tokens with the place of each, counted from one; the last is the end.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, MathError> {
    let length = text.chars().count();
    if length > MAX_LENGTH {
        let message = format!("the expression has {length} characters, but must have {MAX_LENGTH} at most");
        return Err(MathError::new(MAX_LENGTH + 1, message));
    }
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let at = length - rest.chars().count() + 1;
        let Some(first) = rest.chars().next() else {
            found.push((at, Token::End));
            return Ok(found);
        };
        let (token, after) = match first {
            '0'..='9' | '.' => number(rest, at)?,
            'a'..='z' | 'A'..='Z' | '_' => word(rest),
            '"' | '\'' => quoted(rest, first, at)?,
            _ => sign(rest, first, at)?,
        };
        found.push((at, token));
        rest = after;
    }
}

/// `5`, `0.5`, `.5`, `1e3`, `1E-3`.
fn number(text: &str, at: usize) -> Result<(Token, &str), MathError> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(text);
    if text[end..].starts_with('.') {
        end += 1;
        end += digits(&text[end..]);
    }
    if let Some(exponent) = text[end..].strip_prefix(['e', 'E']) {
        let sign = usize::from(exponent.starts_with(['+', '-']));
        let places = digits(&exponent[sign..]);
        if places > 0 {
            end += 1 + sign + places;
        }
    }
    match text[..end].parse::<f64>() {
        Ok(number) if number.is_finite() => Ok((Token::Number(number), &text[end..])),
        _ => Err(MathError::new(at, format!("{} is not a number that a double can hold", &text[..end]))),
    }
}

fn word(text: &str) -> (Token, &str) {
    let end = text.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    (Token::Word(text[..end].to_owned()), &text[end..])
}

fn quoted(text: &str, quote: char, at: usize) -> Result<(Token, &str), MathError> {
    match text[1..].split_once(quote) {
        Some((inside, after)) => Ok((Token::Text(inside.to_owned()), after)),
        None => Err(MathError::new(at, format!("the text has no closing {quote}"))),
    }
}

fn sign(text: &str, first: char, at: usize) -> Result<(Token, &str), MathError> {
    match SIGNS.into_iter().find(|sign| text.starts_with(sign)) {
        Some(sign) => Ok((Token::Sign(sign), &text[sign.len()..])),
        None => {
            let message = format!("'{}' has no place in an expression", first.escape_default());
            Err(MathError::new(at, message))
        }
    }
}
