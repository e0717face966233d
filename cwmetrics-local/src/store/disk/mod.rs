//! The file of a data directory: every accepted put, in order, each on the disk before it is
//! answered.
//!
//! One row a put, under the number of the last of its data. So a row may go when the oldest
//! datum that is kept has a greater number.

mod row;

use std::path::Path;

use super::Entry;
use super::memory::{Limits, Memory};
use crate::rows::{DiskError, Rows};
use crate::timestamp::Timestamp;

/// The name of the file in its directory.
const NAME: &str = "cwmetrics-local.redb";

/// The open file.
#[derive(Debug)]
pub(crate) struct Disk(Rows);

impl Disk {
    /// Opens the file in this directory, and makes both where there are none yet.
    pub(crate) fn open(directory: &Path) -> Result<Disk, DiskError> {
        Rows::open(directory, NAME).map(Disk)
    }

    /// All data into a new memory, in the order in which they came.
    pub(super) fn read(&self, limits: Limits) -> Result<Memory, DiskError> {
        let mut memory: Option<Memory> = None;
        self.0.each(|last, bytes| {
            let (entries, arrived) = row::read(bytes).ok_or_else(|| Rows::unreadable(last))?;
            let first = (last + 1).checked_sub(entries.len() as u64).ok_or_else(|| Rows::unreadable(last))?;
            let memory = memory.get_or_insert_with(|| Memory::new(limits, first));
            if memory.next() != first {
                return Err(DiskError::Damaged(format!("a row before its row {last} is missing")));
            }
            for entry in entries {
                memory.add(entry, arrived);
            }
            Ok(())
        })?;
        Ok(memory.unwrap_or_else(|| Memory::new(limits, 0)))
    }

    /// Writes a put down, and takes out what `memory`, which it is not in yet, has forgotten.
    pub(super) fn append(
        &mut self,
        entries: &[Entry],
        now: Timestamp,
        memory: &Memory,
    ) -> Result<(), DiskError> {
        let row = row::write(entries, now)?;
        let next = memory.next();
        self.0.write(|rows| {
            rows.retain_in(..memory.oldest(), |_, _| false)?;
            // What a put that failed late may have left.
            rows.retain_in(next.., |_, _| false)?;
            rows.insert((next + entries.len() as u64).saturating_sub(1), &row[..])?;
            Ok(())
        })
    }

    /// Takes out all data before this number.
    pub(super) fn forget_before(&mut self, oldest: u64) -> Result<(), DiskError> {
        self.0.write(|rows| Ok(rows.retain_in(..oldest, |_, _| false)?))
    }
}
