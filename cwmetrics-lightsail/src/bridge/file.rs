//! What is remembered across restarts: a file of how far each metric of each instance has come.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use cwmetrics_core::Destination;
use serde::Deserialize;

use super::book::{Book, Sent};
use super::error::{FileFault, ProgressError};
use super::progress::Progress;
use super::series::Series;

/// The form of the file.
const VERSION: u32 = 1;

/// How far all has come. One bridge at a time has it open.
#[derive(Debug)]
pub(super) struct ProgressFile {
    path: PathBuf,
    pub(super) book: Book,
    /// Held until the end.
    _lock: File,
}

impl ProgressFile {
    /// Reads the file, if there is one; its folder has to be there.
    pub(super) fn open(path: &Path) -> Result<ProgressFile, ProgressError> {
        let failed = |fault| ProgressError::new(path, fault);
        let lock = File::create(path.with_added_extension("lock")).map_err(|error| failed(error.into()))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => failed(FileFault::InUse),
            TryLockError::Error(error) => failed(error.into()),
        })?;
        let book = match fs::read(path) {
            Ok(bytes) => read(&bytes).map_err(failed)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Book::default(),
            Err(error) => return Err(failed(error.into())),
        };
        Ok(ProgressFile { path: path.to_owned(), book, _lock: lock })
    }

    /// Checks that it is of this destination, or of none yet.
    pub(super) fn is_of(&mut self, destination: &Destination) -> Result<(), ProgressError> {
        let sent = self.book.destination.get_or_insert_with(|| Sent::to(destination));
        if *sent == Sent::to(destination) {
            return Ok(());
        }
        let Sent { namespace, dimensions } = sent;
        let of = format!("the namespace {namespace} with the dimensions {dimensions:?}");
        Err(ProgressError::new(&self.path, FileFault::Elsewhere(of)))
    }

    /// How far a metric has come; from `since` on, if it was not begun.
    pub(super) fn progress(&mut self, series: &Series, since: u64) -> &mut Progress {
        self.book.progress(series, since)
    }

    /// Writes it down: when this is done it is on the disk, whole, or as it was before. It is written
    /// beside the runtime, for a disk can be slow.
    pub(super) async fn save(&mut self) -> Result<(), ProgressError> {
        self.book.version = VERSION;
        let (path, bytes) = (self.path.clone(), serde_json::to_vec(&self.book));
        let written = tokio::task::spawn_blocking(move || write(&path, &bytes?)).await;
        let written = written.unwrap_or_else(|error| Err(io::Error::other(error)));
        written.map_err(|error| ProgressError::new(&self.path, error.into()))
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    // The name too, where the system can say that.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

fn read(bytes: &[u8]) -> Result<Book, FileFault> {
    /// Read first: what else is in it depends on it.
    #[derive(Deserialize)]
    struct Form {
        version: u32,
    }
    let Form { version } = serde_json::from_slice(bytes).map_err(FileFault::Damaged)?;
    if version != VERSION {
        return Err(FileFault::Version { found: version, known: VERSION });
    }
    serde_json::from_slice(bytes).map_err(FileFault::Damaged)
}

#[cfg(test)]
mod tests {
    use super::super::progress::Reading;
    use super::*;

    fn series(metric: &str) -> Series {
        Series { instance: "web-1".into(), metric: metric.parse().unwrap() }
    }

    #[tokio::test]
    async fn what_was_saved_is_there_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("web.json");
        let mut file = ProgressFile::open(&path).unwrap();
        let progress = file.progress(&series("CPUUtilization"), 600);
        progress.hand_over(&Reading { range: 600..1800, points: &[600, 1200], period: 300, waited_for: 0 });
        let before = progress.clone();
        file.book.gone.insert("web-0".to_owned());
        file.save().await.unwrap();
        file.progress(&series("NetworkIn"), 900);
        drop(file);
        let mut file = ProgressFile::open(&path).unwrap();
        assert_eq!(*file.progress(&series("CPUUtilization"), 0), before);
        assert_eq!(*file.progress(&series("NetworkIn"), 0), Progress::new(0), "it was not saved");
        assert!(file.book.gone.contains("web-0"));
        // Neither drafts nor anything else is left beside it.
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn two_bridges_do_not_share_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("web.json");
        let file = ProgressFile::open(&path).unwrap();
        let error = ProgressFile::open(&path).unwrap_err();
        assert!(error.to_string().ends_with("another bridge is at work with it"));
        drop(file);
        ProgressFile::open(&path).unwrap();
    }

    #[test]
    fn what_is_not_its_own_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("web.json");
        for (text, part) in [
            ("", "without it the bridge begins anew"),
            ("{\"version\": 1}", "missing field `gone`"),
            ("{\"version\": 2, \"series\": {}}", "version 2, and this bridge knows 1"),
        ] {
            fs::write(&path, text).unwrap();
            let error = ProgressFile::open(&path).unwrap_err().to_string();
            assert!(error.contains(part) && error.contains("web.json"), "{error}");
        }
        assert!(ProgressFile::open(&folder.path().join("no/folder.json")).is_err());
    }
}
