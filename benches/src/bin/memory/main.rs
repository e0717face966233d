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
#[path = "../shared/end.rs"]
mod end;
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
    end::end("memory", run())
}

/// Says whether nothing was lost.
fn run() -> Result<bool, Box<dyn Error>> {
    let (threads, series) = size()?;
    let costs = series::SHAPES.iter().map(series::measure).collect::<Result<Vec<_>, _>>()?;
    print_series(&costs);
    let crowd = crowd::measure(threads, series)?;
    print_crowd(threads, series, &crowd);
    Ok(costs.iter().all(|cost| cost.lost == 0) && crowd.recorded == crowd.delivered)
}

fn print_series(costs: &[series::Cost]) {
    println!("Bytes a series of {}, in one thread; then what a second thread adds:\n", series::SERIES);
    let heads: Vec<&str> = [""].into_iter().chain(series::SHAPES.iter().map(|shape| shape.name)).collect();
    let row = |name: &str, cell: &dyn Fn(&series::Shape, &series::Cost) -> String| -> Vec<String> {
        let cells = series::SHAPES.iter().zip(costs).map(|(shape, cost)| cell(shape, cost));
        [name.to_owned()].into_iter().chain(cells).collect()
    };
    let stage = |at: usize| {
        row(costs[0].stages[at].name, &|_, cost: &series::Cost| format!("{:.0}", cost.stages[at].bytes))
    };
    let mut rows: Vec<_> = (0..costs[0].stages.len()).map(stage).collect();
    rows.push(row("the most in one thread", &|shape, cost| {
        let (most, target) = (cost.most(), shape.target);
        format!("≤ {target}: {most:.0}, {}", table::met(most <= target as f64))
    }));
    rows.push(row("samples lost", &|_, cost| cost.lost.to_string()));
    table::print(&heads, &rows);
}

fn print_crowd(threads: u32, series: u32, crowd: &crowd::Crowd) {
    let bound = crowd::MEMORY_BYTES;
    println!("{threads} threads × {series} series, `.memory_bytes` of {:.0} MiB:\n", mebi(bound));
    let heads = ["", "live, MiB", "of `.memory_bytes`", "most since the stage before, MiB", "seconds"];
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
    let most = crowd.stages.iter().map(|stage| stage.most).max().unwrap_or_default();
    println!(
        "{} samples recorded, {} delivered: {}. The most at any time, the push's own data included, is \
         {:.1} MiB: {}.",
        crowd.recorded,
        crowd.delivered,
        table::met(crowd.recorded == crowd.delivered),
        mebi(most),
        table::met(most <= bound),
    );
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
