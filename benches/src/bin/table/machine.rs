//! Where and when the table was made.

use std::error::Error;
use std::process::Command;
use std::{fs, thread};

/// The processor, the compiler, the commit and the date, as a list.
pub fn description() -> Result<String, Box<dyn Error>> {
    let cores = thread::available_parallelism()?;
    let rustc = output("rustc", &["--version"])?;
    let commit = output("git", &["rev-parse", "--short=12", "HEAD"])?;
    let is_clean =
        output("git", &["status", "--porcelain", "--", ":/", ":(top,exclude)BENCHMARKS.md"])?.is_empty();
    let changes = if is_clean { "" } else { ", with changes that are not committed" };
    let date = output("date", &["-u", "+%Y-%m-%d"])?;
    Ok(format!("- {}, {cores} cores\n- {rustc}\n- commit {commit}{changes}\n- {date}\n", processor()))
}

fn processor() -> String {
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpuinfo.lines().find(|line| line.starts_with("model name"));
    let model = model.and_then(|line| line.split_once(": ")).map(|(_, model)| model.to_owned());
    model.unwrap_or_else(|| format!("an unnamed {} processor", std::env::consts::ARCH))
}

fn output(program: &str, arguments: &[&str]) -> Result<String, Box<dyn Error>> {
    let output = Command::new(program).current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output()?;
    if !output.status.success() {
        return Err(format!("{program} failed").into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}
