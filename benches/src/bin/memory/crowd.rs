//! Many threads with many series each, under the default bound of the memory for recording.

use std::error::Error;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use cwmetrics::timeit;

use crate::{Setup, live, setup};

pub const THREADS: u32 = 512;
pub const SERIES: u32 = 10_000;
/// The default of `.memory_bytes`.
pub const MEMORY_BYTES: usize = 64 << 20;
/// How long a series and what remembers it may stay when nothing records any more.
const IDLE_MINUTES: u32 = 20;

/// Live bytes at one moment.
pub struct Stage {
    pub name: &'static str,
    pub live: usize,
    /// The most since the stage before.
    pub most: usize,
    pub took: Duration,
}

/// What was measured.
pub struct Crowd {
    pub stages: Vec<Stage>,
    pub recorded: u64,
    pub delivered: u64,
}

#[timeit("call", dimensions("Series" = series))]
fn call(series: u32) {
    std::hint::black_box(series);
}

/// All threads record all series in two windows, and end.
pub fn measure(threads: u32, series: u32) -> Result<Crowd, Box<dyn Error>> {
    let builder = cwmetrics::namespace("Memory").max_series(series as usize);
    let Setup { clock, reporter, sink } = setup(builder)?;
    let base = live::bytes();
    // What went before does not count.
    live::most();
    let mut stages = Vec::new();
    let mut began = Instant::now();
    let mut stage = |name| {
        let live = live::bytes().saturating_sub(base);
        stages.push(Stage { name, live, most: live::most().saturating_sub(base), took: began.elapsed() });
        began = Instant::now();
    };
    stage("installed");

    let turn = Barrier::new(threads as usize + 1);
    thread::scope(|scope| -> Result<(), Box<dyn Error>> {
        let work = |thread: u32| {
            let turn = &turn;
            move || {
                for _ in 0..2 {
                    turn.wait();
                    // Each starts elsewhere, so that they do not ask for the same one at once.
                    let first = thread * (series / threads);
                    (first..first + series).for_each(|at| call(at % series));
                    turn.wait();
                }
                // Alive until all was measured.
                turn.wait();
            }
        };
        let running: Vec<_> = (0..threads).map(|thread| scope.spawn(work(thread))).collect();
        let mut flushed = Ok(());
        for names in [["recorded", "flushed"], ["recorded again", "flushed again"]] {
            turn.wait();
            turn.wait();
            stage(names[0]);
            flushed = flushed.and(reporter.flush_blocking());
            stage(names[1]);
            clock.advance(Duration::from_secs(60));
        }
        turn.wait();
        // Joined one by one, since a scope does not wait for their thread-locals to be dropped.
        for thread in running {
            thread.join().map_err(|_| "a thread has panicked")?;
        }
        Ok(flushed?)
    })?;
    stage("the threads ended");
    reporter.flush_blocking()?;
    stage("flushed");
    for _ in 0..IDLE_MINUTES {
        clock.advance(Duration::from_secs(60));
        reporter.flush_blocking()?;
    }
    stage("20 idle minutes");

    let recorded = cwmetrics::stats().recorded;
    let called = u64::from(threads) * u64::from(series) * 2;
    if recorded != called {
        return Err(format!("{recorded} samples were recorded in {called} calls").into());
    }
    Ok(Crowd { stages, recorded, delivered: sink.samples() })
}
