use std::cell::Cell;
use std::io::{self, Write};

use super::write;
use crate::sink::Failure;

/// Standard output.
#[derive(Debug, Default)]
pub(super) struct Stdout {
    /// The last attempt has left a part of a line behind.
    is_torn: Cell<bool>,
}

impl Stdout {
    pub(super) fn write(&self, lines: &[u8]) -> Result<(), Failure> {
        self.write_to(&mut io::stdout().lock(), lines)
    }

    /// Ends a torn line first.
    pub(super) fn write_to(&self, to: &mut impl Write, lines: &[u8]) -> Result<(), Failure> {
        let failed = |torn: write::Torn| torn.failure("standard output", lines.len());
        if self.is_torn.get() {
            write::all(to, b"\n").map_err(|torn| failed(write::Torn { written: 0, ..torn }))?;
            self.is_torn.set(false);
        }
        write::all(to, lines).map_err(|torn| {
            self.is_torn.set(torn.written > 0);
            failed(torn)
        })
    }
}
