//! How a measurement ends.

use std::error::Error;
use std::process::ExitCode;

/// The exit code: a failure where something was wrong, or where `run` says that what it has printed
/// is not as it must be.
pub fn end(name: &str, result: Result<bool, Box<dyn Error>>) -> ExitCode {
    match result {
        Ok(true) => return ExitCode::SUCCESS,
        Ok(false) => eprintln!("{name}: not as it must be, see above"),
        Err(error) => eprintln!("{name}: {error}"),
    }
    ExitCode::FAILURE
}
