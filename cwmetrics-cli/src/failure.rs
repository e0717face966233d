//! Why a command ended early, and the exit code that says so.

use std::process::ExitCode;

use anstream::eprintln;
use clap::builder::styling::AnsiColor;

use crate::output::text::printable;

/// One clear sentence, and what kind of end it is.
#[derive(Debug, PartialEq)]
pub enum Failure {
    /// The service, the network or the system said no.
    Refused(String),
    /// The command line asks for something that cannot be.
    Usage(String),
    /// There is nothing to show.
    Nothing(String),
    /// Who reads the output has read enough.
    Closed,
}

impl Failure {
    /// Says it on standard error.
    pub fn report(&self) -> ExitCode {
        let (code, sentence) = match self {
            Failure::Refused(sentence) => (1, sentence),
            Failure::Usage(sentence) => (2, sentence),
            Failure::Nothing(sentence) => (3, sentence),
            Failure::Closed => return ExitCode::SUCCESS,
        };
        let red = AnsiColor::Red.on_default().bold();
        eprintln!("{red}error:{red:#} {}", printable(sentence));
        ExitCode::from(code)
    }

    /// Says all of them but the gravest, with which the command ends then.
    pub fn all(mut failures: Vec<Failure>) -> Result<(), Failure> {
        failures.sort_by_key(|failure| matches!(failure, Failure::Refused(_)));
        let last = failures.pop();
        for failure in &failures {
            failure.report();
        }
        last.map_or(Ok(()), Err)
    }
}
