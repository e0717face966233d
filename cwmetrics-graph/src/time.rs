//! Points in time and time zones as the JSON writes them.

use std::fmt;
use std::time::{Duration, SystemTime};

use jiff::fmt::temporal::{DateTimeParser, SpanParser};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// A point in time: absolute, such as `2018-04-25T12:00:00.000Z`, or relative to the moment at which
/// the graph is drawn, such as `-PT3H`.
///
/// ```
/// use cwmetrics_graph::Time;
/// use std::time::{Duration, UNIX_EPOCH};
///
/// assert_eq!(Time::ago(Duration::from_secs(5400)).as_str(), "-PT5400S");
/// assert_eq!(Time::at(UNIX_EPOCH).as_str(), "1970-01-01T00:00:00.000Z");
/// assert_eq!(Time::new("-P1D").resolve(UNIX_EPOCH + Duration::from_secs(86_400)), Some(UNIX_EPOCH));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Time(String);

impl Time {
    /// A time in the JSON's spelling: ISO 8601, a date and time with its zone or a duration. Another
    /// spelling is an error of the widget that it is given to.
    pub fn new(text: impl Into<String>) -> Time {
        Time(text.into())
    }

    /// So long before the graph is drawn, to the second.
    pub fn ago(distance: Duration) -> Time {
        Time(format!("-PT{}S", distance.as_secs()))
    }

    /// This moment, to the millisecond.
    pub fn at(time: SystemTime) -> Time {
        // A time outside of the years -9999 to 9999 is not in any graph; it is refused as what it says.
        Time(Timestamp::try_from(time).map_or_else(|_| format!("{time:?}"), |time| format!("{time:.3}")))
    }

    /// As it stands in the JSON.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it goes by the moment at which the graph is drawn.
    pub fn is_relative(&self) -> bool {
        self.0.trim_start_matches(['-', '+']).starts_with(['P', 'p'])
    }

    /// The moment that it means at `now`; `None` if it is not spelt as it must be. Months and years
    /// are those of UTC's calendar.
    pub fn resolve(&self, now: SystemTime) -> Option<SystemTime> {
        if !self.is_relative() {
            return DateTimeParser::new().parse_timestamp(&self.0).ok().map(SystemTime::from);
        }
        let span = SpanParser::new().parse_span(&self.0).ok()?;
        let now = Timestamp::try_from(now).ok()?.to_zoned(TimeZone::UTC);
        now.checked_add(span).ok().map(|time| SystemTime::from(time.timestamp()))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<SystemTime> for Time {
    fn from(time: SystemTime) -> Time {
        Time::at(time)
    }
}

/// How far a time zone is from UTC, such as `+0130`.
///
/// ```
/// use cwmetrics_graph::Timezone;
///
/// assert_eq!(Timezone::minutes(-210).as_str(), "-0330");
/// assert_eq!(Timezone::new("+0130").offset_minutes(), Some(90));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Timezone(String);

impl Timezone {
    /// A time zone in the JSON's spelling: a sign, two digits of hours, two of minutes. Another
    /// spelling is an error of the widget that it is given to.
    pub fn new(text: impl Into<String>) -> Timezone {
        Timezone(text.into())
    }

    /// So many minutes ahead of UTC, or behind it if negative.
    pub fn minutes(minutes: i32) -> Timezone {
        let sign = if minutes < 0 { '-' } else { '+' };
        let minutes = minutes.unsigned_abs();
        Timezone(format!("{sign}{:02}{:02}", minutes / 60, minutes % 60))
    }

    /// As it stands in the JSON.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Minutes ahead of UTC; `None` if it is not spelt as it must be.
    pub fn offset_minutes(&self) -> Option<i32> {
        let (sign, digits) = match self.0.split_at_checked(1)? {
            ("+", digits) => (1, digits),
            ("-", digits) => (-1, digits),
            _ => return None,
        };
        if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number: i32 = digits.parse().ok()?;
        let (hours, minutes) = (number / 100, number % 100);
        (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
    }
}

/// Any day will do for telling which of two relative times comes first.
pub(crate) fn some_day() -> SystemTime {
    SystemTime::from(Timestamp::UNIX_EPOCH + 500_000.hours())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> SystemTime {
        text.parse::<Timestamp>().unwrap().into()
    }

    #[test]
    fn resolves_what_the_console_writes() {
        let now = at("2026-03-31T12:00:00Z");
        for (text, expected) in [
            ("-PT3H", "2026-03-31T09:00:00Z"),
            ("-P7D", "2026-03-24T12:00:00Z"),
            ("-P1M", "2026-02-28T12:00:00Z"),
            ("-PT0H", "2026-03-31T12:00:00Z"),
            ("P0D", "2026-03-31T12:00:00Z"),
            ("2018-04-25T12:00:00.000Z", "2018-04-25T12:00:00Z"),
            ("2018-04-25T12:00:00+02:00", "2018-04-25T10:00:00Z"),
        ] {
            assert_eq!(Time::new(text).resolve(now), Some(at(expected)), "{text}");
        }
    }

    #[test]
    fn refuses_other_spellings() {
        for bad in
            ["", "now", "-PID", "3 hours ago", "-3h", "2018-04-25", "2018-04-25T12:00:00", "P", "-P99999999Y"]
        {
            assert_eq!(Time::new(bad).resolve(SystemTime::UNIX_EPOCH), None, "{bad}");
        }
        for bad in ["", "UTC", "0130", "+130", "+01:30", "+2400", "+0160", "é+01"] {
            assert_eq!(Timezone::new(bad).offset_minutes(), None, "{bad}");
        }
    }

    #[test]
    fn a_time_far_outside_of_every_calendar_is_refused_and_no_panic() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::from(u32::MAX) * 100_000);
        assert_eq!(Time::at(time).resolve(SystemTime::UNIX_EPOCH), None);
    }
}
