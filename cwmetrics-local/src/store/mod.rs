//! What was put: bounded, in memory, and on request in a file too.

mod datum;
mod disk;
mod memory;
mod metric;
mod record;
mod series;
mod unit;

use std::ops::Deref;

pub use datum::{Datum, Samples, StatisticSet};
pub(crate) use disk::Disk;
pub(crate) use memory::{Limits, Memory};
pub(crate) use metric::MetricId;
pub(crate) use record::{Content, Entry, Record};
pub(crate) use series::Series;
pub(crate) use unit::Unit;

use crate::rows::DiskError;
use crate::timestamp::Timestamp;

/// Everything that was accepted and is not forgotten. To be read like the [`Memory`] that it is.
#[derive(Debug)]
pub(crate) struct Store {
    memory: Memory,
    disk: Option<Disk>,
}

/// Why data were not taken in. None of them were.
#[derive(Debug)]
pub(crate) enum PutError {
    /// They bring more metrics than there may be.
    TooManySeries {
        limit: usize,
        excess: usize,
    },
    Disk(DiskError),
}

impl Store {
    /// In memory alone.
    pub(crate) fn new(limits: Limits) -> Store {
        Store { memory: Memory::new(limits, 0), disk: None }
    }

    /// With what the file has, as much of it as there is room for.
    pub(crate) fn open(limits: Limits, disk: Disk) -> Result<Store, DiskError> {
        let memory = disk.read(limits)?;
        Ok(Store { memory, disk: Some(disk) })
    }

    /// The number of a request that is greater than those of all data.
    pub(crate) fn next_request(&self) -> u64 {
        let records = self.memory.series_from(0).flat_map(|(_, series)| series.records());
        records.map(|record| record.request + 1).max().unwrap_or(0)
    }

    /// Takes all of these data in, or none. When this returns they are in the file.
    pub(crate) fn put(&mut self, entries: Vec<Entry>, now: Timestamp) -> Result<(), PutError> {
        self.memory.expire(now);
        let excess = self.memory.excess(&entries);
        if excess > 0 {
            return Err(PutError::TooManySeries { limit: self.memory.limits().series, excess });
        }
        if let Some(disk) = &mut self.disk {
            disk.append(&entries, now, &self.memory).map_err(PutError::Disk)?;
        }
        for entry in entries {
            self.memory.add(entry, now);
        }
        Ok(())
    }

    /// Forgets everything. If the file cannot be written now, it is emptied with the next put.
    pub(crate) fn clear(&mut self) {
        self.memory.clear();
        if let Some(disk) = &mut self.disk {
            let _ = disk.forget_before(self.memory.oldest());
        }
    }
}

impl Deref for Store {
    type Target = Memory;

    fn deref(&self) -> &Memory {
        &self.memory
    }
}
