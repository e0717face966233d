//! A file with numbered rows: what was accepted, in order, each row on the disk before its sender
//! has an answer.

mod error;
mod file;

use std::path::{Path, PathBuf};

use redb::{Database, ReadableDatabase, ReadableTable, Table, TableDefinition};

pub(crate) use self::error::DiskError;

const PUTS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("puts");

/// The open file.
#[derive(Debug)]
pub(crate) struct Rows {
    path: PathBuf,
    /// None after an error, until the next try.
    file: Option<Database>,
}

impl Rows {
    /// Opens the file of this name in a directory, and makes both where there are none yet.
    pub(crate) fn open(directory: &Path, name: &str) -> Result<Rows, DiskError> {
        let path = file::path(directory, name)?;
        let file = Some(file::open(&path)?);
        Ok(Rows { path, file })
    }

    /// All rows in order, each with its number.
    pub(crate) fn each(
        &self,
        mut row: impl FnMut(u64, &[u8]) -> Result<(), DiskError>,
    ) -> Result<(), DiskError> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        for found in file.begin_read()?.open_table(PUTS)?.iter()? {
            let (number, bytes) = found?;
            row(number.value(), bytes.value())?;
        }
        Ok(())
    }

    /// Changes rows, all of it or nothing. When this returns it is on the disk.
    pub(crate) fn write(
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

    /// What is wrong with a row that nobody has written so.
    pub(crate) fn unreadable(number: u64) -> DiskError {
        DiskError::Damaged(format!("its row {number} cannot be read"))
    }
}
