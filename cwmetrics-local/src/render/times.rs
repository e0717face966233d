//! The ticks of the time axis, in the time zone of the graph.

use time::{Month, OffsetDateTime, UtcOffset};

use crate::timestamp::Timestamp;

const DAY: i64 = 86_400;

/// Seconds from one tick to the next.
const STEPS: [i64; 25] = [
    1,
    2,
    5,
    10,
    15,
    30,
    60,
    120,
    300,
    600,
    900,
    1800,
    3600,
    7200,
    10_800,
    21_600,
    43_200,
    DAY,
    2 * DAY,
    4 * DAY,
    7 * DAY,
    14 * DAY,
    28 * DAY,
    91 * DAY,
    364 * DAY,
];

/// The ticks from `start` to `end`, at round times of the time zone, and what stands there;
/// `most` is how many spaces between ticks there may be.
pub(crate) fn ticks(
    start: Timestamp,
    end: Timestamp,
    offset_minutes: i32,
    most: usize,
) -> Vec<(Timestamp, String)> {
    let offset =
        UtcOffset::from_whole_seconds(offset_minutes.clamp(-1439, 1439) * 60).unwrap_or(UtcOffset::UTC);
    let millis = end.millis().saturating_sub(start.millis()).max(1);
    let most = i64::try_from(most.max(1)).unwrap_or(1);
    let step =
        STEPS.into_iter().find(|step| millis <= step * 1000 * most).unwrap_or(millis / 1000 / most + 1);
    let shift = i64::from(offset.whole_seconds());
    let first = start.plus_seconds(shift).floor(step).plus_seconds(-shift);
    (0..=most + 1)
        .map(|n| first.plus_seconds(n * step))
        .filter(|time| (start..=end).contains(time))
        .filter_map(|time| Some((time, label(time, offset, step, millis / 1000)?)))
        .collect()
}

/// The time of day; at midnight, and with days from tick to tick, the date.
fn label(time: Timestamp, offset: UtcOffset, step: i64, span: i64) -> Option<String> {
    let utc = OffsetDateTime::from_unix_timestamp_nanos(i128::from(time.millis()) * 1_000_000).ok()?;
    let time = utc.checked_to_offset(offset)?;
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    let month = month(time.month());
    Some(if step < 60 {
        format!("{hour:02}:{minute:02}:{second:02}")
    } else if step < DAY && (span < DAY || (hour, minute) != (0, 0)) {
        format!("{hour:02}:{minute:02}")
    } else if span < 300 * DAY {
        format!("{month} {}", time.day())
    } else {
        format!("{month} {}", time.year())
    })
}

fn month(month: Month) -> &'static str {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES[usize::from(u8::from(month)) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-01-30T22:30:00Z.
    const START: i64 = 1_769_812_200;

    fn labels(seconds: i64, offset_minutes: i32) -> Vec<String> {
        let start = Timestamp::from_millis(START * 1000).unwrap();
        ticks(start, start.plus_seconds(seconds), offset_minutes, 6).into_iter().map(|(_, l)| l).collect()
    }

    #[test]
    fn stand_at_round_times() {
        assert_eq!(labels(3 * 3600, 0), ["22:30", "23:00", "23:30", "00:00", "00:30", "01:00", "01:30"]);
        assert_eq!(labels(20, 0), ["22:30:00", "22:30:05", "22:30:10", "22:30:15", "22:30:20"]);
    }

    #[test]
    fn are_those_of_the_time_zone() {
        assert_eq!(labels(6 * 3600, 330), ["04:00", "05:00", "06:00", "07:00", "08:00", "09:00", "10:00"]);
        assert_eq!(labels(2 * 86_400, -120), ["Jan 31", "12:00", "Feb 1", "12:00"]);
    }

    #[test]
    fn are_dates_over_more_than_a_day() {
        assert_eq!(labels(36 * 3600, 0), ["Jan 31", "06:00", "12:00", "18:00", "Feb 1", "06:00"]);
        assert_eq!(labels(5 * 86_400, 0), ["Jan 31", "Feb 1", "Feb 2", "Feb 3", "Feb 4"]);
        assert_eq!(labels(450 * 86_400, 0).last().unwrap(), "Apr 2027");
    }

    #[test]
    fn are_few_and_inside_whatever_the_range() {
        let times = [i64::MIN, -1, 0, 1, 999, 60_000, 1_769_812_200_000, 99_999_999_999_000, i64::MAX];
        let times: Vec<_> = times.into_iter().filter_map(Timestamp::from_millis).collect();
        for (start, end) in times.iter().flat_map(|start| times.iter().map(move |end| (*start, *end))) {
            for offset in [i32::MIN, -720, 0, 845, i32::MAX] {
                let ticks = ticks(start, end, offset, 6);
                assert!(ticks.len() <= 8, "{start} to {end}: {ticks:?}");
            }
        }
    }
}
