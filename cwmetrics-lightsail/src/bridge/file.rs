//! What is remembered across restarts: a file of how far each metric of each instance has come.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use tokio::task::JoinHandle;

use super::book::{Book, Way};
use super::error::{FileFault, ProgressError};

/// The form of the file.
const VERSION: u32 = 1;

/// How far all has come. One bridge at a time has it open.
#[derive(Debug)]
pub(super) struct ProgressFile {
    path: PathBuf,
    pub(super) book: Book,
    /// A write that nobody has waited for, since the one who did was dropped.
    writing: Option<JoinHandle<io::Result<()>>>,
    /// Held until the end, also that of a write.
    lock: Arc<File>,
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
        Ok(ProgressFile { path: path.to_owned(), book, writing: None, lock: Arc::new(lock) })
    }

    /// Checks that it is of this way, or of none yet.
    pub(super) fn is_of(&mut self, way: &Way) -> Result<(), ProgressError> {
        let known = self.book.way.get_or_insert_with(|| way.clone());
        if known == way {
            return Ok(());
        }
        let region = |region: &Option<String>| region.clone().unwrap_or_else(|| "no region".to_owned());
        let [from, to] = &known.regions;
        let (from, to) = (region(from), region(to));
        let Way { namespace, dimensions, .. } = known;
        let of =
            format!("from {from} to the namespace {namespace} in {to} with the dimensions {dimensions:?}");
        Err(ProgressError::new(&self.path, FileFault::Elsewhere(of)))
    }

    /// Writes it down: when this is done it is on the disk, whole. If it is dropped before, or fails,
    /// the disk has it as it was before, or as it is now.
    pub(super) async fn save(&mut self) -> Result<(), ProgressError> {
        self.save_as(self.book.clone()).await
    }

    /// Writes down another book, and takes it for this one when that is done. Beside the runtime, for a
    /// disk can be slow; one write after the other.
    pub(super) async fn save_as(&mut self, mut book: Book) -> Result<(), ProgressError> {
        book.version = VERSION;
        let bytes = serde_json::to_vec(&book);
        if let Some(writing) = &mut self.writing {
            // What it has written is written again.
            let _ = writing.await;
        }
        let (path, lock) = (self.path.clone(), self.lock.clone());
        let writing = tokio::task::spawn_blocking(move || {
            let _lock = lock;
            write(&path, &bytes?)
        });
        let written = self.writing.insert(writing).await;
        self.writing = None;
        let written = written.unwrap_or_else(|error| Err(io::Error::other(error)));
        written.map_err(|error| ProgressError::new(&self.path, error.into()))?;
        self.book = book;
        Ok(())
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
    use super::super::progress::Progress;
    use super::super::series::Series;
    use super::*;

    fn series(metric: &str) -> Series {
        Series { instance: "web-1".into(), metric: metric.parse().unwrap() }
    }

    #[tokio::test]
    async fn what_was_saved_is_there_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("web.json");
        let mut file = ProgressFile::open(&path).unwrap();
        let mut progress = Progress::new(600, 300);
        progress.hand_over(&(600..1800), &[600, 1200], 0);
        file.book.begin(&series("CPUUtilization"), progress.clone());
        file.book.gone.insert("web-0".to_owned());
        file.save().await.unwrap();
        file.book.begin(&series("NetworkIn"), Progress::new(900, 300));
        drop(file);
        let file = ProgressFile::open(&path).unwrap();
        assert_eq!(file.book.get(&series("CPUUtilization")), Some(&progress));
        assert_eq!(file.book.get(&series("CPUUtilization:Percent:60")), None, "it is of another period");
        assert_eq!(file.book.get(&series("NetworkIn")), None, "it was not saved");
        assert!(file.book.gone.contains("web-0"));
        // Neither drafts nor anything else is left beside it.
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[tokio::test]
    async fn what_cannot_be_written_down_is_not_taken_for_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = ProgressFile::open(&folder.path().join("web.json")).unwrap();
        let mut book = file.book.clone();
        book.gone.insert("web-0".to_owned());
        folder.close().unwrap();
        assert!(file.save_as(book).await.is_err());
        assert!(file.book.gone.is_empty());
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
