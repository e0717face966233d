//! How long requests took.

use std::collections::BTreeMap;

/// Durations, to three significant digits, and how often each was seen.
///
/// Three digits keep it small, however many are counted: at most 900 entries between one duration and
/// ten times that; and a percentile is within 0.5 % of the true one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// By nanoseconds.
    counts: BTreeMap<u64, u64>,
}

impl Histogram {
    /// Counts durations of so many seconds. What is less than a nanosecond is taken as none.
    pub(crate) fn count(&mut self, seconds: f64, times: u64) {
        if times > 0 {
            *self.counts.entry(rounded(seconds)).or_default() += times;
        }
    }

    pub(super) fn merge(&mut self, other: &Histogram) {
        for (&nanoseconds, &times) in &other.counts {
            *self.counts.entry(nanoseconds).or_default() += times;
        }
    }

    /// Seconds, and how often they were seen; the shortest first.
    pub fn entries(&self) -> impl Iterator<Item = (f64, u64)> {
        self.counts.iter().map(|(&nanoseconds, &times)| (nanoseconds as f64 / 1e9, times))
    }

    /// The seconds that so many per cent of the durations do not exceed; none without any.
    pub fn percentile(&self, percent: f64) -> Option<f64> {
        let total: u64 = self.counts.values().sum();
        let mut left = (total as f64 * percent / 100.0).ceil().max(1.0) as u64;
        for (seconds, times) in self.entries() {
            if times >= left {
                return Some(seconds);
            }
            left -= times;
        }
        self.entries().last().map(|(seconds, _)| seconds)
    }
}

/// Nanoseconds, to three significant digits.
fn rounded(seconds: f64) -> u64 {
    let nanoseconds = (seconds * 1e9).round().clamp(0.0, u64::MAX as f64);
    if nanoseconds < 1_000.0 {
        return nanoseconds as u64;
    }
    let unit = 10_f64.powi(nanoseconds.log10() as i32 - 2);
    ((nanoseconds / unit).round() * unit) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_kept_to_three_digits() {
        for (seconds, kept) in [
            (0.0, 0),
            (-1.0, 0),
            (123e-9, 123),
            (0.012_345, 12_300_000),
            (0.999_9, 1_000_000_000),
            (86_399.0, 86_400_000_000_000),
            (f64::MAX, 18_400_000_000_000_000_000),
        ] {
            assert_eq!(rounded(seconds), kept, "{seconds}");
        }
    }

    #[test]
    fn percentiles_are_those_of_the_nearest_rank() {
        let mut histogram = Histogram::default();
        assert_eq!(histogram.percentile(50.0), None);
        for milliseconds in 1..=100 {
            histogram.count(f64::from(milliseconds) / 1e3, 1);
        }
        for (percent, seconds) in [(0.0, 0.001), (50.0, 0.050), (95.0, 0.095), (99.9, 0.1), (100.0, 0.1)] {
            assert_eq!(histogram.percentile(percent), Some(seconds), "p{percent}");
        }
    }
}
