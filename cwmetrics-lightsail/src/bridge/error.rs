//! Why a round ended before it was through.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use cwmetrics_core::FlushError;

use crate::ReadError;

/// Why a round ended before it was through. What had arrived until then is noted, and the next round
/// goes on from there.
#[derive(Debug)]
#[non_exhaustive]
pub enum RoundError {
    /// Lightsail cannot be asked at all.
    Read(ReadError),
    /// The progress cannot be written down, or is of another destination.
    Progress(ProgressError),
    /// Points still wait in the reporter to be accepted. They are delivered later, and nothing more is
    /// handed over before.
    Waiting(FlushError),
    /// No reporter is installed, or it was shut down or replaced meanwhile.
    NotInstalled,
    /// There are more instances than the reporter keeps apart.
    TooManyInstances {
        /// How many there are.
        instances: usize,
        /// The reporter's bound.
        max_series: usize,
    },
}

impl fmt::Display for RoundError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RoundError::Read(error) => write!(f, "{error}"),
            RoundError::Progress(error) => write!(f, "{error}"),
            RoundError::Waiting(error) => write!(f, "not all points have arrived yet: {error}"),
            RoundError::NotInstalled => f.write_str(
                "no reporter is installed that the points could go through: install one before, with \
                 cwmetrics::namespace(…).install(), and keep it; with CWMETRICS=off in the environment none is",
            ),
            RoundError::TooManyInstances { instances, max_series } => write!(
                f,
                "{instances} instances are more series of a metric than the reporter keeps apart \
                 ({max_series}): raise max_series, or name fewer instances"
            ),
        }
    }
}

impl Error for RoundError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            RoundError::Read(error) => Some(error),
            RoundError::Progress(error) => Some(error),
            RoundError::Waiting(error) => Some(error),
            RoundError::NotInstalled | RoundError::TooManyInstances { .. } => None,
        }
    }
}

/// Why the file of the bridge's progress cannot be used.
#[derive(Debug)]
pub struct ProgressError {
    path: PathBuf,
    fault: FileFault,
}

#[derive(Debug)]
pub(super) enum FileFault {
    Io(io::Error),
    InUse,
    Damaged(serde_json::Error),
    Version { found: u32, known: u32 },
    Elsewhere(String),
}

impl From<io::Error> for FileFault {
    fn from(error: io::Error) -> FileFault {
        FileFault::Io(error)
    }
}

impl ProgressError {
    pub(super) fn new(path: &Path, fault: FileFault) -> ProgressError {
        ProgressError { path: path.to_owned(), fault }
    }
}

impl fmt::Display for ProgressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the bridge's progress in {}: ", self.path.display())?;
        match &self.fault {
            FileFault::Io(error) => write!(f, "{error}"),
            FileFault::InUse => f.write_str("another bridge is at work with it"),
            FileFault::Damaged(error) => {
                write!(f, "it is not as the bridge wrote it ({error}); without it the bridge begins anew")
            }
            FileFault::Version { found, known } => {
                write!(f, "it has version {found}, and this bridge knows {known}")
            }
            FileFault::Elsewhere(of) => {
                write!(f, "it is of what was sent {of}; give each way a file of its own")
            }
        }
    }
}

impl Error for ProgressError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.fault {
            FileFault::Io(error) => Some(error),
            FileFault::Damaged(error) => Some(error),
            FileFault::InUse | FileFault::Version { .. } | FileFault::Elsewhere(_) => None,
        }
    }
}
