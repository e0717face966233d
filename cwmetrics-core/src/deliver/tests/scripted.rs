//! A sink that answers by a script, and a deliverer around it.

use std::future::pending;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::clock::{Clock, ManualClock};
use crate::deliver::{FlushError, Found, Handle, Options, Spool, Ticket};
use crate::sink::{AnySink, Batch, Failure, Limits, Sink, sample};
use crate::stats::{Ledger, Stats};
use crate::sync::lock;

/// Long enough for any machine; a test that comes to it has failed.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// The time that the clock of the tests begins at.
pub(super) const START: u64 = 1_800_000_000;

/// What the sink does with a batch.
pub(super) enum Answer {
    Accept,
    Fail(Failure),
    Panic,
    /// The future is never done.
    Never,
    /// The whole thread is blocked until the test sends something or hangs up.
    Block(Receiver<()>),
}

type Script = dyn FnMut(&Batch) -> Answer + Send;

struct Scripted {
    script: Mutex<Box<Script>>,
    arrivals: Sender<Batch>,
}

impl Sink for Scripted {
    async fn send(&self, batch: &Batch) -> Result<(), Failure> {
        let answer = (lock(&self.script))(batch);
        // A test that has seen enough does not listen any more.
        let _ = self.arrivals.send(batch.clone());
        match answer {
            Answer::Accept => Ok(()),
            Answer::Fail(failure) => Err(failure),
            Answer::Panic => panic!("a sink of a test panics, as it is told to"),
            Answer::Never => pending().await,
            Answer::Block(released) => {
                let _ = released.recv();
                Ok(())
            }
        }
    }

    fn limits(&self) -> Limits {
        Limits::new(10_000, 10)
    }
}

/// A deliverer with a scripted sink.
pub(super) struct Bench {
    pub(super) handle: Handle,
    pub(super) ledger: Arc<Ledger>,
    pub(super) clock: ManualClock,
    /// Every attempt. It ends when the deliverer's thread has dropped the sink.
    pub(super) arrivals: Receiver<Batch>,
}

impl Bench {
    pub(super) fn new(script: impl FnMut(&Batch) -> Answer + Send + 'static) -> Bench {
        Bench::with(Options { in_flight: 1, ..Options::default() }, script)
    }

    pub(super) fn with(options: Options, script: impl FnMut(&Batch) -> Answer + Send + 'static) -> Bench {
        Bench::start(options, None, script)
    }

    /// With a spool in this directory.
    #[cfg(unix)]
    pub(super) fn spooling(
        directory: &std::path::Path,
        options: Options,
        script: impl FnMut(&Batch) -> Answer + Send + 'static,
    ) -> Bench {
        let spool = Spool::open(directory, options.outbox_bytes).unwrap();
        Bench::start(options, Some(spool), script)
    }

    fn start(
        options: Options,
        spool: Option<(Spool, Found)>,
        script: impl FnMut(&Batch) -> Answer + Send + 'static,
    ) -> Bench {
        let (sender, arrivals) = mpsc::channel();
        let sink = Scripted { script: Mutex::new(Box::new(script)), arrivals: sender };
        let ledger = Arc::new(Ledger::default());
        let clock = ManualClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(START));
        let options = Options { seed: Some(1), ..options };
        let (sink, clocked) = (AnySink::new(sink), Clock::Manual(clock.clone()));
        let handle = Handle::spawn(sink, options, spool, Arc::clone(&ledger), clocked).unwrap();
        Bench { handle, ledger, clock, arrivals }
    }

    /// Pushes as the collector does.
    pub(super) fn push(&self, batches: Vec<Batch>) {
        let samples: u64 = batches.iter().map(Batch::samples).sum();
        self.ledger.post(|stats| {
            stats.recorded += samples;
            stats.pending += samples;
        });
        self.handle.push(batches);
    }

    /// Flushes and waits.
    pub(super) fn flush(&self) -> Result<(), FlushError> {
        let ticket = Ticket::new();
        self.handle.flush(&ticket);
        ticket.wait_blocking(Some(PATIENCE)).expect("the ticket is resolved")
    }

    pub(super) fn stats(&self) -> Stats {
        balanced(&self.ledger)
    }

    /// Waits until the accounts say so.
    pub(super) fn until(&self, holds: impl Fn(&Stats) -> bool) -> Stats {
        let begin = Instant::now();
        loop {
            let stats = self.stats();
            if holds(&stats) {
                return stats;
            }
            assert!(begin.elapsed() < PATIENCE, "it never came to that: {stats:?}");
            thread::yield_now();
        }
    }

    /// The next attempt.
    pub(super) fn arrival(&self) -> Batch {
        self.arrivals.recv_timeout(PATIENCE).expect("another attempt")
    }

    /// Waits for the end of the thread: the sink is dropped with it.
    pub(super) fn ended(&self) {
        while self.arrivals.recv_timeout(PATIENCE) != Err(mpsc::RecvTimeoutError::Disconnected) {}
    }
}

/// The accounts as they are now, which balance.
pub(super) fn balanced(ledger: &Ledger) -> Stats {
    let stats = ledger.read();
    assert_eq!(stats.recorded, stats.accepted + stats.refused + stats.dropped + stats.pending);
    stats
}

/// One after the other, and the last for ever.
pub(super) fn in_turn(answers: Vec<Answer>) -> impl FnMut(&Batch) -> Answer + Send {
    let mut answers = answers.into_iter();
    move |_| answers.next().unwrap_or(Answer::Accept)
}

/// A batch of this many data, with one sample each, that tells its number.
pub(super) fn batch(number: u64, datums: usize) -> Batch {
    let datums = (0..datums).map(|_| sample::datum(number, 1, 1)).collect();
    Batch::new("Shop".into(), datums)
}

/// The number of a batch.
pub(super) fn number(batch: &Batch) -> u64 {
    batch.datums()[0].dimension("Dimension 0").unwrap().parse().unwrap()
}
