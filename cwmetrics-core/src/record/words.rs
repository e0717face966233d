//! Strings written in words, as the keys are by which a thread finds its rows.
//!
//! For each value there is a word that says what it is and how long, and then what it is, filled up
//! with zeros. So no other values make the same words, and no value begins with a zero.

use super::rows::{BLOCK, Key};

pub(crate) const WORD: usize = size_of::<u64>();

/// A string, in the upper half of its first word. The lower half has its length in bytes.
pub(crate) const STRING: u64 = 1 << 32;

/// How many words a string needs.
#[inline(always)]
pub(crate) const fn needed(string: &[u8]) -> usize {
    1 + string.len().div_ceil(WORD)
}

/// Writes a string into as many words as it needs.
#[inline(always)]
pub(crate) fn write(words: &mut [u64], string: &[u8]) {
    if let [first, words @ ..] = words {
        *first = STRING | string.len() as u64;
        fill(words, string);
    }
}

#[inline(always)]
fn fill(words: &mut [u64], bytes: &[u8]) {
    let (whole, rest) = bytes.as_chunks();
    for (word, bytes) in words.iter_mut().zip(whole) {
        *word = u64::from_le_bytes(*bytes);
    }
    if !rest.is_empty()
        && let Some(last) = words.last_mut()
    {
        *last = last_word(bytes);
    }
}

/// The bytes after the last whole word, of which there are some, as a word.
#[inline(always)]
fn last_word(bytes: &[u8]) -> u64 {
    let length = bytes.len();
    if let Some(last) = bytes.last_chunk() {
        return u64::from_le_bytes(*last) >> (8 * (WORD - length % WORD));
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let [first, last] = [*first, *last].map(|half| u64::from(u32::from_le_bytes(half)));
        return first | last << (8 * (length - 4));
    }
    // At most three.
    let at = |at: usize| u64::from(bytes[at]) << (8 * at);
    at(0) | at(length / 2) | at(length - 1)
}

/// Takes the first value off: its first word without the length, its length, and its other words.
#[inline]
pub(crate) fn take_first<'a>(words: &mut &'a [u64]) -> Option<(u64, usize, &'a [u64])> {
    let (first, after) = words.split_first()?;
    let length = *first as u32 as usize;
    let (value, after) = after.split_at_checked(length.div_ceil(WORD))?;
    *words = after;
    Some((first - length as u64, length, value))
}

/// Whether this is the string of so many bytes that was written.
pub(crate) fn is_string(length: usize, words: &[u64], string: &[u8]) -> bool {
    if length != string.len() {
        return false;
    }
    let (whole, rest) = string.as_chunks();
    let mut both = whole.iter().zip(words);
    both.all(|(bytes, word)| u64::from_le_bytes(*bytes) == *word)
        && (rest.is_empty() || words.last() == Some(&last_word(string)))
}

/// The string of so many bytes that was written.
pub(crate) fn string(length: usize, words: &[u64]) -> String {
    let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    bytes.truncate(length);
    // Only strings are written.
    String::from_utf8(bytes).unwrap_or_default()
}

/// A few strings, without an allocation.
pub(crate) struct Few {
    words: [u64; FEW],
    length: usize,
}

/// How many words they take at most: whole blocks.
const FEW: usize = 6 * BLOCK;

impl Few {
    #[inline(always)]
    pub(crate) fn new() -> Few {
        Few { words: [0; FEW], length: 0 }
    }

    /// Adds a string; says whether it has room.
    #[inline(always)]
    pub(crate) fn push(&mut self, string: &[u8]) -> bool {
        let end = self.length + needed(string);
        let Some(words) = self.words.get_mut(self.length..end) else { return false };
        write(words, string);
        self.length = end;
        true
    }

    #[inline(always)]
    pub(crate) fn key(&self) -> &Key {
        self.words[..self.length.next_multiple_of(BLOCK)].as_chunks().0
    }
}

/// Any number of strings, whose memory is used again.
#[derive(Debug, Default)]
pub(crate) struct Strings {
    /// Zeros from the length to the end of the block.
    words: Vec<u64>,
    length: usize,
}

impl Strings {
    pub(crate) const fn new() -> Strings {
        Strings { words: Vec::new(), length: 0 }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The words, without those that fill the last block up.
    #[inline]
    pub(crate) fn words(&self) -> &[u64] {
        &self.words[..self.length]
    }

    #[inline]
    pub(crate) fn key(&self) -> &Key {
        self.words[..self.length.next_multiple_of(BLOCK)].as_chunks().0
    }

    /// Adds a string.
    #[inline(always)]
    pub(crate) fn push(&mut self, string: &[u8]) {
        write(self.lengthen(needed(string)), string);
    }

    /// Adds two strings.
    #[inline(always)]
    pub(crate) fn push_both(&mut self, one: &[u8], other: &[u8]) {
        let words = self.lengthen(needed(one) + needed(other));
        let (first, second) = words.split_at_mut(needed(one));
        write(first, one);
        write(second, other);
    }

    /// Adds values that are written already.
    pub(crate) fn push_words(&mut self, words: &[u64]) {
        self.lengthen(words.len()).copy_from_slice(words);
    }

    /// Puts another string in the place of the one in these words.
    pub(crate) fn replace(&mut self, start: usize, end: usize, string: &[u8]) {
        let after = self.length - end;
        self.words.copy_within(end..self.length, start);
        self.length = start + after;
        self.push(string);
        self.words[start..self.length].rotate_left(after);
    }

    #[inline(always)]
    fn lengthen(&mut self, by: usize) -> &mut [u64] {
        let (start, end) = (self.length, self.length + by);
        if end + BLOCK > self.words.len() {
            self.make_room(end + BLOCK);
        }
        self.length = end;
        let (words, after) = self.words[start..].split_at_mut(by);
        if let Some(after) = after.first_chunk_mut() {
            *after = [0; BLOCK - 1];
        }
        words
    }

    #[cold]
    #[inline(never)]
    fn make_room(&mut self, words: usize) {
        self.words.resize(words.next_power_of_two(), 0);
    }

    /// Forgets them and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.length = 0;
    }

    /// How many bytes it holds.
    pub(crate) fn bytes(&self) -> usize {
        self.words.capacity() * WORD
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mut words: &[u64]) -> Vec<String> {
        let next = || take_first(&mut words).map(|(_, length, words)| string(length, words));
        std::iter::from_fn(next).collect()
    }

    #[test]
    fn strings_of_every_length_are_kept_whole() {
        let long: String = ('a'..='z').cycle().take(100).collect();
        for length in 0..=long.len() {
            let all = [&long[..length], "x", &long[..length / 2]];
            let (mut strings, mut few) = (Strings::default(), Few::new());
            for string in all {
                strings.push(string.as_bytes());
                assert!(few.push(string.as_bytes()));
            }
            assert_eq!(read(strings.words()), all);
            assert_eq!(few.key(), strings.key());
            let mut both = Strings::default();
            both.push_both(all[0].as_bytes(), all[1].as_bytes());
            both.push(all[2].as_bytes());
            assert_eq!(both.key(), strings.key());
            strings.clear();
            strings.push(b"y");
            assert_eq!((read(strings.words()), strings.key().len()), (vec!["y".to_owned()], 1));
        }
    }

    #[test]
    fn a_string_is_told_from_others() {
        let long: String = ('a'..='z').cycle().take(40).collect();
        for length in 1..=long.len() {
            let string = &long[..length];
            let mut words = vec![0; needed(string.as_bytes())];
            write(&mut words, string.as_bytes());
            let is = |other: &str| is_string(length, &words[1..], other.as_bytes());
            let other_end = string[..length - 1].to_owned() + "-";
            let other_start = "-".to_owned() + &string[1..];
            assert!(is(string) && !is(&other_end) && !is(&other_start) && !is(&string[1..]), "{string}");
        }
    }

    #[test]
    fn what_has_no_room_is_told_and_left_out() {
        for length in [(FEW - 1) * WORD - 15, FEW * WORD, 1_000] {
            let mut few = Few::new();
            assert!(few.push(b"a") && !few.push(&vec![b'x'; length]) && few.push(b"b"));
            assert_eq!(read(few.key().as_flattened()[..4].as_ref()), ["a", "b"]);
            assert_eq!(few.key().len(), 1);
        }
        let mut few = Few::new();
        assert!(few.push(&[b'x'; (FEW - 1) * WORD]) && !few.push(b""));
        assert_eq!(few.key().len() * BLOCK, FEW);
    }

    #[test]
    fn a_string_takes_the_place_of_another() {
        for new in ["", "x", "a longer one than it was", "12345678"] {
            let mut strings = Strings::default();
            for string in ["first", "a string that is replaced", "last"] {
                strings.push(string.as_bytes());
            }
            let start = needed(b"first");
            strings.replace(start, start + needed(b"a string that is replaced"), new.as_bytes());
            assert_eq!(read(strings.words()), ["first", new, "last"]);
            let mut same = Strings::default();
            for string in ["first", new, "last"] {
                same.push(string.as_bytes());
            }
            assert_eq!(strings.key(), same.key());
        }
    }
}
