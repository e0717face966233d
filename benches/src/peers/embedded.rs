//! metrics_cloudwatch_embedded: a counter, and a histogram with `Instant` by hand. It keeps 100
//! values of a histogram between two flushes, so each thread flushes after every 100 calls, as a
//! Lambda does after an invocation; the cost of that is shared by them.

use std::mem;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use metrics_cloudwatch_embedded::{Builder, Collector};
use serde_json::Value;

use super::by_hand;
use crate::arm::{Arm, Delivered, Install, plain_calls, repeat};

pub(super) const ARMS: &[Arm] = &[
    Arm {
        name: "embedded_counter",
        what: "metrics_cloudwatch_embedded, `counter!`",
        install: Install::Peer(install),
        samples: 1,
        calls: |calls| repeat(calls, by_hand::counted),
        twin: plain_calls,
    },
    Arm {
        name: "embedded_histogram",
        what: "metrics_cloudwatch_embedded, `histogram!` and `Instant` by hand, a flush for every 100",
        install: Install::Peer(install),
        samples: 1,
        calls: timed_calls,
        twin: plain_calls,
    },
];

static COLLECTOR: OnceLock<&Collector> = OnceLock::new();

/// What was flushed.
static WRITTEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());

fn timed_calls(calls: u64) {
    for first in (0..calls).step_by(100) {
        repeat((calls - first).min(100), by_hand::timed);
        flush();
    }
}

fn install() -> Delivered {
    let collector = Builder::new().cloudwatch_namespace("Benches").init();
    COLLECTOR.get_or_init(|| collector.expect("nothing else is installed"));
    Box::new(|| {
        flush();
        let written = mem::take(&mut *written());
        serde_json::Deserializer::from_slice(&written).into_iter().map(samples).sum()
    })
}

fn flush() {
    let collector = COLLECTOR.get().expect("it was installed");
    collector.flush(&mut *written()).expect("memory takes everything");
}

fn written() -> MutexGuard<'static, Vec<u8>> {
    WRITTEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The samples of one document: what was counted, and the values of the histogram.
fn samples(document: serde_json::Result<Value>) -> u64 {
    let document = document.expect("it writes JSON");
    let counted = document.get("calls").and_then(Value::as_u64).unwrap_or(0);
    let timed = match document.get("time") {
        Some(Value::Array(values)) => values.len() as u64,
        Some(_) => 1,
        None => 0,
    };
    counted + timed
}
