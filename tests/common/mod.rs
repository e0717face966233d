//! What the tests of the whole reporter share.

#![allow(dead_code, unused_imports, reason = "every test binary uses a part of it")]

pub mod emf;
mod random;
mod sinks;

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, SystemTime};

use cwmetrics::sink::Datum;
use cwmetrics::testing::ManualClock;
use cwmetrics::{Builder, FlushError, Push, Reporter, Stats};

pub use random::Random;
pub use sinks::{Answer, Arrivals, Scripted, Turnstile, scripted, turnstile};

/// Longer than any machine takes; a test that comes to it has failed.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// When the tests' clocks start, in seconds since 1970: the start of a minute.
pub const START: u64 = 1_800_000_000;

static ONE_REPORTER: Mutex<()> = Mutex::new(());

/// Held by every test that installs, since a process has one reporter at a time.
pub fn exclusive() -> MutexGuard<'static, ()> {
    ONE_REPORTER.lock().unwrap_or_else(PoisonError::into_inner)
}

pub const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

pub const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// This many seconds after the tests' start.
pub fn at(after: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + secs(START + after)
}

pub fn clock() -> ManualClock {
    ManualClock::at(at(0))
}

/// A reporter that only pushes when it is told to, by a clock that stands still.
pub fn manual(clock: &ManualClock) -> Builder {
    cwmetrics::namespace("Shop").clock(clock).push(Push::Manual)
}

/// Returns when the collector has done everything that was due.
pub fn settle() -> Stats {
    // It answers first and then pushes what is due: the second answer comes after that.
    let _ = balanced();
    balanced()
}

/// The figures, which balance.
pub fn balanced() -> Stats {
    let stats = cwmetrics::stats();
    assert_eq!(
        stats.recorded,
        stats.accepted + stats.refused + stats.dropped + stats.pending,
        "the accounts balance at every instant: {stats:?}"
    );
    stats
}

/// Flushes by a clock that stands still: each further flush that is asked for ends the pause between
/// two attempts.
pub fn flush_without_pauses(reporter: &Reporter) -> Result<(), FlushError> {
    thread::scope(|scope| {
        let (done, is_done) = mpsc::channel();
        scope.spawn(move || done.send(block_on(reporter.flush())));
        loop {
            match is_done.recv_timeout(millis(5)) {
                Ok(flushed) => return flushed,
                Err(_) => drop(poll_once(pin!(reporter.flush()))),
            }
        }
    })
}

/// Waits until the figures say so, and ends the pauses between attempts meanwhile.
pub fn until(holds: impl Fn(&Stats) -> bool) -> Stats {
    let begin = std::time::Instant::now();
    loop {
        let stats = balanced();
        if holds(&stats) {
            return stats;
        }
        assert!(begin.elapsed() < PATIENCE, "it never came to that: {stats:?}");
        let _ = poll_once(pin!(cwmetrics::flush()));
        thread::yield_now();
    }
}

/// Each datum in a line, sorted: name, dimensions, unit, number of samples.
pub fn rows(datums: &[Datum]) -> Vec<String> {
    let row = |datum: &Datum| {
        let dimensions: Vec<_> = datum.dimensions().collect();
        let samples = datum.statistics().sample_count;
        format!("{} {dimensions:?} {} {samples}", datum.name(), datum.unit())
    };
    let mut rows: Vec<String> = datums.iter().map(row).collect();
    rows.sort();
    rows
}

/// How many seconds after the tests' start a datum's window began.
pub fn second_of(datum: &Datum) -> u64 {
    datum.timestamp().duration_since(at(0)).expect("a window since the start").as_secs()
}

/// An executor that has nothing to do with tokio.
pub fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        std::thread::park();
    }
}

/// Polls once, with a waker that does nothing.
pub fn poll_once<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Pending once, and woken at once.
pub async fn yield_now() {
    let mut is_first = true;
    std::future::poll_fn(|context| {
        context.waker().wake_by_ref();
        if std::mem::replace(&mut is_first, false) { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
}
