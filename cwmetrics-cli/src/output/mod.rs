//! How things are printed: data on standard output, everything else on standard error.

pub mod lines;
pub mod number;
pub mod progress;
pub mod sparkline;
pub mod table;
pub mod text;

use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::failure::Failure;

/// Prints text and a line's end, with its colours where they are wanted.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = anstream::AutoStream::auto(std::io::stdout().lock());
    ended(writeln!(stdout, "{text}").and_then(|()| stdout.flush()))
}

/// Prints data for programs.
pub fn print_json(value: &serde_json::Value) -> Result<(), Failure> {
    print(&format!("{value:#}"))
}

/// Writes a file anew.
pub fn write_file(path: &Path, content: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, content)
        .map_err(|error| Failure::Refused(format!("{} cannot be written: {error}", path.display())))
}

/// Writes bytes as they are.
pub fn write(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    ended(stdout.write_all(bytes).and_then(|()| stdout.flush()))
}

/// A reader who went away, such as `head`, ends the command quietly.
fn ended(written: std::io::Result<()>) -> Result<(), Failure> {
    written.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::Closed,
        _ => Failure::Refused(format!("standard output cannot be written to: {error}")),
    })
}
