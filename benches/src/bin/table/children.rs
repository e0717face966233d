//! The binaries that measure, built with the peers and run as child processes.

use std::env;
use std::error::Error;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use cwmetrics_benches::line::Line;

use crate::results::Results;
use crate::section;

/// Where the binaries are.
pub struct Children {
    folder: PathBuf,
}

/// The name of an arm, and what it is.
pub type Named = (String, String);

/// Builds the binaries beside this one.
pub fn build() -> Result<Children, Box<dyn Error>> {
    if cfg!(debug_assertions) {
        return Err("a table is for a release build: cargo run --release …".into());
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let sections = section::ALL.iter().flat_map(|section| ["--bin", section.binary]);
    let build = [
        "build",
        "--release",
        "--locked",
        "-p",
        env!("CARGO_PKG_NAME"),
        "--features",
        "peers",
        "--bin",
        "arm",
    ];
    let status = Command::new(cargo).args(build).args(sections).status()?;
    if !status.success() {
        return Err("the arms do not build".into());
    }
    let folder = env::current_exe()?.parent().map(PathBuf::from);
    Ok(Children { folder: folder.ok_or("this binary is in no folder")? })
}

impl Children {
    /// The arms, in order.
    pub fn arms(&self) -> Result<Vec<Named>, Box<dyn Error>> {
        let list = self.run("arm", &["--list"])?.0;
        let named = |line: &str| line.split_once('\t').map(|(name, what)| (name.into(), what.into()));
        Ok(list.lines().filter_map(named).collect())
    }

    /// Runs every arm on one thread and on two, this many times.
    pub fn results(&self, arms: &[Named], runs: usize) -> Result<Results, Box<dyn Error>> {
        let mut lines = Vec::new();
        for run in 1..=runs {
            for (name, _) in arms {
                eprintln!("run {run} of {runs}: {name}");
                for threads in ["1", "2"] {
                    let (line, is_done) = self.run("arm", &[name, "--threads", threads])?;
                    let line = Line::parse(&line).filter(|_| is_done);
                    lines.push(line.ok_or_else(|| format!("the arm {name} failed"))?);
                }
            }
        }
        Ok(Results::new(lines))
    }

    /// What one of them prints, and whether it ended well.
    pub fn run(&self, binary: &str, arguments: &[&str]) -> Result<(String, bool), Box<dyn Error>> {
        // What is in the environment is not to switch us off.
        let mut command = Command::new(self.folder.join(binary));
        let output = command.args(arguments).env_remove("CWMETRICS").stderr(Stdio::inherit()).output()?;
        Ok((String::from_utf8(output.stdout)?, output.status.success()))
    }
}
