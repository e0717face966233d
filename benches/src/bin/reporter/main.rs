//! What the reporter's own threads cost: collecting, sealing and delivering 10,000 series of 150
//! values each, and of one value each, how full the requests are, and the peak of memory.
//!
//! ```sh
//! cargo run --release -p cwmetrics-benches --features endpoint --bin reporter
//! ```
//!
//! They are pushed to a sink that does nothing, and with the AWS SDK to the embedded endpoint in
//! another process, with and without the SDK's compression: what the delivering thread takes more
//! than with a sink that does nothing is the SDK's. Each line is a process of its own. More than
//! 1.02 times the fewest possible requests is a failure.

#[path = "../shared/end.rs"]
mod end;
mod endpoint;
#[path = "../shared/process.rs"]
mod process;
mod push;
#[path = "../shared/table.rs"]
mod table;

use std::error::Error;
use std::process::{Command, ExitCode};

use push::Figures;

/// How many requests are allowed, over the fewest.
const REQUESTS: f64 = 1.02;
/// Values of a series: as many as a datum takes, so that the bytes bound the requests; and one, so
/// that the number of data does.
const FULL: u32 = 150;
const LIGHT: u32 = 1;

fn main() -> ExitCode {
    end::end("reporter", run())
}

/// Says whether the requests were as full as is aimed at.
fn run() -> Result<bool, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments {
        [] => return compare(),
        ["push", values] => print!("{}", push::to_nowhere(values.parse()?)?.to_lines()),
        ["push", values, url] => print!("{}", push::to_endpoint(values.parse()?, url)?.to_lines()),
        ["serve"] => endpoint::serve()?,
        _ => return Err("there are no options".into()),
    }
    Ok(true)
}

fn compare() -> Result<bool, Box<dyn Error>> {
    let null = child(&mut pushing(FULL)?)?;
    let light = child(&mut pushing(LIGHT)?)?;
    let [plain, compressed] = endpoint::with_and_without_compression(child)?;
    let lines = [
        ("a sink that does nothing", FULL, null),
        ("the same", LIGHT, light),
        ("the SDK, not compressing", FULL, plain),
        ("the SDK", FULL, compressed),
    ];

    println!("{} series, mean of {} pushes:\n", push::SERIES, push::PUSHES);
    let times = [
        "pushed to",
        "values of a series",
        "flush, ms",
        "collecting, CPU ms",
        "sealing, CPU ms",
        "delivering, CPU ms",
        "of one core at a push a minute",
        "every 10 s",
        "peak memory, MiB",
        "before the first push, MiB",
    ];
    table::print(&times, &lines.iter().map(costs).collect::<Vec<_>>());
    println!(
        "Of the {:.0} ms of delivering with the SDK, {:.0} are the reporter's own, {:.0} the SDK's serialising, \
         signing and sending, and {:.0} its compression (gzip).\n",
        compressed.deliver_ms,
        null.deliver_ms,
        plain.deliver_ms - null.deliver_ms,
        compressed.deliver_ms - plain.deliver_ms,
    );
    println!("Requests, over max(⌈bytes / 1 MB⌉, ⌈data / 1,000⌉) of a push (target: ≤ {REQUESTS} ×):\n");
    let requests = ["pushed to", "values of a series", "requests", "fewest possible", "ratio"];
    table::print(&requests, &lines.iter().map(fullness).collect::<Vec<_>>());
    Ok(lines.iter().all(|(_, _, figures)| is_full(figures)))
}

/// This program, to push so many values of each series.
fn pushing(values: u32) -> Result<Command, Box<dyn Error>> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["push", &values.to_string()]);
    Ok(command)
}

/// Runs one measurement in a process of its own.
fn child(command: &mut Command) -> Result<Figures, Box<dyn Error>> {
    let output = command.stderr(std::process::Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("{command:?} has failed: {}", output.status).into());
    }
    Figures::from_lines(&String::from_utf8(output.stdout)?)
}

type Line = (&'static str, u32, Figures);

fn costs((name, values, figures): &Line) -> Vec<String> {
    let millis = figures.collect_ms + figures.seal_ms + figures.deliver_ms;
    let share = |seconds: f64| format!("{:.2} %", millis / (seconds * 1e3) * 100.0);
    vec![
        (*name).to_owned(),
        values.to_string(),
        format!("{:.0}", figures.flush_ms),
        format!("{:.0}", figures.collect_ms),
        format!("{:.0}", figures.seal_ms),
        format!("{:.0}", figures.deliver_ms),
        share(60.0),
        share(10.0),
        format!("{:.0}", figures.peak_mib),
        format!("{:.0}", figures.peak_before_mib),
    ]
}

fn fullness((name, values, figures): &Line) -> Vec<String> {
    vec![
        (*name).to_owned(),
        values.to_string(),
        format!("{:.1}", figures.requests),
        format!("{:.1}", figures.fewest),
        format!("{:.3}, {}", figures.requests / figures.fewest, table::met(is_full(figures))),
    ]
}

fn is_full(figures: &Figures) -> bool {
    figures.requests <= figures.fewest * REQUESTS
}
