//! The spool's directory on Unix: held open, and everything in it is reached from there.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, Dir, Mode, OFlags};

use super::SpoolFault;
use super::name::Name;

/// For a file's owner alone.
const OURS: Mode = Mode::RUSR.union(Mode::WUSR);
/// The permissions of a group and of everybody to write.
const WRITE_BY_OTHERS: u32 = 0o022;
const PERMISSIONS: u32 = 0o7777;

#[derive(Debug)]
pub(super) struct Directory(File);

impl Directory {
    /// Opens the directory, which is made if there is none, when it is safe to keep files in.
    pub(super) fn open(path: &Path) -> Result<Directory, SpoolFault> {
        // Without a slash at the end, which would follow a link.
        let path: PathBuf = path.components().collect();
        if let Err(error) = path.symlink_metadata() {
            if error.kind() != io::ErrorKind::NotFound {
                return Err(SpoolFault::Io(error));
            }
            DirBuilder::new().recursive(true).mode(0o700).create(&path).map_err(SpoolFault::Io)?;
        }
        let found = path.symlink_metadata().map_err(SpoolFault::Io)?;
        if found.is_symlink() {
            return Err(SpoolFault::Link);
        }
        if !found.is_dir() {
            return Err(SpoolFault::NotADirectory);
        }
        // It can have been exchanged since: what is opened is looked at again.
        let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW;
        let options = OpenOptions::new().read(true).custom_flags(flags.bits() as i32).open(&path);
        let directory = options.map_err(SpoolFault::Io)?;
        let opened = directory.metadata().map_err(SpoolFault::Io)?;
        let user = rustix::process::geteuid().as_raw();
        if opened.uid() != user {
            return Err(SpoolFault::ForeignOwner { owner: opened.uid(), user });
        }
        if opened.mode() & WRITE_BY_OTHERS != 0 {
            return Err(SpoolFault::WritableByOthers { mode: opened.mode() & PERMISSIONS });
        }
        Ok(Directory(directory))
    }

    /// The names that are the spool's, in order.
    pub(super) fn names(&self) -> io::Result<Vec<Name>> {
        let mut names = Vec::new();
        for entry in Dir::read_from(&self.0)? {
            names.extend(entry?.file_name().to_str().ok().and_then(|name| name.parse::<Name>().ok()));
        }
        names.sort_unstable();
        Ok(names)
    }

    /// Makes a file, which is not there yet.
    pub(super) fn create(&self, name: Name) -> io::Result<File> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(rustix::fs::openat(&self.0, name.to_string(), flags, OURS)?.into())
    }

    /// Opens a file to read it, and nothing that is no file.
    pub(super) fn read(&self, name: Name) -> io::Result<File> {
        // Not to wait for somebody to write to a pipe.
        let flags = OFlags::RDONLY | OFlags::NONBLOCK;
        self.open_regular(&name.to_string(), flags)
    }

    /// Opens the file that is locked, or makes it.
    pub(super) fn lock_file(&self, name: &str) -> io::Result<File> {
        self.open_regular(name, OFlags::RDWR | OFlags::CREATE | OFlags::NONBLOCK)
    }

    fn open_regular(&self, name: &str, flags: OFlags) -> io::Result<File> {
        let opened = rustix::fs::openat(&self.0, name, flags | OFlags::NOFOLLOW | OFlags::CLOEXEC, OURS);
        let file: File = match opened {
            Err(rustix::io::Errno::LOOP) => return Err(not_a_file(name, "is a symbolic link")),
            opened => opened?.into(),
        };
        if file.metadata()?.is_file() { Ok(file) } else { Err(not_a_file(name, "is no regular file")) }
    }

    pub(super) fn rename(&self, from: Name, to: Name) -> io::Result<()> {
        Ok(rustix::fs::renameat(&self.0, from.to_string(), &self.0, to.to_string())?)
    }

    pub(super) fn remove(&self, name: Name) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.0, name.to_string(), AtFlags::empty())?)
    }
}

fn not_a_file(name: &str, why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, format!("{name:?} in it {why}"))
}
