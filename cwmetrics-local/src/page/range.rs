//! How far back the page looks, and in which steps.

use crate::statistic::Window;
use crate::timestamp::Timestamp;

/// A time range that ends now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Range {
    Minutes15,
    Hour,
    Hours3,
    Hours12,
    Day,
    Week,
}

impl Range {
    /// As addresses write them.
    pub(super) const CHOICES: [(&'static str, Range); 6] = [
        ("15m", Range::Minutes15),
        ("1h", Range::Hour),
        ("3h", Range::Hours3),
        ("12h", Range::Hours12),
        ("1d", Range::Day),
        ("1w", Range::Week),
    ];

    pub(super) fn key(self) -> &'static str {
        Range::CHOICES.iter().find(|(_, range)| *range == self).map_or("", |(key, _)| key)
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Range::Minutes15 => "15 minutes",
            Range::Hour => "1 hour",
            Range::Hours3 => "3 hours",
            Range::Hours12 => "12 hours",
            Range::Day => "1 day",
            Range::Week => "1 week",
        }
    }

    /// Behind "the last".
    pub(super) fn phrase(self) -> &'static str {
        match self {
            Range::Hour => "hour",
            Range::Day => "day",
            Range::Week => "week",
            _ => self.label(),
        }
    }

    fn seconds(self) -> i64 {
        match self {
            Range::Minutes15 => 15 * 60,
            Range::Hour => 3600,
            Range::Hours3 => 3 * 3600,
            Range::Hours12 => 12 * 3600,
            Range::Day => 24 * 3600,
            Range::Week => 7 * 24 * 3600,
        }
    }

    /// Seconds to a point: no more than 180 points, so that a chart can be read.
    fn period(self, high_resolution: bool) -> i64 {
        match self {
            Range::Minutes15 if high_resolution => 5,
            Range::Hour if high_resolution => 20,
            Range::Minutes15 | Range::Hour | Range::Hours3 => 60,
            Range::Hours12 => 300,
            Range::Day => 600,
            Range::Week => 3600,
        }
    }

    /// The range in periods that begin at whole multiples, so that points keep their place
    /// while time goes on. The last one, or its minute, has begun and is not over.
    pub(super) fn steps(self, high_resolution: bool, now: Timestamp) -> Steps {
        Steps::new(self, self.period(high_resolution), now)
    }

    /// Nothing before this is in the range.
    pub(super) fn since(self, now: Timestamp) -> Timestamp {
        self.steps(false, now).start
    }

    /// The same time as one single period.
    pub(super) fn whole(self, now: Timestamp) -> Window {
        let steps = self.steps(false, now);
        Window::new(steps.start, steps.end, self.seconds(), now)
    }
}

/// A range and its periods.
#[derive(Clone, Copy, Debug)]
pub(super) struct Steps {
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
    /// In seconds.
    pub(super) period: i64,
    pub(super) window: Window,
}

impl Steps {
    fn new(range: Range, period: i64, now: Timestamp) -> Steps {
        // Whole minutes: a window begins with one in any case.
        let grain = period.max(60);
        let end = now.floor(grain).plus_seconds(grain);
        let start = end.plus_seconds(-range.seconds());
        Steps { start, end, period, window: Window::new(start, end, period, now) }
    }
}

#[cfg(test)]
mod tests {
    use super::Range;
    use crate::timestamp::Timestamp;

    #[test]
    fn a_range_ends_with_the_period_that_has_begun() {
        let now = Timestamp::from_seconds(1_700_000_123.0).unwrap();
        for (_, range) in Range::CHOICES {
            for high_resolution in [false, true] {
                let steps = range.steps(high_resolution, now);
                assert!(steps.end > now && steps.end.plus_seconds(-steps.period.max(60)) <= now);
                assert!(steps.window.periods() <= 180, "{range:?}");
                assert_eq!(steps.start, range.since(now));
                assert_eq!(range.whole(now).periods(), 1);
            }
        }
    }
}
