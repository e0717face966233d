//! metrique in three forms: an entry for each call into a sink that only counts, into its queue
//! that writes EMF on a thread of its own, and aggregated in place.

use std::hint::black_box;
use std::io::{self, Write};
use std::mem;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use metrique::ServiceMetrics;
use metrique::emf::Emf;
use metrique::timers::Timer;
use metrique::unit::Millisecond;
use metrique::unit_of_work::metrics;
use metrique::writer::sink::{FlushImmediately, FlushWait};
use metrique::writer::{AnyEntrySink, AttachGlobalEntrySinkExt, Entry, FormatExt, GlobalEntrySink};
use metrique_aggregation::aggregate;
use metrique_aggregation::aggregator::Aggregate;
use metrique_aggregation::histogram::Histogram;
use metrique_aggregation::sink::MutexSink;
use serde_json::Value;

use super::tally;
use crate::arm::{Arm, Delivered, Install, plain_calls, repeat};

pub(super) const ARMS: &[Arm] = &[
    Arm {
        name: "metrique_null",
        what: "metrique, to a sink that only counts",
        install: Install::Peer(install_null),
        samples: 1,
        calls: |calls| repeat(calls, to_null),
        twin: plain_calls,
    },
    Arm {
        name: "metrique_queue",
        what: "metrique, to its background queue, EMF",
        install: Install::Peer(install_queue),
        samples: 1,
        calls: |calls| repeat(calls, to_queue),
        twin: plain_calls,
    },
    Arm {
        name: "metrique_aggregated",
        what: "metrique, aggregated behind a `MutexSink`",
        install: Install::Peer(install_aggregated),
        samples: 1,
        calls: |calls| repeat(calls, aggregated),
        twin: plain_calls,
    },
];

/// An entry of its own for each call.
#[metrics(rename_all = "PascalCase")]
struct Call {
    #[metrics(unit = Millisecond)]
    time: Timer,
}

/// A call that is merged with others.
#[aggregate]
#[metrics(rename_all = "PascalCase")]
struct Merged {
    #[aggregate(strategy = Histogram<Duration>)]
    #[metrics(unit = Millisecond)]
    time: Timer,
}

/// What the merged ones come to.
#[metrics(rename_all = "PascalCase")]
struct Report {
    #[metrics(flatten)]
    calls: MutexSink<Aggregate<Merged>>,
}

static AGGREGATE: LazyLock<MutexSink<Aggregate<Merged>>> = LazyLock::new(MutexSink::default);

#[inline(never)]
fn to_null(number: u64) -> u64 {
    let _call = Call { time: Timer::start_now() }.append_on_drop(Null);
    black_box(number)
}

#[inline(never)]
fn to_queue(number: u64) -> u64 {
    let _call = Call { time: Timer::start_now() }.append_on_drop(ServiceMetrics::sink());
    black_box(number)
}

#[inline(never)]
fn aggregated(number: u64) -> u64 {
    let _call = Merged { time: Timer::start_now() }.close_and_merge(AGGREGATE.clone());
    black_box(number)
}

fn install_null() -> Delivered {
    Box::new(tally::total)
}

fn install_queue() -> Delivered {
    let lines = Lines::default();
    let emf = Emf::all_validations("Benches".to_owned(), vec![vec![]]);
    let queue = ServiceMetrics::attach_to_stream(emf.output_to(lines.clone()));
    Box::new(move || {
        // It writes what is queued before it ends.
        drop(queue);
        lines.0.load(Ordering::Relaxed)
    })
}

fn install_aggregated() -> Delivered {
    Box::new(|| {
        let written = Text::default();
        let emf = Emf::all_validations("Benches".to_owned(), vec![vec![]]);
        let sink = FlushImmediately::new_boxed(emf.output_to(written.clone()));
        drop(Report { calls: AGGREGATE.clone() }.append_on_drop(sink));
        let document: Value = serde_json::from_slice(&written.take()).expect("it writes JSON");
        let counts = document["Time"]["Counts"].as_array().into_iter().flatten();
        counts.filter_map(Value::as_u64).sum()
    })
}

/// Counts the entries, and does nothing else.
#[derive(Clone, Copy, Debug)]
struct Null;

impl AnyEntrySink for Null {
    fn append_any(&self, entry: impl Entry + Send + 'static) {
        drop(black_box(entry));
        tally::add_one();
    }

    fn flush_async(&self) -> FlushWait {
        FlushWait::ready()
    }
}

/// Counts the lines that are written: one is an entry.
#[derive(Clone, Debug, Default)]
struct Lines(Arc<AtomicU64>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        self.0.fetch_add(lines as u64, Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Keeps what is written.
#[derive(Clone, Debug, Default)]
struct Text(Arc<Mutex<Vec<u8>>>);

impl Text {
    fn take(&self) -> Vec<u8> {
        mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Text {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
