//! The time range of a query, cut into periods.

use std::collections::BTreeMap;

use super::{Grid, Summary};
use crate::store::Record;
use crate::timestamp::Timestamp;

/// From start, inclusive, to end, exclusive, in steps of a period that begin at the start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    start: Timestamp,
    end: Timestamp,
    period: i64,
    /// Data of this period are not kept for longer.
    earliest: Timestamp,
    /// No data are taken for a time later than this.
    latest: Timestamp,
}

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

impl Window {
    /// The start is rounded down as CloudWatch does: to the second, to 5, 10, 20 or 30
    /// seconds under such a period, otherwise to the minute, and to 5 minutes or an hour
    /// when it lies 15 or 63 days back.
    pub(crate) fn new(start: Timestamp, end: Timestamp, period: i64, now: Timestamp) -> Window {
        let grain = if start < now.plus_seconds(-63 * DAY) {
            HOUR
        } else if start < now.plus_seconds(-15 * DAY) {
            300
        } else {
            period.min(60)
        };
        // How long CloudWatch keeps what is stored by the second, minute, 5 minutes, hour.
        let kept = if period % 60 != 0 {
            3 * HOUR
        } else if period % 300 != 0 {
            15 * DAY
        } else if period % HOUR != 0 {
            63 * DAY
        } else {
            455 * DAY
        };
        Window {
            start: start.floor(grain),
            end,
            period,
            earliest: now.plus_seconds(-kept).floor(60),
            latest: now.plus_seconds(2 * HOUR),
        }
    }

    /// How many data points it can have.
    pub(crate) fn periods(&self) -> i64 {
        let length = self.end.millis() - self.start.millis();
        length.div_euclid(self.period * 1000) + i64::from(length % (self.period * 1000) != 0)
    }

    /// The beginnings of those periods in which there can be data; not even the longest
    /// range has more than 22,000.
    pub(crate) fn grid(&self) -> Grid {
        let period = self.period * 1000;
        let skipped = (self.earliest.millis() - self.start.millis()).max(0) / period;
        let first = self.start.plus_seconds(skipped * self.period);
        let end = self.end.min(self.latest.plus_seconds(1));
        let length = end.millis() - first.millis();
        let length = length.div_euclid(period) + i64::from(length % period != 0);
        Grid::new(first, self.period, usize::try_from(length).unwrap_or(0))
    }

    /// Adds the data up by period, and by whatever else `key` tells apart.
    pub(crate) fn summarize<'d, K: Ord>(
        &self,
        datums: impl Iterator<Item = Record<'d>>,
        key: impl Fn(&Record<'d>) -> K,
    ) -> BTreeMap<(Timestamp, K), Summary> {
        let mut periods: BTreeMap<_, Summary> = BTreeMap::new();
        for datum in datums {
            if let Some(at) = self.period_of(&datum)
                && let Some(samples) = datum.samples()
            {
                periods.entry((at, key(&datum))).or_default().add(&samples);
            }
        }
        periods
    }

    /// The beginning of the period in which the datum lies. It is stored under its
    /// minute, or under its second at resolution 1.
    fn period_of(&self, datum: &Record<'_>) -> Option<Timestamp> {
        let stored = datum.timestamp.floor(i64::from(datum.resolution));
        if stored < self.start || stored >= self.end || stored < self.earliest {
            return None;
        }
        let steps = (stored.millis() - self.start.millis()) / (self.period * 1000);
        Some(self.start.plus_seconds(steps * self.period))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The grid of a range in seconds from now.
    fn grid(start: i64, end: i64, period: i64) -> Grid {
        let now = Timestamp::from_seconds(1_700_000_040.0).unwrap();
        Window::new(now.plus_seconds(start), now.plus_seconds(end), period, now).grid()
    }

    #[test]
    fn a_grid_has_every_period_of_the_range() {
        assert_eq!(grid(-600, 0, 60).len(), 10);
        assert_eq!(grid(-600, 1, 60).len(), 11);
        assert_eq!(grid(-630, 0, 60).len(), 11);
        assert_eq!(grid(-600, 0, 300).len(), 2);
    }

    #[test]
    fn a_grid_ends_where_there_can_be_no_data() {
        let for_ever = 50 * 365 * DAY;
        for (period, most) in [(1, 18_100), (60, 21_800), (300, 18_200), (3600, 10_930), (7 * DAY, 70)] {
            let length = grid(-for_ever, for_ever, period).len();
            assert!((most / 2..=most).contains(&length), "{length} of {period}");
        }
        assert_eq!(grid(-for_ever, 600 - for_ever, 60).len(), 0);
        assert_eq!(grid(for_ever, for_ever + 600, 60).len(), 0);
    }
}
