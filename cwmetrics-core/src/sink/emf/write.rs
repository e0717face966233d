//! Writing whole lines, and telling how far a failed attempt has come.

use std::io::{self, ErrorKind, Write};

use crate::sink::Failure;

/// An attempt that has failed.
#[derive(Debug)]
pub(super) struct Torn {
    /// How many bytes went out before.
    pub(super) written: usize,
    pub(super) error: io::Error,
}

impl Torn {
    /// Of what was not written at all another attempt is safe; a reader may have seen a part.
    pub(super) fn failure(&self, place: &str, of: usize) -> Failure {
        let Torn { written, error } = self;
        match written {
            0 => Failure::retry(format!("{place}: {error}")),
            _ => Failure::unclear(format!("{place}: {error}, after {written} of {of} bytes")),
        }
    }
}

/// Like [`Write::write_all`] and [`Write::flush`], with an error that says how much was written.
pub(super) fn all(to: &mut impl Write, bytes: &[u8]) -> Result<(), Torn> {
    let mut written = 0;
    while written < bytes.len() {
        match to.write(&bytes[written..]) {
            Ok(0) => return Err(Torn { written, error: ErrorKind::WriteZero.into() }),
            Ok(more) => written += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(Torn { written, error }),
        }
    }
    to.flush().map_err(|error| Torn { written, error })
}
