//! What arrives: ten million samples of each input are recorded and pushed with the AWS SDK, and
//! what CloudWatch would compute from the requests is compared with the samples.
//!
//! ```sh
//! cargo run --release -p cwmetrics-benches --features endpoint --bin accuracy
//! cargo run --release -p cwmetrics-benches --features endpoint --bin accuracy -- --samples 100000
//! ```
//!
//! Each input is flushed four times within its window, and the data of each flush are compared with
//! the samples before it, then all data with all samples: data for one metric and window add up.
//! The process fails if a bound is broken.

mod arrived;
mod bench;
#[path = "../shared/end.rs"]
mod end;
mod inputs;
#[path = "../shared/random.rs"]
mod random;
#[path = "../shared/table.rs"]
mod table;
mod worst;

use std::error::Error;
use std::process::ExitCode;

use bench::{Bench, PARTS};
use inputs::Input;
use worst::{Bounds, Worst};

fn main() -> ExitCode {
    end::end("accuracy", run())
}

/// Says whether every bound was kept.
fn run() -> Result<bool, Box<dyn Error>> {
    let samples = samples()?;
    let bench = Bench::new()?;
    let mut rows = Vec::new();
    let mut is_good = true;
    for input in inputs::of_values() {
        let worst = bench.of_values(&input, samples)?;
        is_good &= row(&mut rows, "put", &input, &worst);
    }
    for input in inputs::of_nanos() {
        let worst = bench.of_durations(&input, samples)?;
        is_good &= row(&mut rows, "timeit", &input, &worst);
    }
    println!(
        "{samples} samples of each input. The errors are the worst of all pushes: that of the sum in parts of \
         the sum of absolute values, that of a percentile in parts of the recorded value.\n"
    );
    let heads =
        ["recorded by", "input", "count, minimum, maximum", "sum", "p0.1 to p99.9", "any rank", "targets"];
    table::print(&heads, &rows);
    Ok(is_good)
}

/// Adds a line to the table, and says whether the bounds were kept.
fn row(rows: &mut Vec<Vec<String>>, by: &str, input: &Input, worst: &Worst) -> bool {
    let bounds = Bounds { rank: if input.is_few { 0.0 } else { worst::RANK } };
    let is_good = worst.is_within(&bounds);
    let per_cent =
        |error: f64| if error == 0.0 { "exact".to_owned() } else { format!("{:.3} %", error * 100.0) };
    let totals = if worst.totals.is_empty() { "exact".to_owned() } else { worst.totals.join("; ") };
    let sum = if worst.sum == 0.0 { "exact".to_owned() } else { format!("{:.1e}", worst.sum) };
    let bound = if input.is_few { "exact".to_owned() } else { format!("≤ {} %", bounds.rank * 100.0) };
    let verdict = format!("exact, ≤ {:e}, {bound}: {}", worst::SUM, table::met(is_good));
    rows.push(vec![
        by.to_owned(),
        input.name.to_owned(),
        totals,
        sum,
        per_cent(worst.percentile),
        per_cent(worst.rank),
        verdict,
    ]);
    is_good
}

/// How many samples of each input are asked for.
fn samples() -> Result<usize, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => Ok(10_000_000),
        (Some("--samples"), Some(samples)) => Ok(samples.parse::<usize>()?.max(PARTS)),
        _ => Err("only --samples N is known".into()),
    }
}
