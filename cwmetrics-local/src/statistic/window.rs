//! The time range of a query, cut into periods.

use std::collections::BTreeMap;

use super::Summary;
use crate::store::Datum;
use crate::timestamp::Timestamp;

/// From start, inclusive, to end, exclusive, in steps of a period that begin at the start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    start: Timestamp,
    end: Timestamp,
    period: i64,
    /// Data of this period are not kept for longer.
    earliest: Timestamp,
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
        Window { start: start.floor(grain), end, period, earliest: now.plus_seconds(-kept).floor(60) }
    }

    /// How many data points it can have.
    pub(crate) fn periods(&self) -> i64 {
        let length = self.end.millis() - self.start.millis();
        length.div_euclid(self.period * 1000) + i64::from(length % (self.period * 1000) != 0)
    }

    /// Adds the data up by period, and by whatever else `key` tells apart.
    pub(crate) fn summarize<'d, K: Ord>(
        &self,
        datums: impl Iterator<Item = &'d Datum>,
        key: impl Fn(&'d Datum) -> K,
    ) -> BTreeMap<(Timestamp, K), Summary> {
        let mut periods: BTreeMap<_, Summary> = BTreeMap::new();
        for datum in datums {
            if let Some(at) = self.period_of(datum) {
                periods.entry((at, key(datum))).or_default().add(&datum.samples);
            }
        }
        periods
    }

    /// The beginning of the period in which the datum lies. It is stored under its
    /// minute, or under its second at resolution 1.
    fn period_of(&self, datum: &Datum) -> Option<Timestamp> {
        let stored = Timestamp::from(datum.timestamp).floor(i64::from(datum.resolution));
        if stored < self.start || stored >= self.end || stored < self.earliest {
            return None;
        }
        let steps = (stored.millis() - self.start.millis()) / (self.period * 1000);
        Some(self.start.plus_seconds(steps * self.period))
    }
}
