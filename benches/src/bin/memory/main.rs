//! What recording takes: bytes of a series in a thread, the reader's share included, and of many
//! threads with many series under the bound.
//!
//! ```sh
//! cargo run --release -p cwmetrics-benches --bin memory
//! cargo run --release -p cwmetrics-benches --bin memory -- 64 1000   # fewer threads and series
//! ```
//!
//! Counted are the bytes that the process asked its allocator for and has not given back, above
//! what the installed reporter had before. A missed target of bytes stands in the table; lost
//! samples are a failure.

mod crowd;
mod live;
#[path = "../shared/random.rs"]
mod random;
mod series;
#[path = "../shared/table.rs"]
mod table;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use cwmetrics::sink::{Batch, Failure, Sink};
use cwmetrics::testing::ManualClock;
use cwmetrics::{Builder, Push, Reporter};

#[global_allocator]
static ALLOCATOR: live::Counting = live::Counting;

/// Counts samples and keeps nothing.
#[derive(Clone, Default)]
struct Count(Arc<AtomicU64>);

impl Count {
    fn samples(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl Sink for Count {
    async fn send(&self, batch: &Batch) -> Result<(), Failure> {
        // From what CloudWatch would add up, not from what the reporter believes.
        let samples: f64 = batch.datums().iter().map(|datum| datum.statistics().sample_count).sum();
        self.0.fetch_add(samples as u64, Ordering::SeqCst);
        Ok(())
    }
}

/// A reporter that pushes when it is told to, by a clock that stands still.
struct Setup {
    clock: ManualClock,
    reporter: Reporter,
    sink: Count,
}

fn setup(builder: Builder) -> Result<Setup, Box<dyn Error>> {
    let clock = ManualClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000));
    let sink = Count::default();
    let builder = builder.clock(&clock).push(Push::Manual).sink(sink.clone());
    Ok(Setup { reporter: builder.install()?, clock, sink })
}

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("memory: samples were lost, see above");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("memory: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Says whether nothing was lost.
fn run() -> Result<bool, Box<dyn Error>> {
    let (threads, series) = size()?;
    let mut lost = 0;
    let mut rows = Vec::new();
    for shape in &series::SHAPES {
        let cost = series::measure(shape)?;
        lost += cost.lost;
        let stages = [
            cost.recorded,
            cost.collected,
            cost.recorded_again,
            cost.collected_again,
            cost.thread_recorded,
            cost.thread_collected,
            cost.idle,
            cost.awake,
        ];
        let most = stages[..4].iter().copied().fold(0.0, f64::max);
        let mut row = vec![shape.name.to_owned()];
        row.extend(stages.map(|bytes| format!("{bytes:.0}")));
        row.push(shape.target.to_string());
        row.push(if most <= shape.target as f64 { "met" } else { "**missed**" }.to_owned());
        row.push(cost.lost.to_string());
        rows.push(row);
    }
    println!("Bytes a series of 1,000, in one thread; then what a second thread adds:\n");
    let heads = [
        "durations",
        "recorded",
        "collected",
        "recorded again",
        "collected again",
        "second thread, recorded",
        "collected",
        "the thread ended, 20 idle minutes",
        "and one call",
        "target",
        "",
        "samples lost",
    ];
    table::print(&heads, &rows);

    let crowd = crowd::measure(threads, series)?;
    lost += crowd.recorded.abs_diff(crowd.delivered);
    let bound = crowd::MEMORY_BYTES;
    println!("{threads} threads × {series} series, `.memory_bytes` of {:.0} MiB:\n", mebi(bound));
    let heads = ["", "live, MiB", "of `.memory_bytes`", "most so far, MiB", "seconds"];
    let row = |stage: &crowd::Stage| {
        vec![
            stage.name.to_owned(),
            format!("{:.1}", mebi(stage.live)),
            format!("{:.2} ×", stage.live as f64 / bound as f64),
            format!("{:.1}", mebi(stage.most)),
            format!("{:.1}", stage.took.as_secs_f64()),
        ]
    };
    table::print(&heads, &crowd.stages.iter().map(row).collect::<Vec<_>>());
    println!("{} samples recorded, {} delivered.", crowd.recorded, crowd.delivered);
    Ok(lost == 0)
}

fn mebi(bytes: usize) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// How many threads and series are asked for.
fn size() -> Result<(u32, u32), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &*arguments {
        [] => Ok((crowd::THREADS, crowd::SERIES)),
        [threads, series] => Ok((threads.parse()?, series.parse()?)),
        _ => Err("either nothing, or the number of threads and of series".into()),
    }
}
