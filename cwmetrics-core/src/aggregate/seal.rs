//! From totals to data, which do not change any more.

use std::sync::Arc;

use super::fit::{Level, Totals, Weighted, fit};
use super::store::{Entry, Store};
use super::total::{Ticks, Total, Values};
use crate::metric::{Dimension, Identity, StatisticSet, check};
use crate::record::{Bucket, Kind, MAX_DISTINCT, Series, SetBody};
use crate::sink::{Data, Datum};

/// Seals what a store holds.
#[derive(Debug)]
pub(crate) struct Sealer {
    /// The builder's.
    dimensions: Vec<Dimension>,
}

impl Sealer {
    pub(crate) fn new(dimensions: Vec<Dimension>) -> Sealer {
        Sealer { dimensions }
    }

    /// The data of everything in the store, or of the windows that had ended at a second.
    pub(crate) fn seal(
        &self,
        store: &mut Store,
        only_closed_at: Option<u64>,
        ticks_per_second: f64,
    ) -> Vec<Datum> {
        let mut datums = Vec::new();
        for entry in store.take(only_closed_at) {
            let identity = self.identity(&entry.series);
            seal_entry(&entry, &identity, ticks_per_second, &mut datums);
        }
        datums
    }

    fn identity(&self, series: &Series) -> Arc<Identity> {
        let dimensions = &self.dimensions;
        let whole = || {
            let mut identity = series.identity.clone();
            for (name, value) in dimensions {
                let known = identity.dimensions.iter().any(|(known, _)| known == name);
                if !known && identity.dimensions.len() < check::MAX_DIMENSIONS {
                    // Copied only where there is something to add.
                    Arc::make_mut(&mut identity).dimensions.push((name.clone(), value.clone()));
                }
            }
            identity
        };
        series.whole.get_or_init(whole).clone()
    }
}

fn seal_entry(entry: &Entry, identity: &Arc<Identity>, ticks_per_second: f64, into: &mut Vec<Datum>) {
    let new = |data, samples| Datum { identity: identity.clone(), timestamp: entry.second, data, samples };
    let weighted = match &entry.total {
        Total::Statistics(set) => {
            into.push(new(Data::Statistics(set_of(set)), set.count));
            return;
        }
        Total::Ticks(ticks) => {
            // Divided by, since a whole number of them is exact where its inverse is not.
            let ticks_per_unit = ticks_per_second / identity.unit.per_second();
            if entry.series.kind == Kind::TickStatistics {
                into.push(new(Data::Statistics(ticks.set(ticks_per_unit)), ticks.count));
                return;
            }
            ticks.weighted(ticks_per_unit)
        }
        Total::Values(values) => values.weighted(),
    };
    for part in weighted.chunks(MAX_DISTINCT) {
        let samples = part.iter().map(|(_, count)| count).sum();
        let (values, counts) = part.iter().map(|(value, count)| (*value, *count as f64)).unzip();
        into.push(new(Data::Values { values, counts }, samples));
    }
}

fn set_of(set: &SetBody) -> StatisticSet {
    StatisticSet {
        sample_count: set.count as f64,
        sum: set.sum.value(),
        minimum: set.minimum,
        maximum: set.maximum,
    }
}

impl Ticks {
    /// The values in a unit that has so many ticks.
    fn weighted(&self, ticks_per_unit: f64) -> Vec<Weighted> {
        let level = |(bucket, count): (Bucket, u64)| {
            let (low, high) = bucket.tick_bounds();
            let (low, high) = (low as f64 / ticks_per_unit, high as f64 / ticks_per_unit);
            Level { low, high, count }
        };
        let StatisticSet { sum, minimum, maximum, .. } = self.set(ticks_per_unit);
        fit(self.hits.iter().map(level).collect(), Totals { sum, minimum, maximum })
    }

    fn set(&self, ticks_per_unit: f64) -> StatisticSet {
        StatisticSet {
            sample_count: self.count as f64,
            sum: self.sum as f64 / ticks_per_unit,
            minimum: self.minimum as f64 / ticks_per_unit,
            maximum: self.maximum as f64 / ticks_per_unit,
        }
    }
}

impl Values {
    fn weighted(&self) -> Vec<Weighted> {
        let level = |(bucket, count): (Bucket, u64)| {
            let (low, high) = bucket.value_bounds();
            Level { low, high, count }
        };
        let mut levels: Vec<Level> = self.hits.iter().map(level).collect();
        // Buckets of negative numbers count away from zero.
        levels.sort_by(|a, b| a.low.total_cmp(&b.low));
        let SetBody { sum, minimum, maximum, .. } = &self.totals;
        let fitted = fit(levels, Totals { sum: sum.value(), minimum: *minimum, maximum: *maximum });
        self.exact.iter().map(|(value, count)| (value.0, *count)).chain(fitted).collect()
    }
}
