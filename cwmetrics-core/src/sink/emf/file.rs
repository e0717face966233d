use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;

use super::write;
use crate::sink::Failure;

/// A file that documents are appended to.
#[derive(Debug)]
pub(super) struct LogFile {
    path: PathBuf,
}

impl LogFile {
    pub(super) fn new(path: PathBuf) -> LogFile {
        LogFile { path }
    }

    /// Appends lines to the file that has the path now.
    pub(super) fn append(&self, lines: &[u8]) -> Result<(), Failure> {
        let place = self.path.display().to_string();
        let opened = self.open().and_then(|mut file| Ok((ends_within_a_line(&mut file)?, file)));
        let (is_torn, mut file) = opened.map_err(|error| Failure::retry(format!("{place}: {error}")))?;
        if is_torn {
            let ended = write::all(&mut file, b"\n");
            ended.map_err(|torn| write::Torn { written: 0, ..torn }.failure(&place, lines.len()))?;
        }
        write::all(&mut file, lines).map_err(|torn| torn.failure(&place, lines.len()))?;
        if is_removed(&file) {
            return Err(Failure::unclear(format!("{place}: it was removed while it was written")));
        }
        Ok(())
    }

    fn open(&self) -> io::Result<File> {
        let mut options = OpenOptions::new();
        // It is read to see how it ends.
        options.create(true).append(true).read(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&self.path)?;
        // A pipe would forget what nobody reads before it is closed again.
        if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("this is no regular file")) }
    }
}

/// Whether the last write to the file, by whomever, was not finished.
fn ends_within_a_line(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

/// Whether no path leads to the file any more, so that nobody finds what was written.
#[cfg(unix)]
pub(super) fn is_removed(file: &File) -> bool {
    use std::os::unix::fs::MetadataExt;

    file.metadata().is_ok_and(|metadata| metadata.nlink() == 0)
}

#[cfg(not(unix))]
pub(super) fn is_removed(_: &File) -> bool {
    false
}
