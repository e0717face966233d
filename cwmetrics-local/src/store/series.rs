//! One metric and its data.

use std::collections::VecDeque;
use std::sync::Arc;

use super::{MetricId, Record};
use crate::timestamp::Timestamp;

/// What a series costs beside its texts and its data: its places in the lists, and the heads
/// of its texts. Measured, and rounded up.
const FIXED: usize = 512;
/// What each dimension costs beside its two texts.
const DIMENSION: usize = 96;
/// What a datum costs beside its record: its places in the list of the series and of all
/// arrivals, where lists have up to twice the room that they need, and the allocation.
const DATUM: usize = 80;

/// A metric, and its data in order of arrival.
#[derive(Debug)]
pub(crate) struct Series {
    pub(crate) metric: Arc<MetricId>,
    /// When the endpoint last received data of it.
    pub(crate) last_put: Timestamp,
    records: VecDeque<Box<[u8]>>,
}

impl Series {
    pub(super) fn new(metric: Arc<MetricId>, now: Timestamp) -> Series {
        Series { metric, last_put: now, records: VecDeque::new() }
    }

    /// The bytes that the series takes without data.
    pub(super) fn cost(metric: &MetricId) -> usize {
        let texts = metric.dimensions.iter().map(|(name, value)| DIMENSION + name.len() + value.len());
        FIXED + metric.namespace.len() + metric.name.len() + texts.sum::<usize>()
    }

    /// The bytes that a datum takes.
    pub(super) fn cost_of(record: &[u8]) -> usize {
        DATUM + record.len()
    }

    pub(super) fn push(&mut self, record: Box<[u8]>, now: Timestamp) {
        self.records.push_back(record);
        self.last_put = now;
    }

    /// Takes the oldest datum out.
    pub(super) fn pop(&mut self) -> Option<Box<[u8]>> {
        let oldest = self.records.pop_front();
        shrink(&mut self.records);
        oldest
    }

    pub(super) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Its data in order of arrival.
    pub(crate) fn records(&self) -> impl Iterator<Item = Record<'_>> {
        // What is not readable was never let in.
        self.records.iter().filter_map(|record| Record::read(record))
    }

    /// A copy of those data that are not older than this, for [`Record::read`].
    pub(crate) fn copy_since(&self, since: Timestamp) -> Vec<Box<[u8]>> {
        let recent = |record: &[u8]| Record::read(record).is_some_and(|r| r.timestamp >= since);
        self.records.iter().filter(|record| recent(record)).cloned().collect()
    }

    /// The nth datum of those that are left.
    pub(super) fn record(&self, n: usize) -> Option<Record<'_>> {
        Record::read(self.records.get(n)?)
    }
}

/// Gives room back when most of it is empty.
pub(super) fn shrink<T>(list: &mut VecDeque<T>) {
    if list.len() < list.capacity() / 4 {
        list.shrink_to(list.len() * 2);
    }
}
