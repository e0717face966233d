//! The values that a call takes from its arguments for dimensions, as text.

use std::fmt::{self, Display, Write};
use std::ops::Deref;

/// Ends each value; no accepted value has it.
const END: u8 = 0x1f;
/// Takes its place where a value has it: another character that is to be repaired.
const INSTEAD: u8 = 0;

/// How much is kept without an allocation.
const SHORT: usize = 48;

/// Values of dimensions, one after the other. Short ones need no allocation.
#[derive(Clone)]
pub struct Text {
    short: [u8; SHORT],
    length: usize,
    /// All of it, where it is too long.
    long: Option<Vec<u8>>,
}

impl Text {
    /// No values.
    #[must_use]
    #[inline]
    #[allow(clippy::new_without_default, reason = "what the macros expand into")]
    pub fn new() -> Text {
        Text { short: [0; SHORT], length: 0, long: None }
    }

    #[inline]
    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.long {
            None => &self.short[..self.length],
            Some(long) => long,
        }
    }

    /// The values.
    pub(crate) fn values(&self) -> impl Iterator<Item = &str> {
        let bytes = self.bytes();
        let ended = bytes.strip_suffix(&[END]);
        // Only whole strings are written.
        let values = ended.map(|bytes| bytes.split(|byte| *byte == END));
        values.into_iter().flatten().map(|value| std::str::from_utf8(value).unwrap_or_default())
    }

    #[inline]
    fn push(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        if end <= SHORT && self.long.is_none() {
            self.short[self.length..end].copy_from_slice(bytes);
            self.length = end;
        } else {
            self.push_long(bytes);
        }
    }

    #[cold]
    fn push_long(&mut self, bytes: &[u8]) {
        let short = &self.short[..self.length];
        self.long.get_or_insert_with(|| short.to_vec()).extend_from_slice(bytes);
    }

    #[inline]
    fn end(&mut self) {
        self.push(&[END]);
    }

    /// Adds a value.
    #[inline]
    pub(crate) fn push_value(&mut self, value: &str) {
        if value.as_bytes().contains(&END) {
            let bytes: Vec<u8> = value.bytes().map(|byte| if byte == END { INSTEAD } else { byte }).collect();
            self.push(&bytes);
        } else {
            self.push(value.as_bytes());
        }
        self.end();
    }

    fn push_shown(&mut self, value: &dyn Display) {
        // An error of the program's own `Display` leaves what it has written.
        let _ = write!(Writing(self), "{value}");
        self.end();
    }
}

macro_rules! push_digits {
    ($($name:ident, $magnitude:ty, $most:literal;)*) => {
        impl Text {
            $(fn $name(&mut self, mut magnitude: $magnitude, is_negative: bool) {
                let mut digits = [0; $most];
                let mut at = digits.len();
                loop {
                    at -= 1;
                    // The remainder is one digit.
                    digits[at] = b'0' + (magnitude % 10) as u8;
                    magnitude /= 10;
                    if magnitude == 0 {
                        break;
                    }
                }
                if is_negative {
                    at -= 1;
                    digits[at] = b'-';
                }
                self.push(&digits[at..]);
                self.end();
            })*
        }
    };
}

// Divisions of the wide ones are slow.
push_digits! { push_u64, u64, 21; push_u128, u128, 40; }

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.values()).finish()
    }
}

/// Takes in what a `Display` writes.
struct Writing<'a>(&'a mut Text);

impl Write for Writing<'_> {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        for (at, piece) in part.as_bytes().split(|byte| *byte == END).enumerate() {
            if at > 0 {
                self.0.push(&[INSTEAD]);
            }
            self.0.push(piece);
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

integers!(u8 u16 u32 u64 usize u128 i8 i16 i32 i64 isize i128);

trait Integer {
    fn write(self, text: &mut Text);
}

macro_rules! written_as {
    ($($integer:ty, $write:ident, $magnitude:ty;)*) => {
        $(impl Integer for $integer {
            #[inline]
            #[allow(unused_comparisons, clippy::unnecessary_cast, clippy::cast_lossless)]
            fn write(self, text: &mut Text) {
                let magnitude = if self < 0 { (self as $magnitude).wrapping_neg() } else { self as $magnitude };
                text.$write(magnitude, self < 0);
            }
        })*
    };
}

written_as! {
    u8, push_u64, u64; u16, push_u64, u64; u32, push_u64, u64; u64, push_u64, u64;
    usize, push_u64, u64; u128, push_u128, u128;
    i8, push_u64, u64; i16, push_u64, u64; i32, push_u64, u64; i64, push_u64, u64;
    isize, push_u64, u64; i128, push_u128, u128;
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! text {
        ($($value:expr),*) => {{
            let mut text = Text::new();
            $(Label(&$value).__write(&mut text, &$value);)*
            text.values().map(str::to_owned).collect::<Vec<_>>()
        }};
    }

    #[test]
    fn every_kind_of_value_reads_as_its_display() {
        assert_eq!(text!("GET", String::from("x"), 7_u8, true, 'c'), ["GET", "x", "7", "true", "c"]);
        assert_eq!(text!(0, u64::MAX), [0.to_string(), u64::MAX.to_string()]);
        assert_eq!(text!(i64::MIN, i8::MIN), [i64::MIN.to_string(), i8::MIN.to_string()]);
        assert_eq!(text!(i128::MIN, u128::MAX), [i128::MIN.to_string(), u128::MAX.to_string()]);
        assert_eq!(text!(1.5, &&5_i32, &"str"), ["1.5", "5", "str"]);
    }

    #[test]
    fn an_empty_value_is_a_value_and_none_is_none() {
        assert_eq!(text!("", "x", ""), ["", "x", ""]);
        assert_eq!(Text::new().values().count(), 0);
    }

    #[test]
    fn long_values_and_the_separator_itself_are_kept_apart() {
        let long = "x".repeat(100);
        assert_eq!(text!("a", long, 7), ["a".to_owned(), long, "7".to_owned()]);
        assert_eq!(text!("a\u{1f}b", "c"), ["a\0b", "c"]);
        let shown = format_args!("a\u{1f}b").to_string().into_boxed_str();
        assert_eq!(text!(shown, 1), ["a\0b", "1"]);
    }
}
