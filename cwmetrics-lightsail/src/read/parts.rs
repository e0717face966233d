//! A time range in parts, of which Lightsail gives the points of each in one answer.

use std::ops::Range;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_lightsail::primitives::DateTime;

/// The most points of a call. Lightsail documents none; GetMetricStatistics, behind it, gives no more.
pub(crate) const MOST: u64 = 1_440;

/// Whole periods alone, the oldest first: a period that has not ended is not read. They begin at
/// multiples of the period since 1970, for the points of an answer begin where the request does.
pub(super) fn parts(
    range: &Range<SystemTime>,
    period: u32,
) -> impl Iterator<Item = (DateTime, DateTime)> + use<> {
    let period = u64::from(period.max(1));
    let seconds = |at: SystemTime| at.duration_since(UNIX_EPOCH).unwrap_or_default();
    let first = up(seconds(range.start)).div_ceil(period);
    let last = seconds(range.end).as_secs() / period;
    (first..last).step_by(MOST as usize).map(move |start| {
        let time = |at: u64| DateTime::from_secs(i64::try_from(at * period).unwrap_or(i64::MAX));
        (time(start), time(last.min(start + MOST)))
    })
}

/// Whole seconds, rounded up.
fn up(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a range of minutes since 1970, in minutes.
    fn minutes(range: Range<f64>, period: u32) -> Vec<(i64, i64)> {
        let at = |minutes: f64| UNIX_EPOCH + Duration::from_secs_f64(60.0 * minutes);
        let minutes = |time: DateTime| time.secs() / 60;
        parts(&(at(range.start)..at(range.end)), period)
            .map(|(start, end)| (minutes(start), minutes(end)))
            .collect()
    }

    #[test]
    fn only_whole_periods_are_asked_for() {
        assert_eq!(minutes(10.0..25.0, 300), [(10, 25)]);
        assert_eq!(minutes(10.01..29.9, 300), [(15, 25)]);
        assert_eq!(minutes(10.5..12.5, 60), [(11, 12)]);
        assert_eq!(minutes(11.0..14.9, 300), []);
        assert_eq!(minutes(25.0..10.0, 300), []);
    }

    #[test]
    fn long_ranges_are_parted_without_gap_or_overlap() {
        let day = 1440;
        let range = |days: i64| 0.0..(days * day) as f64;
        assert_eq!(minutes(range(1), 60), [(0, day)]);
        assert_eq!(minutes(range(3), 60), [(0, day), (day, 2 * day), (2 * day, 3 * day)]);
        assert_eq!(minutes(range(14), 300), [(0, 5 * day), (5 * day, 10 * day), (10 * day, 14 * day)]);
    }
}
