//! What was put, in memory: every datum in order of arrival, and by metric.

mod datum;
mod metric;

use std::collections::HashMap;
use std::sync::Arc;

pub use datum::{Datum, Samples, StatisticSet};
pub(crate) use metric::MetricId;

use crate::timestamp::Timestamp;

/// Everything that was accepted.
#[derive(Default)]
pub(crate) struct Store {
    arrived: Vec<Arc<Datum>>,
    /// In order of first arrival, so that a place in the list stays valid between pages.
    series: Vec<Series>,
    index: HashMap<MetricId, usize>,
}

/// One metric and its data.
pub(crate) struct Series {
    pub(crate) metric: MetricId,
    pub(crate) datums: Vec<Arc<Datum>>,
    /// When the endpoint last received data of it.
    pub(crate) last_put: Timestamp,
}

impl Store {
    pub(crate) fn put(&mut self, datum: Datum, now: Timestamp) {
        let metric = MetricId::of(&datum);
        let datum = Arc::new(datum);
        self.arrived.push(Arc::clone(&datum));
        let at = *self.index.entry(metric).or_insert_with_key(|metric| {
            self.series.push(Series { metric: metric.clone(), datums: Vec::new(), last_put: now });
            self.series.len() - 1
        });
        let series = &mut self.series[at];
        series.datums.push(datum);
        series.last_put = now;
    }

    /// The data of exactly this metric; empty if there is none.
    pub(crate) fn datums(&self, metric: &MetricId) -> &[Arc<Datum>] {
        self.index.get(metric).map_or(&[], |&at| &self.series[at].datums)
    }

    /// All metrics, in order of first arrival.
    pub(crate) fn series(&self) -> &[Series] {
        &self.series
    }

    /// All data, in order of arrival.
    pub(crate) fn arrived(&self) -> &[Arc<Datum>] {
        &self.arrived
    }
}
