//! Where there are no Unix permissions, there is no spool.

use std::fs::File;
use std::io;
use std::path::Path;

use super::SpoolFault;
use super::name::Name;

/// There is none.
#[derive(Debug)]
pub(super) enum Directory {}

impl Directory {
    pub(super) fn open(_: &Path) -> Result<Directory, SpoolFault> {
        Err(SpoolFault::NotHere)
    }

    pub(super) fn names(&self) -> io::Result<Vec<Name>> {
        match *self {}
    }

    pub(super) fn create(&self, _: Name) -> io::Result<File> {
        match *self {}
    }

    pub(super) fn read(&self, _: Name) -> io::Result<File> {
        match *self {}
    }

    pub(super) fn lock_file(&self, _: &str) -> io::Result<File> {
        match *self {}
    }

    pub(super) fn rename(&self, _: Name, _: Name) -> io::Result<()> {
        match *self {}
    }

    pub(super) fn remove(&self, _: Name) -> io::Result<()> {
        match *self {}
    }
}
