//! One owner at a time.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::thread;
use std::time::{Duration, Instant};

use super::SpoolFault;
use super::directory::Directory;

/// The file that is locked. It holds the number of the owner's process, and stays.
const NAME: &str = "lock";
/// A reporter of this process that was shut down just now is about to let go of it.
const PATIENCE: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(1);

/// Locks the directory for as long as the file is open.
pub(super) fn acquire(directory: &Directory) -> Result<File, SpoolFault> {
    let mut file = directory.lock_file(NAME).map_err(SpoolFault::Io)?;
    let begin = Instant::now();
    while !try_lock(&file).map_err(SpoolFault::Io)? {
        let process = owner(&mut file);
        if process != Some(std::process::id()) || begin.elapsed() > PATIENCE {
            return Err(SpoolFault::InUse { process });
        }
        thread::sleep(PAUSE);
    }
    // Only for what others are told: on a full disk it may fail.
    let _ = sign(&file);
    Ok(file)
}

fn try_lock(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn sign(mut file: &File) -> io::Result<()> {
    file.set_len(0)?;
    write!(file, "{}", std::process::id())
}

/// The process that has signed.
fn owner(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.take(20).read_to_string(&mut text).ok()?;
    text.parse().ok()
}
