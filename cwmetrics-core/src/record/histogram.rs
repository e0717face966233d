//! Log-linear buckets: 128 to an octave, so that two values of one bucket differ by less than
//! 0.8 % and any value of a bucket may stand for any other.

use super::durations::NotQuick;

/// How many buckets an octave has.
const BUCKETS: usize = 128;
const SHIFT: u32 = BUCKETS.trailing_zeros();
/// The bits of an `f64` below the seven that choose the bucket.
const F64_SHIFT: u32 = f64::MANTISSA_DIGITS - 1 - SHIFT;
/// An octave is found at once while the octaves in use differ in these low bits.
const HINTS: usize = 16;

/// The octave of 1, as a float: the lowest of a number that is odd.
const FIRST_OF_TICKS: usize = 1023;

/// Marks the buckets of subnormal values, which are those of the values times [`ENLARGED`].
const SUBNORMAL: u32 = 1 << 31;
/// 2^128: a power of two, so that nothing is rounded.
const ENLARGED: f64 = 340_282_366_920_938_463_463_374_607_431_768_211_456.0;

/// The number of a bucket. Ticks and values have numberings of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Bucket(u32);

impl Bucket {
    /// How many buckets an octave has.
    pub(crate) const IN_OCTAVE: usize = BUCKETS;

    /// From its parts.
    pub(crate) fn of(octave: usize, within: usize) -> Bucket {
        Bucket((octave * BUCKETS + within) as u32)
    }

    /// The bucket of a number of ticks below 2^62: exact up to 127.
    ///
    /// It is the bucket of twice the number and one, which is never zero and so always in one of 63
    /// octaves. From 2^52 on, which is weeks, it may be rounded up into the next bucket.
    pub(crate) fn of_ticks(ticks: u64) -> Bucket {
        let (octave, within) = Bucket::parts_of_ticks(ticks);
        Bucket::of_tick_octave(octave, within)
    }

    /// The same in parts: the octave, 0 to 63, and which bucket of that it is.
    #[inline(always)]
    pub(crate) fn parts_of_ticks(ticks: u64) -> (usize, usize) {
        let odd = (ticks << 1 | 1) as i64;
        let bits = (odd as f64).to_bits();
        let octave = (bits >> (f64::MANTISSA_DIGITS - 1)) as usize;
        (octave.wrapping_sub(FIRST_OF_TICKS), (bits >> F64_SHIFT) as usize % BUCKETS)
    }

    /// From the parts of a bucket of ticks.
    pub(crate) fn of_tick_octave(octave: usize, within: usize) -> Bucket {
        Bucket::of(FIRST_OF_TICKS + octave, within)
    }

    /// Which octave it is in.
    #[inline(always)]
    pub(crate) fn octave(self) -> usize {
        self.octave_number() as usize
    }

    #[inline(always)]
    fn octave_number(self) -> u32 {
        self.0 >> SHIFT
    }

    /// Which bucket of its octave it is.
    #[inline(always)]
    pub(crate) fn within(self) -> usize {
        self.0 as usize % BUCKETS
    }

    /// The smallest and the largest number of ticks in the bucket.
    pub(crate) fn tick_bounds(self) -> (u64, u64) {
        let (low, high) = (
            f64::from_bits(u64::from(self.0) << F64_SHIFT),
            f64::from_bits(u64::from(self.0 + 1) << F64_SHIFT),
        );
        // Odd numbers from `low` to below `high`.
        let (low, high) = (low.ceil() as u64 | 1, (high.ceil() as u64 - 1) | 1);
        let high =
            if (high as f64) < f64::from_bits(u64::from(self.0 + 1) << F64_SHIFT) { high } else { high - 2 };
        (low >> 1, high >> 1)
    }

    /// The bucket of a value: its sign, its exponent and seven bits of its mantissa.
    #[inline(always)]
    pub(crate) fn of_value(value: f64) -> Bucket {
        if value.abs() < f64::MIN_POSITIVE {
            return Bucket::of_subnormal(value);
        }
        Bucket::of_normal(value)
    }

    #[inline(always)]
    fn of_normal(value: f64) -> Bucket {
        Bucket((value.to_bits() >> F64_SHIFT) as u32)
    }

    /// So near to zero the mantissa has fewer bits: the bucket of the value enlarged.
    #[cold]
    fn of_subnormal(value: f64) -> Bucket {
        Bucket(Bucket::of_normal(value * ENLARGED).0 | SUBNORMAL)
    }

    /// The smallest and the largest value in the bucket.
    pub(crate) fn value_bounds(self) -> (f64, f64) {
        let near = u64::from(self.0 & !SUBNORMAL) << F64_SHIFT;
        let far = near | ((1 << F64_SHIFT) - 1);
        let scale = if self.0 & SUBNORMAL == 0 { 1.0 } else { 1.0 / ENLARGED };
        let (near, far) = (f64::from_bits(near) * scale, f64::from_bits(far) * scale);
        if near.is_sign_negative() { (far, near) } else { (near, far) }
    }
}

/// How often each bucket was hit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Histogram {
    /// By octave.
    octaves: Vec<Octave>,
    /// For the low bits of an octave, where it stands in `octaves`, if it still does.
    hints: [u8; HINTS],
}

#[derive(Clone, Debug)]
struct Octave {
    number: u32,
    counts: Box<[u32; BUCKETS]>,
}

/// The bucket's counter is at its end: the bank must be left and a fresh one taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

impl Histogram {
    /// Counts one hit.
    #[inline(always)]
    pub(crate) fn add(&mut self, bucket: Bucket) -> Result<(), Full> {
        if self.place_of(bucket).is_none() {
            let number = bucket.octave_number();
            let at = self.octaves.partition_point(|octave| octave.number < number);
            self.octaves.insert(at, Octave { number, counts: Box::new([0; BUCKETS]) });
        }
        self.add_quickly(bucket).map_err(|NotQuick| Full)
    }

    /// The same where that needs no memory. An error has changed nothing.
    #[inline(always)]
    pub(crate) fn add_quickly(&mut self, bucket: Bucket) -> Result<(), NotQuick> {
        let at = self.place_of(bucket).ok_or(NotQuick)?;
        let count = &mut self.octaves[at].counts[bucket.within()];
        *count = count.checked_add(1).ok_or(NotQuick)?;
        Ok(())
    }

    /// Where its octave stands.
    #[inline(always)]
    fn place_of(&mut self, bucket: Bucket) -> Option<usize> {
        let number = bucket.octave_number();
        let hint = usize::from(self.hints[number as usize % HINTS]);
        match self.octaves.get(hint) {
            Some(octave) if octave.number == number => Some(hint),
            _ => self.search(number),
        }
    }

    #[cold]
    fn search(&mut self, number: u32) -> Option<usize> {
        let at = self.octaves.binary_search_by_key(&number, |octave| octave.number).ok()?;
        self.hints[number as usize % HINTS] = u8::try_from(at).unwrap_or(0);
        Some(at)
    }

    /// Forgets the hits and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.octaves.iter_mut().for_each(|octave| octave.counts.fill(0));
    }

    /// The buckets that were hit, in the order of their numbers, and how often.
    pub(crate) fn hits(&self) -> impl Iterator<Item = (Bucket, u32)> {
        self.octaves.iter().flat_map(|octave| {
            let first = octave.number << SHIFT;
            (first..).zip(*octave.counts).filter(|(_, count)| *count > 0).map(|(at, n)| (Bucket(at), n))
        })
    }

    /// About how many bytes it holds.
    pub(crate) fn bytes(&self) -> usize {
        self.octaves.len() * (size_of::<Octave>() + size_of::<[u32; BUCKETS]>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tick_is_in_a_bucket_less_than_one_per_cent_wide() {
        let near = |power: u32| (0..3).map(move |by| (1u64 << power).wrapping_add(by).wrapping_sub(1));
        for ticks in (0..5000).chain((6..52).flat_map(near)) {
            let (low, high) = Bucket::of_ticks(ticks).tick_bounds();
            assert!(low <= ticks && ticks <= high, "{ticks} in {low}..={high}");
            assert!((high - low) as f64 <= low as f64 * 0.0079, "{low}..={high}");
        }
    }

    #[test]
    fn every_value_is_in_a_bucket_less_than_one_per_cent_wide() {
        let subnormal = [5e-324, 1.5e-323, 1e-320, 3.3e-315, 2e-308, f64::MIN_POSITIVE.next_down()];
        let normal = [1.0, 1.5, 0.1, 3e100, 1e-300, 1.0 - f64::EPSILON, f64::MAX, f64::MIN_POSITIVE];
        for value in normal.into_iter().chain(subnormal) {
            for value in [value, -value] {
                let (low, high) = Bucket::of_value(value).value_bounds();
                assert!(low <= value && value <= high, "{value} in {low}..={high}");
                assert!((high - low) <= low.abs().max(high.abs()) * 0.0079, "{low}..={high}");
            }
        }
    }

    #[test]
    fn hits_come_back_in_order_however_far_apart() {
        let mut histogram = Histogram::default();
        for value in [1e300, 3.0, 1e12, 1e-3, 3.0, 256.0] {
            histogram.add(Bucket::of_value(value)).unwrap();
        }
        let hits: Vec<(f64, u32)> = histogram
            .hits()
            .map(|(bucket, count)| (bucket.value_bounds().1.log10().round(), count))
            .collect();
        assert_eq!(hits, [(-3.0, 1), (0.0, 2), (2.0, 1), (12.0, 1), (300.0, 1)]);
    }
}
