//! The CPU time of rustc alone: cargo runs this program in rustc's place, and it runs rustc.

use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::process::{Command, ExitCode};

use crate::crates::{Arm, Crates, Style, succeed};

/// Where the wrapper writes what rustc took.
const REPORT: &str = "CWMETRICS_COMPILE_COST";

/// The seconds of rustc for the crate's metadata.
pub fn metadata(crates: &Crates, arm: Arm, style: Style) -> Result<f64, Box<dyn Error>> {
    time(crates, "check", arm, style)
}

/// The seconds of rustc for a dev build of the crate.
pub fn build(crates: &Crates, arm: Arm, style: Style) -> Result<f64, Box<dyn Error>> {
    time(crates, "build", arm, style)
}

fn time(crates: &Crates, subcommand: &str, arm: Arm, style: Style) -> Result<f64, Box<dyn Error>> {
    let report = crates.scratch("seconds");
    fs::write(&report, "")?;
    let mut cargo = crates.cargo(subcommand, arm, style)?;
    succeed(cargo.env("RUSTC_WORKSPACE_WRAPPER", std::env::current_exe()?).env(REPORT, &report))?;
    let seconds = fs::read_to_string(&report)?;
    // Empty, had cargo found nothing to do.
    Ok(seconds.parse().map_err(|_| format!("{subcommand} has not compiled the crate"))?)
}

/// Runs rustc where cargo has asked for it.
pub fn wrapped() -> Option<ExitCode> {
    let report = std::env::var_os(REPORT)?;
    Some(run_rustc(&report).unwrap_or_else(|error| {
        eprintln!("compile, in rustc's place: {error}");
        ExitCode::FAILURE
    }))
}

fn run_rustc(report: &OsStr) -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let rustc = arguments.next().ok_or("the compiler is not named")?;
    let arguments: Vec<_> = arguments.collect();
    // Cargo also asks for the compiler's version and the like.
    let is_crate = arguments.iter().any(|argument| argument == "--crate-name")
        && !arguments.iter().any(|argument| argument == "___");
    let status = Command::new(rustc).args(&arguments).status()?;
    if is_crate && status.success() {
        fs::write(report, user_seconds_of_children().to_string())?;
    }
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The user CPU time of all children that have ended.
pub fn user_seconds_of_children() -> f64 {
    // SAFETY: all zeros are a valid value of this structure of numbers.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: the pointer is valid for the call.
    unsafe { libc::getrusage(libc::RUSAGE_CHILDREN, &mut usage) };
    usage.ru_utime.tv_sec as f64 + usage.ru_utime.tv_usec as f64 / 1e6
}
