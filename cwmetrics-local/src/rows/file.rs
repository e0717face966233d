//! Opening the file: only this user's, only this process's, only of our format, and checked.

use std::fs::{DirBuilder, OpenOptions};
use std::path::{Path, PathBuf};

use redb::backends::FileBackend;
use redb::{Database, ReadableTable, TableDefinition};

use super::{DiskError, PUTS};

/// Of what stands in the rows. redb has a version of its own for the file.
const FORMAT: u64 = 1;
const ABOUT: TableDefinition<'_, &str, u64> = TableDefinition::new("cwmetrics-local");

/// All data are in memory, and a row is read once: redb's default of 1 GiB is for others.
const CACHE: usize = 8 << 20;

/// Where the file of this name is in a directory, which is made.
pub(super) fn path(directory: &Path, name: &str) -> Result<PathBuf, DiskError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory).map_err(DiskError::Io)?;
    Ok(directory.join(name))
}

/// Opens the file, new or not. A file that another process left in the middle of a
/// transaction goes back to the one before.
pub(super) fn open(path: &Path) -> Result<Database, DiskError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(DiskError::Io)?;
    let database = Database::builder()
        .set_cache_size(CACHE)
        // Without it a damaged file is found out late or never.
        .set_check_integrity_on_open(true)
        .create_with_backend(FileBackend::new(file)?)?;
    let transaction = database.begin_write()?;
    let is_new = transaction.list_tables()?.next().is_none();
    {
        let mut about = transaction.open_table(ABOUT)?;
        let format = about.get("format")?.map(|format| format.value());
        match format {
            None if is_new => _ = about.insert("format", FORMAT)?,
            Some(FORMAT) => {}
            Some(other) => return Err(DiskError::Version(format!("{other}, where {FORMAT} is known"))),
            None => return Err(DiskError::Damaged("it is a database of another program".to_owned())),
        }
        transaction.open_table(PUTS)?;
    }
    transaction.commit()?;
    Ok(database)
}
