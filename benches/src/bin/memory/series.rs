//! What a series costs in a thread: a thousand of them, recorded by one thread and then by another.

use std::error::Error;
use std::sync::{Barrier, mpsc};
use std::thread;
use std::time::Duration;

use cwmetrics::testing::ManualClock;
use cwmetrics::timeit;

use crate::random::Random;
use crate::{Setup, live, setup};

const SERIES: u32 = 1_000;
const SAMPLES: u32 = 1_000;
/// Short, so that all samples of a round are in one minute.
const MEDIAN: f64 = 8_192.0;
const MINUTE: Duration = Duration::from_secs(60);
/// How long nothing records before the last stage.
const IDLE_MINUTES: u32 = 20;

/// Durations of one kind.
pub struct Shape {
    pub name: &'static str,
    /// In nanoseconds.
    nanos: fn(&mut Random) -> f64,
    /// Bytes a series that are aimed at.
    pub target: usize,
}

pub const SHAPES: [Shape; 2] = [
    Shape { name: "one octave", nanos: |random| MEDIAN * (1.0 + random.fraction() * 0.99), target: 2_048 },
    Shape { name: "log-normal, σ 1.2", nanos: |random| random.log_normal(MEDIAN, 1.2), target: 24 * 1_024 },
];

/// Calls itself for the series that follow: all calls last as long as the innermost, so that the
/// clock, which is slow to move, moves once for all of them.
#[timeit("duration", dimensions("Series" = series))]
fn last(clock: &ManualClock, series: u32, time: Duration) {
    match series.checked_sub(1) {
        Some(next) => last(clock, next, time),
        None => clock.advance(time),
    }
}

/// Bytes a series at each stage.
pub struct Cost {
    pub recorded: f64,
    pub collected: f64,
    pub recorded_again: f64,
    pub collected_again: f64,
    /// What a second thread adds when it has recorded the same series.
    pub thread_recorded: f64,
    pub thread_collected: f64,
    /// When the second thread has ended, and the first is idle.
    pub idle: f64,
    /// When the first has then made one call, and may have given back what it alone can.
    pub awake: f64,
    pub lost: u64,
}

/// Measures one shape, with a reporter of its own.
pub fn measure(shape: &Shape) -> Result<Cost, Box<dyn Error>> {
    let Setup { clock, reporter, sink } = setup(cwmetrics::namespace("Memory"))?;
    // What the reporter and a thread have at once, whatever they record.
    last(&clock, 0, Duration::from_nanos(MEDIAN as u64));
    reporter.flush_blocking()?;
    let mut random = Random::new(7);
    let base = live::bytes();
    let a_series = |base: usize| live::bytes().saturating_sub(base) as f64 / f64::from(SERIES);

    record(&clock, shape, &mut random);
    let recorded = a_series(base);
    reporter.flush_blocking()?;
    let collected = a_series(base);
    clock.advance(MINUTE);
    record(&clock, shape, &mut random);
    let recorded_again = a_series(base);
    reporter.flush_blocking()?;
    let collected_again = a_series(base);

    // The other thread lives until it was measured.
    let (ready, stage) = mpsc::channel();
    let go_on = Barrier::new(2);
    let before = live::bytes();
    let [thread_recorded, thread_collected] = thread::scope(|scope| {
        let thread = scope.spawn(|| {
            record(&clock, shape, &mut Random::new(8));
            // Whoever waits for it is there until the scope ends.
            let _ = ready.send(());
            go_on.wait();
        });
        stage.recv()?;
        let recorded = a_series(before);
        let flushed = reporter.flush_blocking();
        let collected = a_series(before);
        go_on.wait();
        flushed?;
        thread.join().map_err(|_| "the thread has panicked")?;
        Ok::<_, Box<dyn Error>>([recorded, collected])
    })?;

    for _ in 0..IDLE_MINUTES {
        clock.advance(MINUTE);
        reporter.flush_blocking()?;
    }
    let idle = a_series(base);
    last(&clock, 0, Duration::from_nanos(MEDIAN as u64));
    reporter.flush_blocking()?;
    let awake = a_series(base);
    let wanted = u64::from(SERIES) * u64::from(SAMPLES) * 3 + 2;
    let lost = wanted.abs_diff(sink.samples());
    Ok(Cost {
        recorded,
        collected,
        recorded_again,
        collected_again,
        thread_recorded,
        thread_collected,
        idle,
        awake,
        lost,
    })
}

fn record(clock: &ManualClock, shape: &Shape, random: &mut Random) {
    for _ in 0..SAMPLES {
        last(clock, SERIES - 1, Duration::from_nanos((shape.nanos)(random) as u64));
    }
}
