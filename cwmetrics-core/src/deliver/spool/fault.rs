use std::{fmt, io};

/// What is wrong with a spool's directory.
#[derive(Debug)]
#[non_exhaustive]
pub enum SpoolFault {
    /// Another reporter has it.
    InUse {
        /// The number of that reporter's process, where it is known.
        process: Option<u32>,
    },
    /// It is a symbolic link.
    Link,
    /// It is no directory.
    NotADirectory,
    /// It belongs to another user.
    ForeignOwner {
        /// The number of that user.
        owner: u32,
        /// The number of the user that the process runs as.
        user: u32,
    },
    /// Its group or everybody may write to it.
    WritableByOthers {
        /// Its permissions.
        mode: u32,
    },
    /// There is no spool on this platform.
    NotHere,
    /// The system does not let us use it.
    Io(io::Error),
}

impl fmt::Display for SpoolFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SpoolFault::InUse { process } => {
                f.write_str("is in use by another reporter")?;
                if let Some(process) = process {
                    write!(f, ", of process {process}")?;
                }
                f.write_str("; give each process a directory of its own, or wait until that one has ended")
            }
            SpoolFault::Link => {
                f.write_str("is a symbolic link; give the directory itself, since a link can be changed")
            }
            SpoolFault::NotADirectory => f.write_str("is no directory"),
            SpoolFault::ForeignOwner { owner, user } => write!(
                f,
                "belongs to user {owner}, and the process runs as user {user}; it has to be that user's own"
            ),
            SpoolFault::WritableByOthers { mode } => write!(
                f,
                "has the permissions {mode:04o}, so that others can write to it; make it 0700 with `chmod 700`"
            ),
            SpoolFault::NotHere => f.write_str("cannot be used: a spool needs a Unix system"),
            SpoolFault::Io(error) => write!(f, "cannot be used: {error}"),
        }
    }
}

impl std::error::Error for SpoolFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            SpoolFault::Io(error) => Some(error),
            _ => None,
        }
    }
}
