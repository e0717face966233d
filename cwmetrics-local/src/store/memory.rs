//! What was put, in memory: by metric, with the order of arrival, and never more than may be.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use super::series::{Series, shrink};
use super::{Datum, Entry, MetricId, Record};
use crate::timestamp::Timestamp;

/// How long CloudWatch keeps anything at all: 455 days, in seconds. Then it can be shown by
/// no period.
const KEPT: i64 = 455 * 24 * 3600;

/// How much there may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Of memory.
    pub(crate) bytes: usize,
    /// How many metrics.
    pub(crate) series: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { bytes: 256 << 20, series: 100_000 }
    }
}

/// The data. Each is in its series alone; of all of them together there is only which series
/// the next one belongs to.
#[derive(Debug)]
pub(crate) struct Memory {
    limits: Limits,
    /// The series of every datum, in order of arrival.
    arrivals: VecDeque<u64>,
    /// The number of the oldest of them, counted from the first that ever came.
    oldest: u64,
    /// By number, which is in order of first arrival and never used again.
    series: BTreeMap<u64, Series>,
    next_series: u64,
    index: HashMap<Arc<MetricId>, u64>,
    bytes: usize,
    forgotten: u64,
}

impl Memory {
    /// Empty; the first datum will have this number.
    pub(super) fn new(limits: Limits, first: u64) -> Memory {
        Memory {
            limits,
            arrivals: VecDeque::new(),
            oldest: first,
            series: BTreeMap::new(),
            next_series: 0,
            index: HashMap::new(),
            bytes: 0,
            forgotten: 0,
        }
    }

    /// How many series these data would be too many.
    pub(super) fn excess(&self, entries: &[Entry]) -> usize {
        if self.series.len() + entries.len() <= self.limits.series {
            return 0;
        }
        let new: HashSet<_> = entries
            .iter()
            .map(|entry| &entry.metric)
            .filter(|metric| !self.index.contains_key(*metric))
            .collect();
        (self.series.len() + new.len()).saturating_sub(self.limits.series)
    }

    /// Takes a datum in, and lets go of the oldest for which there is no room then.
    pub(super) fn add(&mut self, entry: Entry, now: Timestamp) {
        let number = match self.index.get(&entry.metric) {
            Some(&number) => number,
            None => self.found(entry.metric, now),
        };
        let Some(series) = self.series.get_mut(&number) else {
            return;
        };
        self.bytes += Series::cost_of(&entry.record);
        series.push(entry.record, now);
        self.arrivals.push_back(number);
        while self.bytes > self.limits.bytes && self.drop_oldest() {
            self.forgotten += 1;
        }
    }

    fn found(&mut self, metric: MetricId, now: Timestamp) -> u64 {
        let number = self.next_series;
        self.next_series += 1;
        self.bytes += Series::cost(&metric);
        let metric = Arc::new(metric);
        self.index.insert(Arc::clone(&metric), number);
        self.series.insert(number, Series::new(metric, now));
        number
    }

    /// Lets go of what is too old to be shown ever again.
    pub(super) fn expire(&mut self, now: Timestamp) {
        let earliest = now.plus_seconds(-KEPT);
        let too_old = |memory: &Memory| {
            let oldest = memory.arrivals.front().and_then(|number| memory.series.get(number)?.record(0));
            oldest.is_some_and(|record| record.timestamp < earliest)
        };
        while too_old(self) && self.drop_oldest() {}
    }

    /// Without the last of its data a series is gone too: ListMetrics stops to show it two
    /// weeks after its last data came, which is long before those are too old.
    fn drop_oldest(&mut self) -> bool {
        let Some(number) = self.arrivals.pop_front() else {
            return false;
        };
        shrink(&mut self.arrivals);
        self.oldest += 1;
        let Some(series) = self.series.get_mut(&number) else {
            return true;
        };
        self.bytes -= series.pop().map_or(0, |record| Series::cost_of(&record));
        if series.is_empty()
            && let Some(series) = self.series.remove(&number)
        {
            self.bytes -= Series::cost(&series.metric);
            self.index.remove(&series.metric);
        }
        true
    }

    /// Empties it. Numbers go on.
    pub(super) fn clear(&mut self) {
        let next_series = self.next_series;
        *self = Memory { next_series, ..Memory::new(self.limits, self.next()) };
    }

    /// The number of the oldest datum.
    pub(super) fn oldest(&self) -> u64 {
        self.oldest
    }

    /// The number that the next datum will have.
    pub(super) fn next(&self) -> u64 {
        self.oldest + self.arrivals.len() as u64
    }

    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    /// How many data were let go for want of room.
    pub(crate) fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// The data of exactly this metric, in order of arrival.
    pub(crate) fn datums(&self, metric: &MetricId) -> impl Iterator<Item = Record<'_>> {
        let series = self.index.get(metric).and_then(|number| self.series.get(number));
        series.into_iter().flat_map(Series::records)
    }

    /// The series from this number on, in order of first arrival.
    pub(crate) fn series_from(&self, first: u64) -> impl Iterator<Item = (u64, &Series)> {
        self.series.range(first..).map(|(&number, series)| (number, series))
    }

    /// Whether a series has, or had, this number.
    pub(crate) fn has_numbered(&self, number: u64) -> bool {
        number < self.next_series
    }

    /// All data, in order of arrival.
    pub(crate) fn arrived(&self) -> Vec<Datum> {
        // How many of each series have passed by.
        let mut passed: HashMap<u64, usize> = HashMap::new();
        let next = |number: &u64| {
            let series = self.series.get(number)?;
            let n = passed.entry(*number).or_default();
            *n += 1;
            series.record(*n - 1)?.datum(&series.metric)
        };
        self.arrivals.iter().filter_map(next).collect()
    }
}
