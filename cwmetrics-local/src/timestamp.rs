//! A point in time as CloudWatch keeps it: milliseconds since 1970.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Timestamp(i64);

impl Timestamp {
    #[cfg(test)]
    pub(crate) const UNIX_EPOCH: Timestamp = Timestamp(0);

    /// The year 5138: far enough for every request, near enough that no sum of two overflows.
    const LATEST_SECONDS: f64 = 1e11;

    /// From seconds since 1970, cut to milliseconds; `None` outside any sensible range.
    pub(crate) fn from_seconds(seconds: f64) -> Option<Timestamp> {
        (seconds.abs() <= Self::LATEST_SECONDS).then(|| Timestamp((seconds * 1e3).round() as i64))
    }

    /// From milliseconds since 1970, under the same bound.
    pub(crate) fn from_millis(millis: i64) -> Option<Timestamp> {
        (millis.unsigned_abs() <= Self::LATEST_SECONDS as u64 * 1000).then_some(Timestamp(millis))
    }

    pub(crate) fn millis(self) -> i64 {
        self.0
    }

    pub(crate) fn seconds(self) -> f64 {
        self.0 as f64 / 1e3
    }

    /// The last multiple of `step` seconds that is not later.
    pub(crate) fn floor(self, step: i64) -> Timestamp {
        Timestamp(self.0 - self.0.rem_euclid(step * 1000))
    }

    pub(crate) fn plus_seconds(self, seconds: i64) -> Timestamp {
        Timestamp(self.0 + seconds * 1000)
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Timestamp {
        let millis = |d: Duration| i64::try_from(d.as_millis()).unwrap_or(i64::MAX / 4);
        Timestamp(match time.duration_since(UNIX_EPOCH) {
            Ok(after) => millis(after),
            Err(before) => -millis(before.duration()),
        })
    }
}

impl From<Timestamp> for SystemTime {
    fn from(time: Timestamp) -> SystemTime {
        let distance = Duration::from_millis(time.0.unsigned_abs());
        let there =
            if time.0 < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) };
        there.unwrap_or(UNIX_EPOCH)
    }
}

/// `2026-01-31T12:00:00Z`
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .ok()
            .and_then(|time| time.format(&Rfc3339).ok());
        match text {
            Some(text) => f.write_str(&text),
            None => write!(f, "{} s since 1970", self.seconds()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floors_towards_the_past_before_1970_too() {
        assert_eq!(Timestamp(61_500).floor(60), Timestamp(60_000));
        assert_eq!(Timestamp(-1).floor(60), Timestamp(-60_000));
    }

    #[test]
    fn refuses_what_is_no_time() {
        assert_eq!(Timestamp::from_seconds(f64::NAN), None);
        assert_eq!(Timestamp::from_seconds(1e300), None);
        assert_eq!(Timestamp::from_seconds(1.5), Some(Timestamp(1500)));
    }

    #[test]
    fn reads_as_rfc_3339() {
        assert_eq!(Timestamp(0).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(Timestamp(1500).to_string(), "1970-01-01T00:00:01.5Z");
    }
}
