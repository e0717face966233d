//! The processes that this one starts.

use std::env;
use std::error::Error;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use crate::settings::Settings;

/// A service in a process of its own.
pub struct Child {
    name: &'static str,
    process: tokio::process::Child,
    pub address: String,
}

impl Child {
    /// Starts it, and waits until it serves.
    pub async fn start(name: &'static str, settings: &Settings) -> Result<Child, Box<dyn Error>> {
        let mut command = Command::new(env::current_exe()?);
        command.args(["--service", name]).envs(settings.environment());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        // Ctrl-c is for this process alone, which tells the others to end.
        #[cfg(unix)]
        command.process_group(0);
        let mut process = command.spawn()?;
        let stdout = process.stdout.take().ok_or("its output is not ours")?;
        let mut lines = BufReader::new(stdout).lines();
        let address = lines.next_line().await?.ok_or_else(|| format!("{name} has not started"))?;
        println!("{name} serves at {address}, in process {}", process.id().unwrap_or_default());
        Ok(Child { name, process, address })
    }

    /// Tells it to end, and waits for that.
    pub async fn end(mut self) -> Result<(), Box<dyn Error>> {
        drop(self.process.stdin.take());
        let status = self.process.wait().await?;
        if status.success() { Ok(()) } else { Err(format!("{} has ended with {status}", self.name).into()) }
    }
}
