//! A hash for the rows of a thread: quick on short keys, and seeded, since the values of dimensions
//! may come from strangers.

use std::hash::{BuildHasher, RandomState};

use super::rows::Key;

/// A hash function of one thread.
#[derive(Clone, Debug)]
pub(crate) struct Hash {
    seeds: [u64; 4],
}

impl Hash {
    pub(crate) fn new() -> Hash {
        let state = RandomState::new();
        Hash { seeds: [0, 1, 2, 3].map(|number| state.hash_one(number)) }
    }

    /// Of a number and a key.
    #[inline(always)]
    pub(crate) fn of(&self, number: u64, key: &Key) -> u64 {
        let [first, second, third, fourth] = self.seeds;
        key.iter().fold(number, |hash, block| {
            // Two products beside one another.
            fold(hash ^ block[0] ^ first, block[1] ^ second)
                ^ fold(hash ^ block[2] ^ third, block[3] ^ fourth)
        })
    }
}

/// Both halves of the product, mixed.
#[inline(always)]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::text::Text;
    use std::collections::HashSet;

    #[test]
    fn short_keys_that_differ_a_little_hash_apart() {
        let hash = Hash::new();
        let mut seen = HashSet::new();
        for number in 0..50 {
            for length in 0..20 {
                for last in 0..50 {
                    let mut text = Text::new();
                    text.push_value(&("a".repeat(length) + &last.to_string()));
                    seen.insert(hash.of(number, text.key()));
                }
            }
        }
        assert_eq!(seen.len(), 50 * 20 * 50);
    }
}
