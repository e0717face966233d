//! What becomes of the samples when things fail: each row of the table over a real socket, with the
//! books of the calling threads and of the endpoint beside the library's figures.
//!
//! ```sh
//! cargo run --release -p cwmetrics-benches --features faults --bin reliability              # prints the table
//! cargo run --release -p cwmetrics-benches --features faults --bin reliability -- --write   # rewrites RELIABILITY.md
//! cargo run --release -p cwmetrics-benches --features faults --bin reliability -- --row 3   # one row
//! cargo run -p cwmetrics-benches --features faults --bin reliability -- --quick             # all but the day
//! ```
//!
//! Each row is a process of its own. Time is driven: the reporter, the SDK's timers and the endpoint go
//! by one clock, which is moved on when nothing is under way any more. A row that is not as it must
//! be is a failure.

#[path = "../shared/end.rs"]
mod end;
mod outcome;
#[path = "../shared/process.rs"]
mod process;
mod proxy;
#[path = "../shared/random.rs"]
mod random;
mod rows;
mod worker;
mod world;

use std::process::{Command, ExitCode, Stdio};

use outcome::HEAD;
use world::Result;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../RELIABILITY.md");

fn main() -> ExitCode {
    end::end("reliability", run())
}

/// Says whether all was as it must be.
fn run() -> Result<bool> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => {
            let (table, is_right) = table(rows::ALL.len())?;
            print!("{table}");
            Ok(is_right)
        }
        ["--quick"] => {
            let (table, is_right) = table(rows::ALL.len() - 1)?;
            print!("{table}");
            Ok(is_right)
        }
        ["--write"] => {
            let (table, is_right) = table(rows::ALL.len())?;
            std::fs::write(PAGE, page(&table))?;
            Ok(is_right)
        }
        ["--row", number] => row(number.parse()?),
        ["--child", "serve"] => rows::terminated::serve().map(|()| true),
        ["--child", "spool", directory, first] => rows::killed::work(directory, first.parse()?),
        ["--child", "empty", directory] => rows::killed::empty(directory),
        _ => Err("usage: reliability [--quick | --write | --row NUMBER]".into()),
    }
}

/// Runs one row and prints it.
fn row(number: usize) -> Result<bool> {
    let (name, run) = number.checked_sub(1).and_then(|at| rows::ALL.get(at)).ok_or("no such row")?;
    let (outcome, allowed) = run()?;
    let faults = outcome.faults(allowed);
    println!("{}", outcome.row(&format!("{number}. {name}"), &faults));
    Ok(faults.is_empty())
}

/// Runs so many rows, each in a process of its own.
fn table(rows: usize) -> Result<(String, bool)> {
    let (mut table, mut is_right) = (format!("{HEAD}\n"), true);
    for (at, (name, _)) in rows::ALL.iter().take(rows).enumerate() {
        eprintln!("{}. {name}", at + 1);
        let mut child = Command::new(std::env::current_exe()?);
        let child = child.args(["--row", &(at + 1).to_string()]).env_remove("CWMETRICS");
        let output = child.stderr(Stdio::inherit()).output()?;
        table += &String::from_utf8(output.stdout)?;
        is_right &= output.status.success();
    }
    Ok((table, is_right))
}

fn page(table: &str) -> String {
    format!(
        "# Reliability

What becomes of the samples when things fail. Written by this command, which is a failure if a row is
not as it must be:

```sh
cargo run --release -p cwmetrics-benches --features faults --bin reliability -- --write
```

Each row is a process of its own that pushes with the AWS SDK over a real socket: through a proxy that
makes the network bad (noxious, a port of Toxiproxy) to the embedded endpoint, which answers as the row
says. Time is driven and not slept: the reporter, the SDK's timers and the endpoint go by one clock,
except in the rows of the signals. Two samples are recorded a call, 1,000 calls a second unless the row
says otherwise.

*recorded* to *perhaps twice* are the library's figures, in samples; *recorded* is compared with the
callers' own book, and the sum of the next four with it; what is *at the endpoint* is the endpoint's
book, and lies between what is accepted and that with what could have been counted twice. Of processes
that are killed the figures are from the books alone: *recorded* is what they said to be safe,
*dropped* what of it has not arrived, *perhaps twice* what the spool had marked as sent at a kill. *More CPU
ns a call* is the time that the calling thread took over one that makes the same calls undecorated, by
a test's clock, which is slower than the processor's; *waits* is how often it gave up its processor
within the calls, which must be never (ten times in the row of a million values, each of which is
looked up under a lock). The memory is that of the process, endpoint and proxy included.

{table}"
    )
}
