use std::path::PathBuf;
use std::{fmt, io};

use crate::deliver::SpoolFault;
use crate::metric::Fault;

/// Why a reporter could not be installed.
#[derive(Debug)]
#[non_exhaustive]
pub enum InstallError {
    /// One is installed. Shut it down first.
    AlreadyInstalled,
    /// CloudWatch would refuse the namespace.
    Namespace {
        /// The namespace as it was given.
        namespace: String,
        /// The rule it breaks.
        fault: Fault,
    },
    /// CloudWatch would refuse a dimension.
    Dimension {
        /// The dimension's name as it was given.
        name: String,
        /// The dimension's value as it was given.
        value: String,
        /// The rule that one of them breaks.
        fault: Fault,
    },
    /// More than 30 dimensions.
    TooManyDimensions(usize),
    /// A setting that cannot work: which one, and what would.
    Setting(&'static str),
    /// No sink was given, and the feature `cloudwatch` is off.
    NoSink,
    /// The spool's directory cannot be used.
    Spool {
        /// The directory as it was given.
        directory: PathBuf,
        /// What is wrong with it.
        fault: SpoolFault,
    },
    /// A thread or the deliverer's runtime could not be started.
    Threads(io::Error),
}

impl fmt::Display for InstallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InstallError::AlreadyInstalled => {
                f.write_str("a reporter is installed already; shut it down before installing another")
            }
            InstallError::Namespace { namespace, fault } => write!(f, "the namespace {namespace:?} {fault}"),
            InstallError::Dimension { name, value, fault } => {
                write!(f, "of the dimension {name:?} = {value:?}, one part {fault}")
            }
            InstallError::TooManyDimensions(count) => {
                write!(f, "{count} dimensions are on every metric, and CloudWatch takes 30 at most")
            }
            InstallError::Setting(what) => f.write_str(what),
            InstallError::NoSink => f.write_str(
                "there is nowhere to push to: enable the feature `cloudwatch`, or give the builder a sink",
            ),
            InstallError::Spool { directory, fault } => {
                write!(f, "the spool's directory {} {fault}", directory.display())
            }
            InstallError::Threads(error) => write!(f, "the reporter's threads could not be started: {error}"),
        }
    }
}

impl std::error::Error for InstallError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            InstallError::Spool { fault, .. } => Some(fault),
            InstallError::Threads(error) => Some(error),
            _ => None,
        }
    }
}
