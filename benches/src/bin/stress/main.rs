//! Threads that come and go record a hundred million samples in every way there is, while another
//! flushes and another reads the figures all the time, returns push, and windows end. Each thread
//! keeps a ledger of its own; what the sink was given must be the same, series by series.
//!
//! ```sh
//! cargo run --release -p cwmetrics-benches --bin stress
//! cargo run --release -p cwmetrics-benches --bin stress -- --samples 500000   # a short run
//! ```
//!
//! Ends with 1 if a sample is missing, or is there twice, and says which.

mod ledger;
mod sums;
mod work;

use std::error::Error;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use cwmetrics::{Push, Reporter, Stats};

use ledger::Ledger;
use sums::Sums;

/// How many threads record at once.
const AT_ONCE: u64 = 4;
/// About how many samples a thread records before it ends and another comes.
const SAMPLES_OF_A_THREAD: u64 = 50_000;

fn main() -> ExitCode {
    match samples().and_then(run) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("stress: {error}");
            ExitCode::FAILURE
        }
    }
}

/// How many samples are asked for.
fn samples() -> Result<u64, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => Ok(100_000_000),
        (Some("--samples"), Some(samples)) => Ok(samples.parse()?),
        _ => Err("only --samples N is known".into()),
    }
}

/// Says whether every sample is accounted for.
fn run(samples: u64) -> Result<bool, Box<dyn Error>> {
    let sink = Sums::default();
    let push = Push::OnReturn { at_most_every: Duration::from_millis(1) };
    let builder = cwmetrics::namespace("Stress").push(push).sink(sink.clone());
    // On a busy machine, and under an instrument, the last push takes its time.
    let reporter = builder.shutdown_timeout(Duration::from_secs(600)).install()?;
    let began = Instant::now();
    let (crowd, looks) = record(samples, &reporter)?;
    // No flush before it: the rest is for the shutdown.
    drop(reporter);
    let took = began.elapsed();

    let stats = cwmetrics::stats();
    println!(
        "{} threads recorded {} samples of {} series in {:.1} s, beside {} flushes and {} looks at the \
         figures; {} data arrived in {} requests, of windows that began at {} seconds",
        crowd.threads,
        crowd.ledger.samples(),
        crowd.ledger.series(),
        took.as_secs_f64(),
        looks.flushes,
        looks.figures,
        stats.datums,
        stats.requests,
        sink.windows(),
    );
    let mut faults = crowd.ledger.faults(&sink.ledger());
    faults.extend(looks.faults);
    let (recorded, accepted) = (crowd.ledger.samples(), stats.accepted);
    if stats.recorded != recorded || accepted != recorded || !balances(&stats) {
        faults.push(format!("{recorded} samples were recorded, and the figures say {stats:?}"));
    }
    faults.iter().for_each(|fault| println!("{fault}"));
    println!("{}", if faults.is_empty() { "every sample is accounted for" } else { "NOT ALL IS THERE" });
    Ok(faults.is_empty())
}

/// What all threads together have recorded.
#[derive(Default)]
struct Crowd {
    ledger: Ledger,
    threads: u64,
}

/// What went on meanwhile.
#[derive(Default)]
struct Looks {
    flushes: u64,
    figures: u64,
    faults: Vec<String>,
}

/// Records so many samples or a few more.
fn record(samples: u64, reporter: &Reporter) -> Result<(Crowd, Looks), Box<dyn Error>> {
    let left = AtomicU64::new(samples.div_ceil(SAMPLES_OF_A_THREAD));
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let spawners: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(|| generations(&left))).collect();
        let flushes = scope.spawn(|| flush(reporter, &stop));
        let figures = scope.spawn(|| look(&stop));
        let mut crowd = Crowd::default();
        for spawner in spawners {
            let of_one = spawner.join().map_err(|_| "a thread that records has panicked")?;
            crowd.ledger.add(&of_one.ledger);
            crowd.threads += of_one.threads;
        }
        stop.store(true, Ordering::Relaxed);
        let flushes = flushes.join().map_err(|_| "the thread that flushes has panicked")?;
        let (figures, mut faults) = figures.join().map_err(|_| "the thread that looks has panicked")?;
        let flushes = flushes.unwrap_or_else(|fault| {
            faults.push(fault);
            0
        });
        Ok((crowd, Looks { flushes, figures, faults }))
    })
}

/// One thread after the other, each of which ends for good, while there is something to record.
fn generations(left: &AtomicU64) -> Crowd {
    let mut crowd = Crowd::default();
    let take = || left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
    while let Ok(number) = take() {
        let ledger = thread::spawn(move || work::record(number, SAMPLES_OF_A_THREAD)).join();
        crowd.ledger.add(&ledger.expect("the work does not panic"));
        crowd.threads += 1;
    }
    crowd
}

/// Flushes all the time.
fn flush(reporter: &Reporter, stop: &AtomicBool) -> Result<u64, String> {
    let mut flushes = 0;
    while !stop.load(Ordering::Relaxed) {
        reporter.flush_blocking().map_err(|error| format!("flush {flushes}: {error}"))?;
        flushes += 1;
    }
    Ok(flushes)
}

/// Reads the figures all the time.
fn look(stop: &AtomicBool) -> (u64, Vec<String>) {
    let (mut looks, mut last, mut faults) = (0, 0, Vec::new());
    while !stop.load(Ordering::Relaxed) {
        let stats = cwmetrics::stats();
        if !balances(&stats) || stats.recorded < last {
            faults.push(format!("the figures said {stats:?} after {last} samples were recorded"));
        }
        (looks, last) = (looks + 1, stats.recorded);
    }
    (looks, faults)
}

fn balances(stats: &Stats) -> bool {
    stats.recorded == stats.accepted + stats.refused + stats.dropped + stats.pending
}
