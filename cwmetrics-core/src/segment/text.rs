//! What X-Ray takes for texts, by its published rules.

use std::borrow::Cow;

/// Most characters of a string in a document, where its field has no other bound.
pub(crate) const MAX_STRING: usize = 250;
const MAX_NAME: usize = 200;
/// Most characters of the key of an annotation.
const MAX_KEY: usize = 500;

/// A name as X-Ray takes it: 1 to 200 letters, digits and spaces of any script, and some symbols;
/// other characters become `_`.
pub(crate) fn name(name: &str) -> Cow<'_, str> {
    let is_fine = |character: char| {
        character.is_alphanumeric() || character == ' ' || r"_.:/%&#=+\-@".contains(character)
    };
    match cut(name, MAX_NAME) {
        "" => Cow::Borrowed("_"),
        name if name.chars().all(is_fine) => Cow::Borrowed(name),
        name => Cow::Owned(name.chars().map(|other| if is_fine(other) { other } else { '_' }).collect()),
    }
}

/// The key of an annotation as X-Ray takes it: letters and digits of ASCII and `_`, to which other
/// characters change.
pub(crate) fn key(key: &str) -> Cow<'_, str> {
    let is_fine = |character: char| character.is_ascii_alphanumeric() || character == '_';
    match cut(key, MAX_KEY) {
        "" => Cow::Borrowed("_"),
        key if key.chars().all(is_fine) => Cow::Borrowed(key),
        key => Cow::Owned(key.chars().map(|other| if is_fine(other) { other } else { '_' }).collect()),
    }
}

/// The first so many characters.
pub(crate) fn cut(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}

/// As many characters as have room in so many bytes.
pub(crate) fn cut_bytes(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_what_is_allowed_and_no_more() {
        for fine in ["checkout", "Zürich 2: über/ä&ö", "日本語", r"a_b.c:d/e%f&g#h=i+j\k-l@m"] {
            assert_eq!(name(fine), fine);
        }
        assert_eq!(name("a\nb?c*d\u{1f980}"), "a_b_c_d_");
        assert_eq!(name(""), "_");
        assert_eq!(name(&"ü".repeat(300)), "ü".repeat(200));
    }

    #[test]
    fn keys_are_of_ascii() {
        assert_eq!(key("tenant_7"), "tenant_7");
        assert_eq!(key("größe.in kB"), "gr__e_in_kB");
        assert_eq!(key(""), "_");
        assert_eq!(key(&"k".repeat(600)).len(), 500);
    }

    #[test]
    fn texts_are_cut_between_characters() {
        assert_eq!((cut("äöü", 2), cut("äöü", 3), cut("", 1)), ("äö", "äöü", ""));
        assert_eq!((cut_bytes("äöü", 3), cut_bytes("äöü", 9)), ("ä", "äöü"));
    }
}
