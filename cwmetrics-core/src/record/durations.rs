//! The durations that one thread has recorded of one thing in one epoch.
//!
//! The latest is kept aside and filed when the next one comes. Reading the processor's counter
//! stalls what depends on it; what depends on the duration before runs in the meantime.

use super::histogram::{Bucket, Full};

/// Buckets of an octave.
const BUCKETS: usize = 128;
/// Octaves of durations up to the longest.
const OCTAVES: usize = 64;
/// The octaves from 2^31 ticks on, about a second, always go the long way, so that the short way
/// needs no check of the sum.
const LONG_FROM: u64 = 1 << 31;
/// The long way leaves the sum below this; a window has time for no more than twice that.
const MOST: u64 = 1 << 63;
/// No count comes to this, but for one that goes the long way.
const FULL: u32 = 1 << 31;
/// Stands in `latest` for none. A duration has 62 bits, and one below zero (processors may disagree
/// by a few ticks) is nowhere near.
const NONE: u64 = 1 << 63;
const LONGEST: u64 = (1 << 62) - 1;
/// Stands in `minimum` while nothing was filed: so far from any duration that none is in the range.
const UNSET: u64 = NONE + 1;

/// Durations in ticks.
#[derive(Clone, Debug)]
pub(crate) struct Durations {
    /// The latest, which is in none of the fields below yet. Below zero, as two's complement, it
    /// counts as zero.
    latest: u64,
    sum: u64,
    minimum: u64,
    /// From the minimum to the maximum.
    range: u64,
    /// Which of `counts` each octave has, counted from one; 0 where it was not hit. Below zero for
    /// the octaves that go the long way.
    rows: [i8; OCTAVES],
    counts: Vec<[u32; BUCKETS]>,
}

/// Exact totals of durations.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DurationTotals {
    pub(crate) count: u64,
    pub(crate) sum: u128,
    pub(crate) minimum: u64,
    pub(crate) maximum: u64,
}

impl Default for Durations {
    fn default() -> Durations {
        Durations { latest: NONE, sum: 0, minimum: UNSET, range: 0, rows: [0; OCTAVES], counts: Vec::new() }
    }
}

impl Durations {
    /// Adds a duration where that needs neither memory nor a fresh bank. An error has changed
    /// nothing.
    #[inline(always)]
    pub(crate) fn add_quickly(&mut self, ticks: u64) -> Result<(), NotQuick> {
        let filed = self.latest;
        // A new minimum or maximum takes the long way, and so does one that is none or below zero.
        if filed.wrapping_sub(self.minimum) > self.range {
            return Err(NotQuick);
        }
        let (octave, within) = Bucket::parts_of_ticks(filed);
        // SAFETY: it is from the minimum to the maximum, which are 62 bits long, so its octave is
        // one of those 64.
        let row = unsafe { *self.rows.get_unchecked(octave) };
        if row <= 0 {
            return Err(NotQuick);
        }
        // SAFETY: there are as many counts as rows were given out.
        let counts = unsafe { self.counts.get_unchecked_mut(row as usize - 1) };
        let count = &mut counts[within];
        *count = count.wrapping_add(1);
        if *count >= FULL {
            // The long way takes it back.
            return Err(NotQuick);
        }
        self.sum = self.sum.wrapping_add(filed);
        self.latest = ticks;
        Ok(())
    }

    /// Adds a duration. An error says that it can hold no more, and has changed nothing.
    pub(crate) fn add(&mut self, ticks: u64) -> Result<(), Full> {
        if !self.is_empty() {
            let filed = self.latest();
            let sum = self.sum.checked_add(filed).filter(|sum| *sum < MOST || self.sum == 0).ok_or(Full)?;
            let count = self.count_of(filed);
            if *count >= FULL - 1 {
                *count = FULL - 1;
                return Err(Full);
            }
            *count += 1;
            self.sum = sum;
            (self.minimum, self.range) = self.span_with(filed);
        }
        self.latest = ticks;
        Ok(())
    }

    /// The minimum and the range with one duration more.
    fn span_with(&self, ticks: u64) -> (u64, u64) {
        if self.minimum == UNSET {
            return (ticks, 0);
        }
        let maximum = (self.minimum + self.range).max(ticks);
        let minimum = self.minimum.min(ticks);
        (minimum, maximum - minimum)
    }

    fn count_of(&mut self, ticks: u64) -> &mut u32 {
        let (octave, within) = Bucket::parts_of_ticks(ticks);
        let row = &mut self.rows[octave];
        if *row == 0 {
            self.counts.reserve_exact(1);
            self.counts.push([0; BUCKETS]);
            // At most 64 of them.
            let number = self.counts.len() as i8;
            *row = if ticks >= LONG_FROM { -number } else { number };
        }
        let row = usize::from(row.unsigned_abs()) - 1;
        &mut self.counts[row][within]
    }

    fn latest(&self) -> u64 {
        if self.latest.cast_signed() < 0 { 0 } else { self.latest.min(LONGEST) }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.latest == NONE
    }

    /// The buckets that were hit, in no order, and how often.
    pub(crate) fn hits(&self) -> impl Iterator<Item = (Bucket, u64)> {
        let latest = (!self.is_empty()).then(|| (Bucket::of_ticks(self.latest()), 1));
        let filed = self.rows.iter().enumerate().filter(|(_, row)| **row != 0).flat_map(|(octave, row)| {
            let counts = self.counts[usize::from(row.unsigned_abs()) - 1].iter().enumerate();
            counts
                .filter(|(_, count)| **count > 0)
                .map(move |(within, count)| (Bucket::of_tick_octave(octave, within), u64::from(*count)))
        });
        filed.chain(latest)
    }

    /// The totals, or None of nothing.
    pub(crate) fn totals(&self) -> Option<DurationTotals> {
        if self.is_empty() {
            return None;
        }
        let latest = self.latest();
        let (minimum, range) = self.span_with(latest);
        Some(DurationTotals {
            count: self.counts.iter().flatten().map(|count| u64::from(*count)).sum::<u64>() + 1,
            sum: u128::from(self.sum) + u128::from(latest),
            minimum,
            maximum: minimum + range,
        })
    }

    /// Forgets the samples and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.counts.fill([0; BUCKETS]);
        (self.latest, self.sum, self.minimum, self.range) = (NONE, 0, UNSET, 0);
    }

    /// What the counts of an octave take.
    pub(crate) const OCTAVE_BYTES: usize = size_of::<[u32; BUCKETS]>();

    /// How many bytes it holds outside itself, but for the first octave.
    pub(crate) fn bytes(&self) -> usize {
        self.counts.capacity().saturating_sub(1) * Durations::OCTAVE_BYTES
    }
}

/// It has to go the long way: [`Durations::add`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotQuick;

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ticks: &[u64]) -> Durations {
        let mut durations = Durations::default();
        for ticks in ticks {
            if durations.add_quickly(*ticks).is_err() {
                durations.add(*ticks).unwrap();
            }
        }
        durations
    }

    #[test]
    fn totals_are_exact_whichever_way_a_duration_went() {
        for ticks in [&[5][..], &[0], &[7, 7, 7], &[3, 1, 2], &[0, 1 << 40, 0, 255, 256, 1], &[9, 8, 7, 6]] {
            let totals = of(ticks).totals().unwrap();
            assert_eq!(totals.count, ticks.len() as u64);
            assert_eq!(totals.sum, ticks.iter().map(|ticks| u128::from(*ticks)).sum());
            assert_eq!(Some(totals.minimum), ticks.iter().copied().min());
            assert_eq!(Some(totals.maximum), ticks.iter().copied().max());
        }
    }

    #[test]
    fn a_duration_below_zero_counts_as_zero() {
        let totals = of(&[u64::MAX, 5, 2_u64.wrapping_sub(3), 7, 1_u64.wrapping_sub(3)]).totals().unwrap();
        assert_eq!((totals.count, totals.sum), (5, 12));
        assert_eq!((totals.minimum, totals.maximum), (0, 7));
    }

    #[test]
    fn every_duration_is_in_the_bucket_of_its_value() {
        let near = |power: u32| (0..3).map(move |by| (1u64 << power) + by - 1);
        let all: Vec<u64> = (0..300).chain((1..61).flat_map(near)).collect();
        let durations = of(&all);
        for (bucket, count) in durations.hits() {
            let (low, high) = bucket.tick_bounds();
            assert!(count > 0 && all.iter().any(|ticks| low <= *ticks && *ticks <= high), "{low}..={high}");
        }
        assert_eq!(durations.hits().map(|(_, count)| count).sum::<u64>(), all.len() as u64);
    }

    #[test]
    fn sums_of_the_longest_durations_are_exact_or_refused() {
        let mut durations = Durations::default();
        let mut held = 0;
        while durations.add_quickly(LONGEST).is_ok() || durations.add(LONGEST).is_ok() {
            held += 1;
        }
        let totals = durations.totals().unwrap();
        assert!(held >= 2);
        assert_eq!((totals.count, totals.sum), (held, u128::from(LONGEST) * u128::from(held)));
    }

    #[test]
    fn cleared_it_keeps_its_memory_and_nothing_else() {
        let mut durations = of(&[1, 1000, 1]);
        let bytes = durations.bytes();
        durations.clear();
        assert!(durations.is_empty() && durations.totals().is_none());
        assert_eq!((durations.hits().count(), durations.bytes()), (0, bytes));
        durations.add(4).unwrap();
        assert_eq!(durations.totals().unwrap().minimum, 4);
    }

    #[test]
    fn a_full_counter_is_told_and_nothing_changes() {
        let mut durations = of(&[6, 6, 6]);
        *durations.count_of(6) = FULL - 1;
        let before = durations.totals().unwrap().count;
        for _ in 0..2 {
            assert_eq!(durations.add_quickly(6), Err(NotQuick));
            assert_eq!(durations.add(6), Err(Full));
            assert_eq!(durations.totals().unwrap().count, before);
        }
    }
}
