//! What the reporter's own threads cost: collecting, sealing and delivering 10,000 series of 150
//! values each, how full the requests are, and the peak of memory.
//!
//! ```sh
//! cargo run --release -p cwmetrics-benches --bin reporter
//! cargo run --release -p cwmetrics-benches --features endpoint --bin reporter   # the SDK as well
//! ```
//!
//! With the feature `endpoint` the same is pushed with the AWS SDK to the embedded endpoint in
//! another process, with and without the SDK's compression: what the delivering thread takes more
//! than with a sink that does nothing is the SDK's. Each line is a process of its own. More than
//! 1.02 times the fewest possible requests is a failure.

#[cfg(feature = "endpoint")]
mod endpoint;
mod process;
mod push;
#[path = "../shared/table.rs"]
mod table;

use std::error::Error;
use std::process::{Command, ExitCode};

use push::Figures;

/// How many requests are allowed, over the fewest.
const REQUESTS: f64 = 1.02;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("reporter: more requests than are allowed, see above");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("reporter: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Says whether the requests were as full as is aimed at.
fn run() -> Result<bool, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments {
        [] => return compare(),
        ["push"] => print!("{}", push::to_nowhere()?.to_lines()),
        #[cfg(feature = "endpoint")]
        ["push", url] => print!("{}", push::to_endpoint(url)?.to_lines()),
        #[cfg(feature = "endpoint")]
        ["serve"] => endpoint::serve()?,
        _ => return Err("there are no options".into()),
    }
    Ok(true)
}

fn compare() -> Result<bool, Box<dyn Error>> {
    let null = child(Command::new(std::env::current_exe()?).arg("push"))?;
    let null = ("a sink that does nothing", null);
    #[cfg(not(feature = "endpoint"))]
    let lines = vec![null];
    #[cfg(feature = "endpoint")]
    let lines = {
        let [plain, compressed] = endpoint::with_and_without_compression(child)?;
        vec![null, ("the SDK, not compressing", plain), ("the SDK", compressed)]
    };
    println!("{} series × {} values, mean of {} pushes:\n", push::SERIES, push::VALUES, push::PUSHES);
    let rows: Vec<_> = lines.iter().map(|(name, figures)| row(name, figures)).collect();
    let heads = [
        "pushed to",
        "flush, ms",
        "collector, CPU ms",
        "deliverer, CPU ms",
        "of one core at a push a minute",
        "requests",
        "fewest possible",
        "ratio",
        "peak memory, MiB",
        "before the first push, MiB",
    ];
    table::print(&heads, &rows);
    if let [(_, null), (_, plain), (_, compressed)] = &*lines {
        println!(
            "Of the deliverer's {:.0} ms with the SDK, {:.0} are the reporter's own, {:.0} the SDK's serialising, \
             signing and sending, and {:.0} its compression.",
            compressed.deliver_ms,
            null.deliver_ms,
            plain.deliver_ms - null.deliver_ms,
            compressed.deliver_ms - plain.deliver_ms,
        );
    }
    Ok(lines.iter().all(|(_, figures)| figures.requests <= figures.fewest * REQUESTS))
}

/// Runs one measurement in a process of its own.
fn child(command: &mut Command) -> Result<Figures, Box<dyn Error>> {
    let output = command.stderr(std::process::Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("{command:?} has failed: {}", output.status).into());
    }
    Figures::from_lines(&String::from_utf8(output.stdout)?)
}

fn row(name: &str, figures: &Figures) -> Vec<String> {
    let share = (figures.collect_ms + figures.deliver_ms) / 60_000.0;
    vec![
        name.to_owned(),
        format!("{:.0}", figures.flush_ms),
        format!("{:.0}", figures.collect_ms),
        format!("{:.0}", figures.deliver_ms),
        format!("{:.2} %", share * 100.0),
        format!("{:.1}", figures.requests),
        format!("{:.1}", figures.fewest),
        format!("{:.3}", figures.requests / figures.fewest),
        format!("{:.0}", figures.peak_mib),
        format!("{:.0}", figures.peak_before_mib),
    ]
}
