//! What can be wrong with the file, out of the many types of error that redb has.

use std::fmt;
use std::io;

/// What is wrong.
#[derive(Debug)]
pub(crate) enum DiskError {
    /// Another endpoint has it open.
    InUse,
    /// It is in another version's format; which one, in words.
    Version(String),
    /// It is not as it was written; how, in words.
    Damaged(String),
    /// The system refused.
    Io(io::Error),
}

impl<E: Into<redb::Error>> From<E> for DiskError {
    fn from(error: E) -> DiskError {
        match error.into() {
            redb::Error::DatabaseAlreadyOpen => DiskError::InUse,
            redb::Error::UpgradeRequired(version) => DiskError::Version(format!("redb {version}")),
            // So redb says that it is not its file at all, or that it ends too early.
            redb::Error::Io(error)
                if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof) =>
            {
                DiskError::Damaged(error.to_string())
            }
            redb::Error::Io(error) => DiskError::Io(error),
            redb::Error::Corrupted(how) => DiskError::Damaged(how),
            other => DiskError::Damaged(other.to_string()),
        }
    }
}

impl fmt::Display for DiskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DiskError::InUse => f.write_str("another endpoint has it open"),
            DiskError::Version(which) => write!(f, "it is in another format, {which}"),
            DiskError::Damaged(how) => f.write_str(how),
            DiskError::Io(error) => error.fmt(f),
        }
    }
}
