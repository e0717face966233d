//! The dimensions that are added to a task.

use super::rows::Key;
use super::words::{self, Strings};

/// Names and values, each name once, in the order in which the names came. They are kept as the key
/// that tells them from all others.
#[derive(Debug, Default)]
pub(crate) struct Tags {
    parts: Strings,
}

impl Tags {
    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (String, String)> {
        let mut rest = self.parts.words();
        let mut next =
            move || words::take_first(&mut rest).map(|(_, length, words)| words::string(length, words));
        std::iter::from_fn(move || Some((next()?, next()?)))
    }

    /// Tells these dimensions from all others.
    pub(crate) fn key(&self) -> &Key {
        self.parts.key()
    }

    /// The same without what fills it up.
    pub(crate) fn words(&self) -> &[u64] {
        self.parts.words()
    }

    /// Adds a dimension. A later value for the same name wins.
    pub(crate) fn set(&mut self, name: &[u8], value: &[u8]) {
        let all = self.parts.words();
        let mut rest = all;
        while let Some((_, length, known)) = words::take_first(&mut rest) {
            let start = all.len() - rest.len();
            words::take_first(&mut rest);
            if words::is_string(length, known, name) {
                let end = all.len() - rest.len();
                self.parts.replace(start, end, value);
                return;
            }
        }
        self.parts.push_both(name, value);
    }

    /// Forgets them and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.parts.clear();
    }

    /// How many bytes it holds.
    pub(crate) fn bytes(&self) -> usize {
        self.parts.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(tags: &[(&str, &str)]) -> Tags {
        let mut found = Tags::default();
        for (name, value) in tags {
            found.set(name.as_bytes(), value.as_bytes());
        }
        found
    }

    fn own(tags: [(&str, &str); 3]) -> [(String, String); 3] {
        tags.map(|(name, value)| (name.to_owned(), value.to_owned()))
    }

    #[test]
    fn a_later_value_takes_the_place_of_the_one_before() {
        let before = [("first", "a"), ("a name of more than a word", "bcd"), ("", "")];
        assert_eq!(of(&before).iter().collect::<Vec<_>>(), own(before));
        for later in ["", "x", "a longer one"] {
            for at in 0..before.len() {
                let (mut tags, mut after) = (of(&before), before);
                tags.set(before[at].0.as_bytes(), later.as_bytes());
                after[at].1 = later;
                assert_eq!(tags.iter().collect::<Vec<_>>(), own(after));
            }
        }
    }

    #[test]
    fn other_dimensions_have_another_key() {
        let all = [
            of(&[("a", "b")]),
            of(&[("a", "bc")]),
            of(&[("ab", "c")]),
            of(&[("a", ""), ("b", "")]),
            of(&[("a", "b"), ("c", "d")]),
            of(&[]),
        ];
        let mut keys: Vec<_> = all.iter().map(Tags::key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all.len());
    }
}
