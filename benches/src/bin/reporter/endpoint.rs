//! The embedded endpoint in a process of its own, so that its work is not counted.

use std::error::Error;
use std::io::{BufRead, BufReader, stdin};
use std::process::{Child, Command, Stdio};

use cwmetrics_local::Local;

use crate::push::Figures;
use crate::{FULL, pushing};

/// Serves until the standard input ends.
pub fn serve() -> Result<(), Box<dyn Error>> {
    // It need not remember the requests.
    let local = Local::builder().journal_bytes(1 << 20).start()?;
    println!("{}", local.url());
    for line in stdin().lines() {
        line?;
    }
    Ok(())
}

/// Pushes with the SDK, without its compression and with it.
pub fn with_and_without_compression(
    run: impl Fn(&mut Command) -> Result<Figures, Box<dyn Error>>,
) -> Result<[Figures; 2], Box<dyn Error>> {
    let push = |is_disabled: &str| {
        let endpoint = Endpoint::start()?;
        let mut push = pushing(FULL)?;
        push.arg(&endpoint.url).env("AWS_DISABLE_REQUEST_COMPRESSION", is_disabled);
        push.envs([
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "id"),
            ("AWS_SECRET_ACCESS_KEY", "key"),
        ]);
        run(&mut push)
    };
    Ok([push("true")?, push("false")?])
}

/// A running endpoint; it ends when this is dropped.
struct Endpoint {
    process: Child,
    url: String,
}

impl Endpoint {
    fn start() -> Result<Endpoint, Box<dyn Error>> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut process = command.arg("serve").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let output = process.stdout.take().ok_or("the endpoint has no output")?;
        let mut url = String::new();
        BufReader::new(output).read_line(&mut url)?;
        Ok(Endpoint { process, url: url.trim_end().to_owned() })
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        // Without an input it ends.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
