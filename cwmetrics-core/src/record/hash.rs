//! A hash for the tables of the recording: quick on short keys, and seeded, since the values of
//! dimensions may come from strangers.

use std::hash::{BuildHasher, Hasher, RandomState};

/// A hash function of one thread.
#[derive(Clone, Debug)]
pub(crate) struct Hash {
    seed: u64,
}

/// An odd number without structure (the golden ratio's fraction).
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

impl Hash {
    pub(crate) fn new() -> Hash {
        Hash { seed: RandomState::new().hash_one(0) }
    }

    /// Of a number and bytes.
    #[inline]
    pub(crate) fn of(&self, number: u64, bytes: &[u8]) -> u64 {
        let mut hash = fold(self.seed ^ number, MULTIPLIER ^ bytes.len() as u64);
        let (chunks, rest) = bytes.as_chunks::<8>();
        for chunk in chunks {
            hash = fold(hash ^ u64::from_le_bytes(*chunk), self.seed | 1);
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        fold(hash ^ u64::from_le_bytes(last), MULTIPLIER)
    }
}

/// Both halves of the product, mixed.
#[inline(always)]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

/// For a table whose keys are such hashes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn short_keys_that_differ_a_little_hash_apart() {
        let hash = Hash::new();
        let mut seen = HashSet::new();
        for number in 0..50 {
            for length in 0..20 {
                for last in 0..50 {
                    let mut key = vec![b'a'; length];
                    key.extend(last.to_string().bytes());
                    seen.insert(hash.of(number, &key));
                }
            }
        }
        assert_eq!(seen.len(), 50 * 20 * 50);
    }
}
