//! Undelivered batches in files, so that they survive the end of the process, whatever ends it.
//!
//! **One file a batch.** The directory is the store, and the file system is the database. An
//! embedded database or a log keeps several batches behind shared pages or segments, so that a
//! flipped byte can cost more than one of them; here it costs the batch whose file it is in. A batch
//! is the data of a request, of which a process makes a few a second at the very most, so that a
//! file for each is cheap (well under a millisecond for all of its life).
//!
//! **Names** are the place in the outbox and what is known of the batch, in an order that is the
//! order of sending: `<order>-<id>.batch` waits, `<order>-<id>.sent` has been sent and may have been
//! accepted, `….new` is being written, `….corrupt` was put aside (see [`name`]).
//!
//! **What is promised.** A file is written whole under another name and then renamed, so that the
//! spool has all of a batch or nothing. What is in the spool survives every end of the process
//! (SIGKILL, abort, out of memory, `std::process::exit`), since the written pages are the kernel's.
//! It is not synchronised with the disk: a power failure or a crash of the kernel can cost what was
//! written in the last half a minute, and what it leaves torn is found by its checksum. To wait for
//! the disk takes milliseconds to seconds on the very machines that are in trouble, holds up
//! delivery all that time, and nearly every batch is accepted, and its file gone, before a disk
//! would have it.
//!
//! **One owner.** A lock on the file `lock` (flock on Linux) is held as long as the spool is open;
//! it ends with the process. A child after `fork` shares it with its parent.
//!
//! **Nobody else's files.** The directory must be ours and not writable by others, and is held open:
//! everything is done relative to it, so that it cannot be exchanged for a link. Files are ours alone
//! to read (0600), created anew, and never opened through a link.

mod decode;
#[cfg_attr(not(unix), path = "elsewhere.rs")]
mod directory;
mod encode;
mod fault;
mod format;
mod lock;
mod name;
mod recover;
#[cfg(all(test, unix))]
mod tests;

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use directory::Directory;
pub use fault::SpoolFault;
use name::{Kind, Name};
pub(crate) use name::{Mark, Place};
pub(crate) use recover::Found;

use crate::sink::Batch;

#[cfg(fuzzing)]
pub(crate) use decode::any_batch;
#[cfg(fuzzing)]
pub use decode::fuzz;

/// An open spool. Dropping it lets another reporter have it.
#[derive(Debug)]
pub(crate) struct Spool {
    directory: Directory,
    /// Holds the lock.
    _lock: File,
}

impl Spool {
    /// Opens the spool, which is made if there is none, and reads what is in it: of what comes to
    /// more than `bound` bytes, as the outbox counts them, the oldest is removed.
    pub(crate) fn open(path: &Path, bound: usize) -> Result<(Spool, Found), SpoolFault> {
        let directory = Directory::open(path)?;
        let lock = lock::acquire(&directory)?;
        let spool = Spool { directory, _lock: lock };
        let found = spool.recover(bound).map_err(SpoolFault::Io)?;
        Ok((spool, found))
    }

    /// Writes a batch, and replaces what had its name before.
    pub(super) fn write(&self, place: Place, mark: Mark, batch: &Batch) -> io::Result<()> {
        let new = Name { place, kind: Kind::New };
        let written = self
            .create(new)
            .and_then(|mut file| file.write_all(&encode::encode(batch)))
            .and_then(|()| self.directory.rename(new, Name { place, kind: mark.into() }));
        if written.is_err() {
            // A part of it takes room on a disk that may be full. What is left all the same is
            // removed at the next start.
            let _ = self.directory.remove(new);
        }
        written
    }

    fn create(&self, new: Name) -> io::Result<File> {
        match self.directory.create(new) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                self.directory.remove(new)?;
                self.directory.create(new)
            }
            created => created,
        }
    }

    /// Changes what is known of a batch.
    pub(super) fn mark(&self, place: Place, from: Mark, to: Mark) -> io::Result<()> {
        self.directory.rename(Name { place, kind: from.into() }, Name { place, kind: to.into() })
    }

    /// Removes a batch.
    pub(super) fn remove(&self, place: Place, mark: Mark) -> io::Result<()> {
        self.directory.remove(Name { place, kind: mark.into() })
    }
}
