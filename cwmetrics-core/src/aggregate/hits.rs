//! How often each bucket was hit, by all threads in a window.

use crate::record::Bucket;

/// Counts by octave, in the order of the octaves' numbers.
#[derive(Debug, Default)]
pub(super) struct Hits {
    octaves: Vec<(usize, Counts)>,
}

/// The counts of one octave: narrow ones, as nearly all are, until one has no room.
#[derive(Debug)]
enum Counts {
    Narrow(Box<[u16; Bucket::IN_OCTAVE]>),
    Wide(Box<[u64; Bucket::IN_OCTAVE]>),
}

impl Hits {
    pub(super) fn add(&mut self, bucket: Bucket, count: u64) {
        let octave = bucket.octave();
        let at = match self.octaves.binary_search_by_key(&octave, |(octave, _)| *octave) {
            Ok(at) => at,
            Err(at) => {
                // Most have one or two.
                self.octaves.reserve_exact(1);
                self.octaves.insert(at, (octave, Counts::Narrow(Box::new([0; Bucket::IN_OCTAVE]))));
                at
            }
        };
        self.octaves[at].1.add(bucket.within(), count);
    }

    /// The buckets that were hit, in the order of their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Bucket, u64)> {
        self.octaves.iter().flat_map(|(octave, counts)| {
            let of = |within| (Bucket::of(*octave, within), counts.get(within));
            (0..Bucket::IN_OCTAVE).map(of).filter(|(_, count)| *count > 0)
        })
    }
}

impl Counts {
    fn add(&mut self, within: usize, count: u64) {
        let sum = self.get(within) + count;
        match (&mut *self, u16::try_from(sum)) {
            (Counts::Narrow(counts), Ok(sum)) => counts[within] = sum,
            (Counts::Wide(counts), _) => counts[within] = sum,
            (Counts::Narrow(counts), Err(_)) => {
                let mut wide = Box::new(counts.map(u64::from));
                wide[within] = sum;
                *self = Counts::Wide(wide);
            }
        }
    }

    fn get(&self, within: usize) -> u64 {
        match self {
            Counts::Narrow(counts) => u64::from(counts[within]),
            Counts::Wide(counts) => counts[within],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_beyond_16_bits_and_octaves_far_apart_are_kept_in_order() {
        let mut hits = Hits::default();
        let most = u64::from(u16::MAX) - 1;
        let buckets = [1e9, -3.0, 1e-9, 1e9, 2.0].map(Bucket::of_value);
        for bucket in buckets {
            hits.add(bucket, most);
        }
        hits.add(buckets[0], 1);
        let mut expected =
            vec![(buckets[0], 2 * most + 1), (buckets[1], most), (buckets[2], most), (buckets[4], most)];
        expected.sort();
        assert_eq!(hits.iter().collect::<Vec<_>>(), expected);
    }
}
