//! The binaries that measure, built and run as child processes.

use std::env;
use std::error::Error;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};

use cwmetrics_benches::line::Line;

use crate::results::Results;

/// Where the binaries are.
pub struct Children {
    folder: PathBuf,
}

/// The name of an arm, and what it is.
pub type Named = (String, String);

/// Builds binaries, each given with its features, beside this one.
pub fn build(binaries: &[(&str, &str)]) -> Result<Children, Box<dyn Error>> {
    if cfg!(debug_assertions) {
        return Err("a table is for a release build: cargo run --release …".into());
    }
    let mut features: Vec<_> = binaries.iter().map(|(_, features)| *features).collect();
    features.sort_unstable();
    features.dedup();
    for features in features {
        let of_these = binaries.iter().filter(|(_, theirs)| *theirs == features);
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        build.args(["build", "--release", "--locked", "-p", env!("CARGO_PKG_NAME"), "--features", features]);
        build.args(of_these.flat_map(|(binary, _)| ["--bin", binary]));
        if !build.status()?.success() {
            return Err("the binaries do not build".into());
        }
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
        let mut results = Results::default();
        for run in 1..=runs {
            for (name, _) in arms {
                eprintln!("run {run} of {runs}: {name}");
                for threads in ["1", "2"] {
                    let (line, status) = self.run("arm", &[name, "--threads", threads])?;
                    results.add(name, Line::parse(&line).filter(|_| status.success()));
                }
            }
        }
        Ok(results)
    }

    /// What one of them prints, and how it ended.
    pub fn run(&self, binary: &str, arguments: &[&str]) -> Result<(String, ExitStatus), Box<dyn Error>> {
        // What is in the environment is not to switch us off.
        let mut command = Command::new(self.folder.join(binary));
        let output = command.args(arguments).env_remove("CWMETRICS").stderr(Stdio::inherit()).output()?;
        Ok((String::from_utf8(output.stdout)?, output.status))
    }
}
