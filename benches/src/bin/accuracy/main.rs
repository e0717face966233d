//! What arrives: ten million samples of each input are recorded into a sink that keeps the batches,
//! and what CloudWatch would compute from them is compared with the samples.
//!
//! ```sh
//! cargo run --release -p cwmetrics-benches --bin accuracy
//! cargo run --release -p cwmetrics-benches --bin accuracy -- --samples 100000   # a short run
//! ```
//!
//! Each input is flushed four times within its window, and the data of each flush are compared with
//! the samples before it, then all data with all samples: data for one metric and window add up.
//! The process fails if a bound is broken.

mod arrived;
mod inputs;
#[path = "../shared/random.rs"]
mod random;
#[path = "../shared/table.rs"]
mod table;
mod worst;

use std::error::Error;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use cwmetrics::sink::Memory;
use cwmetrics::testing::ManualClock;
use cwmetrics::{Push, Reporter, timeit};

use arrived::Arrived;
use inputs::Input;
use worst::{Bounds, Worst};

/// Each input is recorded in so many parts, with a flush after each.
const PARTS: usize = 4;
/// The clock that a test drives is slow to move, so there are ten times fewer durations than values.
const PUTS_TO_A_DURATION: usize = 10;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("accuracy: a bound is broken, see above");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("accuracy: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Says whether every bound was kept.
fn run() -> Result<bool, Box<dyn Error>> {
    let samples = samples()?;
    let durations = (samples / PUTS_TO_A_DURATION).max(PARTS);
    let clock = ManualClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000));
    let memory = Memory::default();
    let builder = cwmetrics::namespace("Accuracy").clock(&clock).push(Push::Manual);
    let reporter = builder.sink(memory.clone()).install()?;
    let bench = Bench { clock, memory, reporter };

    let mut rows = Vec::new();
    let mut is_good = true;
    for input in inputs::of_values() {
        let values = inputs::take(&input, samples);
        let worst = bench.measure(&values, |value| {
            cwmetrics::metric("value").dimension("Input", input.name).put(value);
        })?;
        is_good &= row(&mut rows, "put", &input, values.len(), &worst);
    }
    for input in inputs::of_nanos() {
        let nanos = inputs::take(&input, durations);
        let micros: Vec<f64> = nanos.iter().map(|nanos| nanos / 1e3).collect();
        let worst = bench.measure(&micros, |micros| {
            last(&bench.clock, input.name, Duration::from_nanos((micros * 1e3).round() as u64));
        })?;
        is_good &= row(&mut rows, "timeit", &input, micros.len(), &worst);
    }
    let heads = [
        "recorded by",
        "input",
        "samples",
        "count, minimum, maximum",
        "sum",
        "p0.1 to p99.9",
        "any rank",
        "bound",
        "",
    ];
    table::print(&heads, &rows);
    println!("The sum's error is in parts of the sum of absolute values; its bound is {:e}.", worst::SUM);
    Ok(is_good)
}

/// Lasts exactly so long.
#[timeit("duration", unit = Microseconds, dimensions("Input" = input))]
fn last(clock: &ManualClock, input: &str, time: Duration) {
    clock.advance(time);
}

struct Bench {
    clock: ManualClock,
    memory: Memory,
    reporter: Reporter,
}

impl Bench {
    /// Records the samples and compares what has arrived, after each part and as a whole.
    fn measure(&self, samples: &[f64], mut record: impl FnMut(f64)) -> Result<Worst, Box<dyn Error>> {
        // A new window, so that the inputs do not meet.
        self.clock.advance(Duration::from_secs(60));
        let mut worst = Worst::default();
        let mut whole = Arrived::default();
        for part in samples.chunks(samples.len().div_ceil(PARTS)) {
            for sample in part {
                record(*sample);
            }
            self.reporter.flush_blocking()?;
            let arrived = Arrived::new(&self.memory.datums());
            self.memory.clear();
            worst.compare(part.to_vec(), &arrived);
            whole.add(&arrived);
        }
        worst.compare(samples.to_vec(), &whole);
        Ok(worst)
    }
}

/// Adds a line to the table, and says whether the bounds were kept.
fn row(rows: &mut Vec<Vec<String>>, by: &str, input: &Input, samples: usize, worst: &Worst) -> bool {
    let bounds = Bounds { rank: if input.is_few { 0.0 } else { worst::RANK } };
    let is_good = worst.is_within(&bounds);
    let per_cent =
        |error: f64| if error == 0.0 { "exact".to_owned() } else { format!("{:.3} %", error * 100.0) };
    let totals = if worst.totals.is_empty() { "exact".to_owned() } else { worst.totals.join("; ") };
    let sum = if worst.sum == 0.0 { "exact".to_owned() } else { format!("{:.1e}", worst.sum) };
    let verdict = if is_good { "kept" } else { "**broken**" };
    rows.push(vec![
        by.to_owned(),
        input.name.to_owned(),
        samples.to_string(),
        totals,
        sum,
        per_cent(worst.percentile),
        per_cent(worst.rank),
        per_cent(bounds.rank),
        verdict.to_owned(),
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
