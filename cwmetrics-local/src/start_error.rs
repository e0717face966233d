//! Why an endpoint did not start.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::rows::DiskError;

/// Why an endpoint did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The address is open to other machines.
    NotLoopback(SocketAddr),
    /// The system refused.
    Listen {
        /// What was to be listened on.
        address: SocketAddr,
        /// What the system said.
        error: io::Error,
    },
    /// The [`data`](crate::Builder::data) directory or its file cannot be read or written.
    Data {
        /// The directory.
        directory: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// Another endpoint, most likely another process, keeps its data there.
    DataInUse {
        /// The directory.
        directory: PathBuf,
    },
    /// The data were written by a version of this crate with another format.
    DataVersion {
        /// The directory.
        directory: PathBuf,
        /// The format, in words.
        found: String,
    },
    /// The data are not as they were written.
    DataDamaged {
        /// The directory.
        directory: PathBuf,
        /// What is wrong with them, in words.
        how: String,
    },
    /// An instance cannot have such a metric: see
    /// [`instance_metric`](crate::Builder::instance_metric).
    InstanceMetric {
        /// The metric's name.
        name: String,
        /// What would be right, in words.
        why: &'static str,
    },
}

impl StartError {
    pub(crate) fn data(directory: PathBuf, error: DiskError) -> StartError {
        match error {
            DiskError::InUse => StartError::DataInUse { directory },
            DiskError::Version(found) => StartError::DataVersion { directory, found },
            DiskError::Damaged(how) => StartError::DataDamaged { directory, how },
            DiskError::Io(error) => StartError::Data { directory, error },
        }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::NotLoopback(address) => write!(
                f,
                "{address} can be reached from other machines; the endpoint listens on a \
                 loopback address only, such as 127.0.0.1:{}",
                address.port()
            ),
            StartError::Listen { address, error } => {
                write!(f, "cannot listen on {address}: {error}")
            }
            StartError::Data { directory, error } => write!(
                f,
                "cannot keep data in {}: {error}; it must be a directory that this user can write to",
                directory.display()
            ),
            StartError::DataInUse { directory } => write!(
                f,
                "another endpoint keeps its data in {}; stop that one, or choose another directory",
                directory.display()
            ),
            StartError::DataVersion { directory, found } => write!(
                f,
                "the data in {} were written by another version (format {found}); start that \
                 version, or choose another directory",
                directory.display()
            ),
            StartError::DataDamaged { directory, how } => write!(
                f,
                "the data in {} are damaged: {how}; move the file away, or choose another directory",
                directory.display()
            ),
            StartError::InstanceMetric { name, why } => {
                write!(f, "{name:?} can be no metric of an instance: {why}")
            }
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StartError::Listen { error, .. } | StartError::Data { error, .. } => Some(error),
            _ => None,
        }
    }
}
