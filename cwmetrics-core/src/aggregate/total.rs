//! The totals of one series in one window, from all threads.

use std::collections::BTreeMap;

use super::hits::Hits;
use crate::record::{Durations, Kind, ManyValues, Read, SetBody, ValueBody};

/// What all threads have recorded together.
#[derive(Debug)]
pub(super) enum Total {
    Ticks(Ticks),
    Values(Values),
    Statistics(SetBody),
}

/// Durations, in ticks.
#[derive(Debug)]
pub(super) struct Ticks {
    pub(super) count: u64,
    pub(super) sum: u128,
    pub(super) minimum: u64,
    pub(super) maximum: u64,
    pub(super) hits: Hits,
    /// Whether a statistic set is all that is wanted, and `hits` stays empty.
    is_set: bool,
}

/// Numbers: some as they are, and where there were too many different ones, the others in buckets.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// By the order of the numbers; finite ones, so their bits can be ordered.
    pub(super) exact: BTreeMap<Ordered, u64>,
    pub(super) hits: Hits,
    /// Of those in buckets.
    pub(super) totals: SetBody,
}

/// A finite number, in its order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ordered(pub(super) f64);

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Ordered) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Ordered) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Total {
    pub(super) fn new(kind: Kind) -> Total {
        match kind {
            Kind::Ticks | Kind::TickStatistics => {
                let is_set = kind == Kind::TickStatistics;
                Total::Ticks(Ticks {
                    count: 0,
                    sum: 0,
                    minimum: u64::MAX,
                    maximum: 0,
                    hits: Hits::default(),
                    is_set,
                })
            }
            Kind::Values => Total::Values(Values::default()),
            Kind::Statistics => Total::Statistics(SetBody::default()),
        }
    }

    /// Adds what one thread has recorded.
    pub(super) fn merge(&mut self, read: Read<'_>) {
        match (self, read) {
            (Total::Ticks(total), Read::Durations(body)) => total.merge(body),
            (Total::Values(total), Read::Values(body)) => total.merge(body),
            (Total::Values(total), Read::Count { value, times }) => total.add(value, times),
            (Total::Statistics(total), Read::Statistics(body)) => total.merge(body),
            _ => debug_assert!(false, "a body of another kind than its series"),
        }
    }
}

impl Ticks {
    fn merge(&mut self, body: &Durations) {
        let Some(totals) = body.totals() else { return };
        self.count += totals.count;
        self.sum += totals.sum;
        self.minimum = self.minimum.min(totals.minimum);
        self.maximum = self.maximum.max(totals.maximum);
        if !self.is_set {
            for (bucket, count) in body.hits() {
                self.hits.add(bucket, count);
            }
        }
    }
}

impl Values {
    fn merge(&mut self, body: &ValueBody) {
        let ones_and_zeros = [(0.0, body.zeros), (1.0, body.ones)];
        for (value, count) in ones_and_zeros.into_iter().chain(body.distinct.iter()) {
            self.add(value, count);
        }
        if let Some(many) = &body.many {
            self.merge_many(many);
        }
    }

    fn add(&mut self, value: f64, times: u64) {
        if times > 0 {
            *self.exact.entry(Ordered(value)).or_default() += times;
        }
    }

    fn merge_many(&mut self, many: &ManyValues) {
        self.totals.merge(&many.totals);
        for (bucket, count) in many.histogram.hits() {
            self.hits.add(bucket, u64::from(count));
        }
    }
}
