//! A time range in parts that X-Ray takes.

use std::ops::Range;
use std::time::{Duration, SystemTime};

use aws_sdk_xray::primitives::{DateTime, DateTimeFormat};

/// GetServiceGraph refuses more with "Time range cannot be longer than 6 hours". What GetTraceSummaries
/// takes is longer.
const LONGEST: Duration = Duration::from_hours(6);

/// The parts of a range, the newest first. None of a range that ends before it starts.
pub(super) fn windows(range: Range<SystemTime>) -> impl Iterator<Item = (DateTime, DateTime)> {
    let mut end = range.end;
    std::iter::from_fn(move || {
        let length = end.duration_since(range.start).ok().filter(|length| !length.is_zero())?;
        let start = match length > LONGEST {
            true => end.checked_sub(LONGEST)?,
            false => range.start,
        };
        let window = (DateTime::from(start), DateTime::from(end));
        end = start;
        Some(window)
    })
}

/// A part in words.
pub(super) fn shown(window: (DateTime, DateTime)) -> String {
    let time = |time: DateTime| time.fmt(DateTimeFormat::DateTime).unwrap_or_else(|_| format!("{time:?}"));
    format!("from {} to {}", time(window.0), time(window.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_ranges_are_parted_without_gap_or_overlap() {
        let at = |hours: f64| SystemTime::UNIX_EPOCH + Duration::from_secs_f64(3_600.0 * hours);
        let parts = |range: Range<f64>| -> Vec<(i64, i64)> {
            let hours = |time: DateTime| time.secs() / 1_800;
            windows(at(range.start)..at(range.end)).map(|(start, end)| (hours(start), hours(end))).collect()
        };
        assert_eq!(parts(1.0..7.0), [(2, 14)]);
        assert_eq!(parts(1.0..14.5), [(17, 29), (5, 17), (2, 5)]);
        assert_eq!(parts(2.0..2.0), []);
        assert_eq!(parts(2.0..1.0), []);
    }
}
