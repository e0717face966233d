//! The values that a call takes from its arguments for dimensions.
//!
//! They are the key under which a thread finds its cell again, so they are written in
//! [words](super::words). Integers are written as they are, and become digits only when a series is
//! made.

use std::borrow::Cow;
use std::fmt::{self, Display, Write};
use std::ops::Deref;

use super::rows::{BLOCK, Key};
use super::words::{self, WORD};

/// How many words are kept without an allocation.
const SHORT: usize = 2 * BLOCK;

/// What else than a [string](words::STRING) a value is.
const UNSIGNED: u64 = 2 << 32;
const SIGNED: u64 = 3 << 32;

/// Values of dimensions, one after the other. Short ones need no allocation.
#[derive(Clone)]
pub struct Text {
    short: [u64; SHORT],
    /// In words.
    length: usize,
    /// All of it, where it is too long, in whole blocks.
    long: Option<Vec<u64>>,
}

impl Text {
    /// No values.
    #[must_use]
    #[inline]
    #[allow(clippy::new_without_default, reason = "what the macros expand into")]
    pub fn new() -> Text {
        Text { short: [0; SHORT], length: 0, long: None }
    }

    /// What tells it from other values. No word is zero but those that fill it up.
    #[inline(always)]
    pub(crate) fn key(&self) -> &Key {
        let words = match &self.long {
            None if self.length <= BLOCK => &self.short[..BLOCK],
            None => &self.short,
            Some(long) => long,
        };
        words.as_chunks().0
    }

    /// The values.
    pub(crate) fn values(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let mut rest = self.words();
        std::iter::from_fn(move || {
            let (kind, length, value) = words::take_first(&mut rest)?;
            Some(Cow::Owned(match kind {
                UNSIGNED => value[0].to_string(),
                SIGNED => value[0].cast_signed().to_string(),
                _ => words::string(length, value),
            }))
        })
    }

    /// The words, without those that fill the last block up.
    pub(crate) fn words(&self) -> &[u64] {
        &self.long.as_deref().unwrap_or(&self.short)[..self.length]
    }

    /// Adds a string.
    pub(crate) fn push_value(&mut self, value: &str) {
        let value = value.as_bytes();
        let words = words::needed(value);
        if let Some(space) = self.short.get_mut(self.length..self.length + words) {
            words::write(space, value);
            self.length += words;
        } else {
            words::write(self.lengthen(words), value);
        }
    }

    /// Adds an integer.
    #[inline]
    fn push_number(&mut self, kind: u64, number: u64) {
        let words = [kind | WORD as u64, number];
        if let Some(space) = self.short.get_mut(self.length..self.length + words.len()) {
            space.copy_from_slice(&words);
            self.length += words.len();
        } else {
            self.lengthen(words.len()).copy_from_slice(&words);
        }
    }

    #[cold]
    fn push_shown(&mut self, value: &dyn Display) {
        let mut shown = Shown64 { short: [0; 64], length: 0, long: None };
        // An error of the program's own `Display` leaves what it has written.
        let _ = write!(shown, "{value}");
        self.push_value(shown.as_str());
    }

    /// So many words more.
    #[cold]
    #[inline(never)]
    fn lengthen(&mut self, words: usize) -> &mut [u64] {
        let Text { short, length, long } = self;
        let long = long.get_or_insert_with(|| short[..*length].to_vec());
        let start = std::mem::replace(length, *length + words);
        long.resize(length.next_multiple_of(BLOCK), 0);
        &mut long[start..*length]
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.values()).finish()
    }
}

/// What a `Display` writes. A short one needs no allocation.
struct Shown64 {
    short: [u8; 64],
    length: usize,
    long: Option<String>,
}

impl Shown64 {
    fn as_str(&self) -> &str {
        // Only strings are written.
        let short = || std::str::from_utf8(&self.short[..self.length]).unwrap_or_default();
        self.long.as_deref().unwrap_or_else(short)
    }
}

impl Write for Shown64 {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        let end = self.length + piece.len();
        match self.short.get_mut(self.length..end) {
            Some(space) if self.long.is_none() => {
                space.copy_from_slice(piece.as_bytes());
                self.length = end;
            }
            _ => {
                let long = self.as_str().to_owned() + piece;
                self.long = Some(long);
            }
        }
        Ok(())
    }
}

/// A value of a dimension: what it is decides, in the compiler, how it is written. Strings and
/// integers, which most are, need no formatter.
#[derive(Debug)]
pub struct Label<'a, T: ?Sized>(pub &'a T);

/// Any other value.
#[derive(Debug)]
pub struct Shown;

impl Shown {
    /// Writes the value by its `Display`.
    pub fn __write(&self, text: &mut Text, shown: &dyn Display) {
        text.push_shown(shown);
    }
}

/// Strings and integers. To be brought into the scope of the call, where it is found first; for all
/// else the search goes on through the `Deref`.
pub trait Quick {
    /// Writes the value.
    fn __write(&self, text: &mut Text, shown: &dyn Display);
}

impl<T: ?Sized> Deref for Label<'_, T> {
    type Target = Shown;

    fn deref(&self) -> &Shown {
        &Shown
    }
}

macro_rules! strings {
    ($($string:ty)*) => {
        $(impl Quick for Label<'_, $string> {
            #[inline]
            fn __write(&self, text: &mut Text, _: &dyn Display) {
                text.push_value(self.0);
            }
        })*
    };
}

strings!(&str &&str String &String &&String);

macro_rules! integers {
    ($($integer:ty)*) => {
        $(
            impl Quick for Label<'_, $integer> {
                #[inline]
                fn __write(&self, text: &mut Text, _: &dyn Display) {
                    Integer::write(*self.0, text);
                }
            }
            impl Quick for Label<'_, &$integer> {
                #[inline]
                fn __write(&self, text: &mut Text, _: &dyn Display) {
                    Integer::write(**self.0, text);
                }
            }
        )*
    };
}

integers!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize);

trait Integer {
    fn write(self, text: &mut Text);
}

macro_rules! written_as {
    ($($integer:ty)*) => {
        $(impl Integer for $integer {
            #[inline]
            #[allow(unused_comparisons, clippy::cast_lossless, clippy::unnecessary_cast)]
            fn write(self, text: &mut Text) {
                // Two's complement; equal numbers of all types are equal.
                text.push_number(if self < 0 { SIGNED } else { UNSIGNED }, self as i128 as u64);
            }
        })*
    };
}

written_as!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize);

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! text {
        ($($value:expr),*) => {{
            let mut text = Text::new();
            $(Label(&$value).__write(&mut text, &$value);)*
            text
        }};
    }

    macro_rules! values {
        ($($value:expr),*) => { text!($($value),*).values().map(Cow::into_owned).collect::<Vec<_>>() };
    }

    #[test]
    fn every_kind_of_value_reads_as_its_display() {
        assert_eq!(values!("GET", String::from("x"), 7_u8, true, 'c'), ["GET", "x", "7", "true", "c"]);
        assert_eq!(values!(0, u64::MAX), [0.to_string(), u64::MAX.to_string()]);
        assert_eq!(values!(i64::MIN, i8::MIN), [i64::MIN.to_string(), i8::MIN.to_string()]);
        assert_eq!(values!(i128::MIN, u128::MAX), [i128::MIN.to_string(), u128::MAX.to_string()]);
        assert_eq!(values!(1.5, &&5_i32, &"str"), ["1.5", "5", "str"]);
    }

    #[test]
    fn an_empty_value_is_a_value_and_none_is_none() {
        assert_eq!(values!("", "x", ""), ["", "x", ""]);
        assert_eq!(Text::new().values().count(), 0);
    }

    #[test]
    fn strings_of_every_length_are_kept_whole_and_apart() {
        let long: String = ('a'..='z').cycle().take(200).collect();
        for length in 0..=long.len() {
            let value = &long[..length];
            let shown = value.to_owned().into_boxed_str();
            assert_eq!(values!(value, 7, value), [value, "7", value]);
            assert_eq!(values!(-1, shown, "x", shown), ["-1", value, "x", value]);
        }
    }

    #[test]
    fn a_string_that_is_shown_in_pieces_is_kept_whole() {
        let piece = "0123456789".repeat(3);
        for times in 1..8 {
            let value = piece.repeat(times);
            let shown = std::iter::repeat_n(piece.as_str(), times).collect::<Vec<_>>();
            let mut text = Text::new();
            let pieces = std::fmt::from_fn(|f| shown.iter().try_for_each(|piece| f.write_str(piece)));
            text.push_shown(&pieces);
            assert_eq!(text.values().collect::<Vec<_>>(), [value]);
        }
    }

    #[test]
    fn equal_values_have_equal_keys_and_others_have_not() {
        assert_eq!(text!("GET", 7_u8).key(), text!(String::from("GET"), 7_i64).key());
        let all = [text!("a", "bc"), text!("ab", "c"), text!("abc"), text!(-1), text!(u64::MAX), text!(1)];
        for (at, one) in all.iter().enumerate() {
            assert!(all[..at].iter().all(|other| one.key() != other.key()), "{one:?}");
        }
    }
}
