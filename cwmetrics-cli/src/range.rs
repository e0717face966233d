//! `--since`, `--from`, `--to` and `--period`.

use std::time::SystemTime;

use clap::Args;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Span, SpanRelativeTo, Timestamp};

use crate::failure::Failure;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Options that say which time is meant.
#[derive(Args, Debug)]
#[command(next_help_heading = "Time range")]
pub struct RangeArguments {
    /// How far back, such as 30m, 3h or 2d [default: 3h]
    #[arg(long, value_name = "DURATION", value_parser = duration, conflicts_with = "from")]
    pub since: Option<i64>,
    /// The start instead, such as 2026-01-31T12:00:00Z; without an offset it is UTC
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub from: Option<Timestamp>,
    /// The end [default: now]
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub to: Option<Timestamp>,
}

/// A time range in whole seconds, from start, inclusive, to end, exclusive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    pub start: i64,
    pub end: i64,
    now: i64,
}

impl RangeArguments {
    /// How far back where nothing is said, in seconds.
    pub const DEFAULT: i64 = 3 * HOUR;

    /// The range that is meant at this time.
    pub fn resolve(&self, now: Timestamp) -> Result<Range, Failure> {
        let now = now.as_second();
        let end = self.to.map_or(now, |to| to.as_second());
        let start = match self.from {
            Some(from) => from.as_second(),
            None => end.saturating_sub(self.since.unwrap_or(RangeArguments::DEFAULT)),
        };
        if start >= end {
            let [start, end] = [start, end].map(shown);
            return Err(Failure::Usage(format!(
                "the range must start before it ends: {start} is not before {end}"
            )));
        }
        Ok(Range { start, end, now })
    }
}

impl Range {
    /// A period that cuts the range into sixty points at most, and that CloudWatch still has:
    /// minutes are kept for 15 days, five minutes for 63.
    pub fn period(&self) -> i64 {
        self.period_for(60)
    }

    /// The same for a picture, which has room for some hundred points: the hours of two weeks.
    pub fn fine_period(&self) -> i64 {
        self.period_for(14 * 24)
    }

    fn period_for(&self, most: i64) -> i64 {
        let age = self.now - self.start;
        let kept = if age > 63 * DAY {
            HOUR
        } else if age > 15 * DAY {
            5 * MINUTE
        } else {
            MINUTE
        };
        let few = |&step: &i64| step >= kept && (self.end - self.start) / step <= most;
        let steps = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY];
        steps.into_iter().find(few).unwrap_or(7 * DAY)
    }

    /// The same range from the beginning of the period in which it starts, so that the same
    /// question at another moment has the same periods.
    pub fn aligned(self, period: i64) -> Range {
        Range { start: self.start - self.start.rem_euclid(period), ..self }
    }

    /// The same as times, for traces. A failure if it is longer than X-Ray keeps them.
    pub fn of_traces(&self) -> Result<std::ops::Range<SystemTime>, Failure> {
        if self.end - self.start > 30 * DAY {
            return Err(Failure::Usage(
                "X-Ray keeps traces for 30 days, so the range must be 30d at most".to_owned(),
            ));
        }
        self.times()
    }

    /// The same as times.
    pub fn times(&self) -> Result<std::ops::Range<SystemTime>, Failure> {
        let time = |seconds| Timestamp::from_second(seconds).map(SystemTime::from);
        match (time(self.start), time(self.end)) {
            (Ok(start), Ok(end)) => Ok(start..end),
            _ => Err(Failure::Usage("the range must be within the years -9999 to 9999".to_owned())),
        }
    }

    /// How many periods it has.
    pub fn periods(&self, period: i64) -> usize {
        let length = self.end - self.start;
        usize::try_from(length / period + i64::from(length % period != 0)).unwrap_or(0)
    }

    /// A value for each period, where there is one. Points are the second in which their period begins,
    /// and the value.
    pub fn values(&self, points: impl IntoIterator<Item = (i64, f64)>, period: i64) -> Vec<Option<f64>> {
        let mut values = vec![None; self.periods(period)];
        for (time, value) in points {
            let place = usize::try_from((time - self.start).div_euclid(period)).ok();
            if let Some(slot) = place.and_then(|at| values.get_mut(at)) {
                *slot = Some(value);
            }
        }
        values
    }

    /// `2026-01-31T12:00:00Z to 2026-01-31T15:00:00Z`
    pub fn shown(&self) -> String {
        format!("{} to {}", shown(self.start), shown(self.end))
    }
}

/// `2026-01-31T12:00:00Z`
pub fn shown(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| format!("{seconds} s"), |time| time.to_string())
}

/// Seconds, from `90s`, `3h`, `1d 12h`, `2 weeks`; at most the 455 days that CloudWatch keeps.
pub fn duration(text: &str) -> Result<i64, String> {
    let right = "a duration is a number and a unit, such as 30s, 5m, 3h or 2d";
    let span: Span = text.parse().map_err(|_| right.to_owned())?;
    let duration = span
        .to_duration(SpanRelativeTo::days_are_24_hours())
        .map_err(|_| format!("{right}; months and years have no fixed length"))?;
    match duration.as_secs() {
        ..1 => Err("it must be a second at least".to_owned()),
        seconds if seconds > 455 * DAY => {
            Err("CloudWatch keeps data for 455 days, so it must be 455d at most".to_owned())
        }
        seconds => Ok(seconds),
    }
}

/// A period that CloudWatch takes: 1, 5, 10, 20 or 30 seconds, or whole minutes up to a day.
pub fn period(text: &str) -> Result<i64, String> {
    match duration(text)? {
        seconds @ (1 | 5 | 10 | 20 | 30) => Ok(seconds),
        seconds if seconds % MINUTE == 0 && seconds <= DAY => Ok(seconds),
        _ => Err("a period is 1s, 5s, 10s, 20s, 30s or whole minutes up to a day".to_owned()),
    }
}

/// `2026-01-31T12:00:00Z`, with any offset, or in UTC without one; a date is its midnight.
fn time(text: &str) -> Result<Timestamp, String> {
    let utc = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok();
    let time = text.parse().ok().or_else(|| utc().map(|zoned| zoned.timestamp()));
    time.ok_or_else(|| "a time is written as 2026-01-31T12:00:00Z or 2026-01-31 12:00".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        assert_eq!(duration("90s"), Ok(90));
        assert_eq!(duration("3h"), Ok(3 * HOUR));
        assert_eq!(duration("1d 12h"), Ok(36 * HOUR));
        assert_eq!(duration("2 weeks"), Ok(14 * DAY));
        assert_eq!(duration("15 min"), Ok(900));
        for bad in ["", "3", "h", "3x", "-3h", "0s", "500ms", "1 month", "456d", "99999999999h"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn periods_are_those_of_cloudwatch() {
        assert_eq!(period("1s"), Ok(1));
        assert_eq!(period("5m"), Ok(300));
        assert_eq!(period("1d"), Ok(DAY));
        for bad in ["2s", "90s", "2d"] {
            assert!(period(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn times_have_an_offset_or_are_utc() {
        let noon = Timestamp::from_second(1_769_860_800).unwrap();
        for text in
            ["2026-01-31T12:00:00Z", "2026-01-31T13:00:00+01:00", "2026-01-31T12:00", "2026-01-31 12:00"]
        {
            assert_eq!(time(text), Ok(noon), "{text}");
        }
        assert!(time("yesterday").is_err());
    }

    #[test]
    fn a_range_goes_back_from_its_end() {
        let end = Timestamp::from_second(1_700_000_040).unwrap();
        let arguments = RangeArguments { since: Some(HOUR), from: None, to: Some(end) };
        let range = arguments.resolve(Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!((range.start, range.end), (1_700_000_040 - HOUR, 1_700_000_040));
        let backwards = RangeArguments { since: None, from: Some(end), to: Some(end) };
        assert!(matches!(backwards.resolve(end), Err(Failure::Usage(_))));
    }

    #[test]
    fn the_period_gives_sixty_points_at_most_and_is_one_that_is_kept() {
        let now = 1_700_000_040;
        let period =
            |back: i64, length: i64| Range { start: now - back, end: now - back + length, now }.period();
        assert_eq!(period(HOUR, HOUR), MINUTE);
        assert_eq!(period(3 * HOUR, 3 * HOUR), 5 * MINUTE);
        assert_eq!(period(DAY, DAY), HOUR);
        assert_eq!(period(20 * DAY, HOUR), 5 * MINUTE);
        assert_eq!(period(70 * DAY, HOUR), HOUR);
        assert_eq!(period(455 * DAY, 455 * DAY), 7 * DAY);
    }

    #[test]
    fn periods_begin_at_multiples_of_their_length() {
        let range = Range { start: 1_000, end: 2_000, now: 2_000 }.aligned(300);
        assert_eq!(range.start, 900);
        assert_eq!(range.periods(300), 4);
        let points = [(899, 1.0), (900, 2.0), (1_799, 3.0), (1_800, 4.0), (2_100, 5.0)];
        assert_eq!(range.values(points, 300), [Some(2.0), None, Some(3.0), Some(4.0)]);
    }
}
