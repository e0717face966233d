//! An expression's text cut into words, numbers, quoted texts and signs.

use super::FilterError;

/// The longest expression, in characters. X-Ray publishes no limit; this is the endpoint's own.
const MAX_LENGTH: usize = 10_000;

/// A piece of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A keyword with its dots, or an operator that is a word.
    Word(String),
    /// `annotation[…]`, with what stands between the brackets.
    Annotation(String),
    Number(f64),
    /// What stood between quotes.
    Text(String),
    Sign(&'static str),
    End,
}

/// Of two signs that begin alike the longer one stands first.
const SIGNS: [&str; 15] = ["!=", "<=", ">=", "&&", "||", "=", "<", ">", "!", "(", ")", "{", "}", ",", ":"];

impl Token {
    /// What it is, for a message.
    pub(super) fn shown(&self) -> String {
        match self {
            Token::Word(word) => word.clone(),
            Token::Annotation(key) => format!("annotation[{key}]"),
            Token::Number(number) => number.to_string(),
            Token::Text(_) => "a text in quotes".to_owned(),
            Token::Sign(sign) => format!("'{sign}'"),
            Token::End => "the end".to_owned(),
        }
    }

    /// Whether it is this word, in any case.
    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self, Token::Word(own) if own.eq_ignore_ascii_case(word))
    }
}

/// The tokens with the place of each, counted from one; the last is the end.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, FilterError> {
    let length = text.chars().count();
    if length > MAX_LENGTH {
        let message = format!("the expression has {length} characters, but must have {MAX_LENGTH} at most");
        return Err(FilterError::new(MAX_LENGTH + 1, message));
    }
    let mut found = Vec::new();
    let (mut rest, mut at) = (text, 1);
    loop {
        let blank = rest.len() - rest.trim_start().len();
        at += rest[..blank].chars().count();
        rest = &rest[blank..];
        let Some(first) = rest.chars().next() else {
            found.push((at, Token::End));
            return Ok(found);
        };
        let (token, after) = match first {
            '0'..='9' | '.' | '-' | '+' => number(rest, at)?,
            'a'..='z' | 'A'..='Z' | '_' => word(rest, at)?,
            '"' => quoted(rest, at)?,
            _ => sign(rest, first, at)?,
        };
        found.push((at, token));
        at += rest[..rest.len() - after.len()].chars().count();
        rest = after;
    }
}

fn number(text: &str, at: usize) -> Result<(Token, &str), FilterError> {
    let is_exponent = |end: usize| text[..end].ends_with(['e', 'E']);
    let end = text
        .char_indices()
        .find(|&(end, character)| match character {
            '0'..='9' | '.' | 'e' | 'E' => false,
            '+' | '-' => end > 0 && !is_exponent(end),
            _ => true,
        })
        .map_or(text.len(), |(end, _)| end);
    match text[..end].parse::<f64>() {
        Ok(number) if number.is_finite() => Ok((Token::Number(number), &text[end..])),
        _ => Err(FilterError::new(at, format!("{} is not a number that a double can hold", &text[..end]))),
    }
}

fn word(text: &str, at: usize) -> Result<(Token, &str), FilterError> {
    let is_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    let end = text.bytes().take_while(is_of_word).count();
    let (word, after) = text.split_at(end);
    if !word.eq_ignore_ascii_case("annotation") || !after.starts_with('[') {
        return Ok((Token::Word(word.to_owned()), after));
    }
    match after[1..].split_once(']') {
        Some((key, after)) if !key.is_empty() => Ok((Token::Annotation(key.to_owned()), after)),
        Some(_) => Err(FilterError::new(at, "annotation[] must have a key between its brackets")),
        None => Err(FilterError::new(at, "the key of the annotation has no closing ]")),
    }
}

/// A backslash takes the next character as it is.
fn quoted(text: &str, at: usize) -> Result<(Token, &str), FilterError> {
    let mut inside = String::new();
    let mut characters = text.char_indices().skip(1);
    while let Some((place, character)) = characters.next() {
        match character {
            '"' => return Ok((Token::Text(inside), &text[place + 1..])),
            '\\' => inside.extend(characters.next().map(|(_, escaped)| escaped)),
            other => inside.push(other),
        }
    }
    Err(FilterError::new(at, "the text has no closing \""))
}

fn sign(text: &str, first: char, at: usize) -> Result<(Token, &str), FilterError> {
    if text.starts_with("==") {
        return Err(FilterError::new(at, "'==' has no place in an expression; '=' compares"));
    }
    match SIGNS.into_iter().find(|sign| text.starts_with(sign)) {
        Some(sign) => Ok((Token::Sign(sign), &text[sign.len()..])),
        None if first == '\'' => {
            Err(FilterError::new(at, "texts stand between double quotes, not single ones"))
        }
        None => {
            let message = format!("'{}' has no place in an expression", first.escape_default());
            Err(FilterError::new(at, message))
        }
    }
}
