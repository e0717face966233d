//! What a series costs in a thread: a thousand of them, recorded by one thread and then by another.

use std::error::Error;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Barrier, mpsc};
use std::thread;
use std::time::Duration;

use cwmetrics::testing::ManualClock;
use cwmetrics::timeit;

use crate::random::Random;
use crate::{Setup, live, setup};

pub const SERIES: u32 = 1_000;
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

/// Calls itself for the other series, and then for the shorter durations: all calls end at the same
/// moment, so that the clock, at every move of which the collector reads, stands still while they
/// are recorded.
#[timeit("duration", dimensions("Series" = series))]
fn call(clock: &ManualClock, series: u32, longest_first: &[Duration]) {
    match (series.checked_sub(1), longest_first) {
        (Some(next), _) => call(clock, next, longest_first),
        (None, [time, shorter @ ..]) if !shorter.is_empty() => {
            clock.advance(*time - shorter[0]);
            call(clock, SERIES - 1, shorter);
        }
        (None, times) => clock.advance(times.iter().sum()),
    }
}

/// What a thread needs that records all samples of all series in calls of calls.
const STACK: usize = 1 << 30;

/// Bytes a series at one moment.
pub struct Stage {
    pub name: &'static str,
    pub bytes: f64,
}

/// What was measured of one shape.
pub struct Cost {
    /// In the order of time.
    pub stages: Vec<Stage>,
    /// How many of them, from the first, are of one thread that records: the target is for these.
    pub judged: usize,
    pub lost: u64,
}

impl Cost {
    /// The most that a series took in one thread.
    pub fn most(&self) -> f64 {
        self.stages[..self.judged].iter().map(|stage| stage.bytes).fold(0.0, f64::max)
    }
}

/// Measures one shape, with a reporter of its own.
pub fn measure(shape: &Shape) -> Result<Cost, Box<dyn Error>> {
    thread::scope(|scope| {
        // The error of a thread has to be one that can leave it.
        let measure = || measure_here(shape).map_err(|error| error.to_string());
        let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, measure)?;
        Ok::<_, Box<dyn Error>>(thread.join().map_err(|_| "the thread has panicked")??)
    })
}

fn measure_here(shape: &Shape) -> Result<Cost, Box<dyn Error>> {
    let Setup { clock, reporter, sink } = setup(cwmetrics::namespace("Memory"))?;
    // What the reporter and a thread have at once, whatever they record.
    call(&clock, 0, &[Duration::from_nanos(MEDIAN as u64)]);
    reporter.flush_blocking()?;
    let mut random = Random::new(7);
    let mut stages = Vec::new();
    let mut stage = |name, base: usize| {
        let bytes = live::bytes().saturating_sub(base) as f64 / f64::from(SERIES);
        stages.push(Stage { name, bytes });
    };
    let base = live::bytes();
    // The second finds that the deliverer has let go of what the first has delivered.
    let push = || reporter.flush_blocking().and_then(|()| reporter.flush_blocking());

    let rounds = [
        (record as Round, ["recorded", "read by the collector", "pushed"]),
        (record_while_it_is_read, ["recorded in the next minute, and read meanwhile", "read", "pushed"]),
    ];
    for (round, names) in rounds {
        round(&clock, shape, &mut random);
        stage(names[0], base);
        read();
        stage(names[1], base);
        push()?;
        stage(names[2], base);
        clock.advance(MINUTE);
    }
    let judged = 6;

    // The other thread lives until it was measured.
    let (ready, recorded) = mpsc::channel();
    let go_on = Barrier::new(2);
    let before = live::bytes();
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || {
            record(&clock, shape, &mut Random::new(8));
            // Whoever waits for it is there until the scope ends.
            let _ = ready.send(());
            go_on.wait();
        })?;
        recorded.recv()?;
        stage("what a second thread adds: recorded", before);
        let flushed = push();
        stage("pushed", before);
        go_on.wait();
        flushed?;
        thread.join().map_err(|_| "the thread has panicked")?;
        Ok::<_, Box<dyn Error>>(())
    })?;

    for _ in 0..IDLE_MINUTES {
        clock.advance(MINUTE);
        push()?;
    }
    stage("that thread has ended, and 20 minutes without a call", base);
    // Now the first thread can give back what it alone can.
    call(&clock, 0, &[Duration::from_nanos(MEDIAN as u64)]);
    push()?;
    stage("then one call", base);
    let wanted = u64::from(SERIES) * u64::from(SAMPLES) * 3 + 2;
    let lost = wanted.abs_diff(sink.samples());
    Ok(Cost { stages, judged, lost })
}

type Round = fn(&ManualClock, &Shape, &mut Random);

fn record(clock: &ManualClock, shape: &Shape, random: &mut Random) {
    let mut times: Vec<Duration> =
        (0..SAMPLES).map(|_| Duration::from_nanos((shape.nanos)(random) as u64)).collect();
    times.sort_by(|a, b| b.cmp(a));
    call(clock, SERIES - 1, &times);
}

/// As at the end of each minute of a busy program: what the collector has not read yet stays where it
/// is, and the thread goes on in a second bank.
fn record_while_it_is_read(clock: &ManualClock, shape: &Shape, random: &mut Random) {
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                read();
            }
        });
        record(clock, shape, random);
        is_over.store(true, Ordering::Relaxed);
    });
}

/// The collector reads before it answers, and keeps what it has read for the next push.
fn read() {
    let _ = cwmetrics::stats();
}
