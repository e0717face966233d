//! The file of a data directory: every accepted put, in order, each on the disk before it is
//! answered.
//!
//! One row a put, under the number of the last of its data. So a row may go when the oldest
//! datum that is kept has a greater number.

mod error;
mod file;
mod row;

use std::path::{Path, PathBuf};

use redb::{Database, ReadableDatabase, ReadableTable, Table, TableDefinition};

pub(crate) use self::error::DiskError;
use super::Entry;
use super::memory::{Limits, Memory};
use crate::timestamp::Timestamp;

const PUTS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("puts");

/// The open file.
#[derive(Debug)]
pub(crate) struct Disk {
    path: PathBuf,
    /// None after an error, until the next try.
    file: Option<Database>,
}

impl Disk {
    /// Opens the file in this directory, and makes both where there are none yet.
    pub(crate) fn open(directory: &Path) -> Result<Disk, DiskError> {
        let path = file::path(directory)?;
        let file = Some(file::open(&path)?);
        Ok(Disk { path, file })
    }

    /// All data into a new memory, in the order in which they came.
    pub(super) fn read(&self, limits: Limits) -> Result<Memory, DiskError> {
        let mut memory: Option<Memory> = None;
        let Some(file) = &self.file else {
            return Ok(Memory::new(limits, 0));
        };
        let rows = file.begin_read()?.open_table(PUTS)?;
        for row in rows.iter()? {
            let (last, bytes) = row?;
            let last = last.value();
            let unreadable = || DiskError::Damaged(format!("its row {last} cannot be read"));
            let (entries, arrived) = row::read(bytes.value()).ok_or_else(unreadable)?;
            let first = (last + 1).checked_sub(entries.len() as u64).ok_or_else(unreadable)?;
            let memory = memory.get_or_insert_with(|| Memory::new(limits, first));
            if memory.next() != first {
                return Err(DiskError::Damaged(format!("a row before its row {last} is missing")));
            }
            for entry in entries {
                memory.add(entry, arrived);
            }
        }
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
        self.write(|rows| {
            rows.retain_in(..memory.oldest(), |_, _| false)?;
            // What a put that failed late may have left.
            rows.retain_in(next.., |_, _| false)?;
            rows.insert((next + entries.len() as u64).saturating_sub(1), &row[..])?;
            Ok(())
        })
    }

    /// Takes out all data before this number.
    pub(super) fn forget_before(&mut self, oldest: u64) -> Result<(), DiskError> {
        self.write(|rows| Ok(rows.retain_in(..oldest, |_, _| false)?))
    }

    fn write(
        &mut self,
        change: impl FnOnce(&mut Table<'_, u64, &'static [u8]>) -> Result<(), DiskError>,
    ) -> Result<(), DiskError> {
        // After an error redb wants to be opened anew.
        let file = match self.file.take() {
            Some(file) => file,
            None => file::open(&self.path)?,
        };
        let transaction = file.begin_write()?;
        change(&mut transaction.open_table(PUTS)?)?;
        transaction.commit()?;
        self.file = Some(file);
        Ok(())
    }
}
