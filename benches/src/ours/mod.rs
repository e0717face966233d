//! Our arms, and what they are measured against: the clock by hand.

mod asynchronous;
mod dimensions;
mod floor;
mod inside;
mod outcomes;
mod puts;
mod sync;

pub use asynchronous::FURTHER_POLLS;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cwmetrics::sink::{Batch, Failure, Sink};
use cwmetrics::{Push, timeit};

use crate::arm::{Arm, Delivered, repeat};

/// The arms that need no peer.
#[must_use]
pub fn all() -> Vec<Arm> {
    let arms = [floor::ARMS, sync::ARMS, asynchronous::ARMS, dimensions::ARMS, outcomes::ARMS];
    [&arms[..], &[inside::ARMS, puts::ARMS]].concat().concat()
}

/// The metric of the call that the nested ones are nested in: no part of what an arm records.
const OUTER: &str = "outer";

/// Makes the calls inside a decorated one, which returns when all are made.
#[timeit(name = OUTER)]
fn nested<R>(calls: u64, function: impl FnMut(u64) -> R) {
    repeat(calls, function);
}

/// Counts the samples that arrive, of all metrics but `OUTER`.
#[derive(Clone, Debug, Default)]
pub struct Counting {
    arrived: Arc<AtomicU64>,
}

impl Counting {
    /// How many samples have arrived.
    #[must_use]
    pub fn arrived(&self) -> u64 {
        self.arrived.load(Ordering::Relaxed)
    }
}

impl Sink for Counting {
    async fn send(&self, batch: &Batch) -> Result<(), Failure> {
        let ours = batch.datums().iter().filter(|datum| datum.name() != OUTER);
        let samples: f64 = ours.map(|datum| datum.statistics().sample_count).sum();
        self.arrived.fetch_add(samples as u64, Ordering::Relaxed);
        Ok(())
    }
}

/// Installs our reporter with a sink that counts.
///
/// # Panics
/// If it cannot be installed, or not be flushed in the end.
#[must_use]
pub fn install(push: Push) -> Delivered {
    let sink = Counting::default();
    let builder = cwmetrics::namespace("Benches").push(push).sink(sink.clone());
    // With the feature: what a call costs that is not traced, though others could be.
    #[cfg(feature = "xray")]
    let builder =
        builder.xray(cwmetrics::Xray::daemon("127.0.0.1:9").account_rules(false).reservoir(0).rate(0.0));
    let reporter = builder.install().expect("nothing else is installed");
    Box::new(move || {
        reporter.flush_blocking().expect("the sink takes everything");
        sink.arrived()
    })
}
