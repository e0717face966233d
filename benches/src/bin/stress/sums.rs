//! A sink that adds up what it is given.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use cwmetrics::sink::{Batch, Failure, Sink};

use crate::ledger::Ledger;

/// The sink, and the hand on it.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    arrived: Arc<Mutex<Arrived>>,
}

#[derive(Debug, Default)]
struct Arrived {
    ledger: Ledger,
    windows: BTreeSet<SystemTime>,
}

impl Sums {
    /// What has arrived.
    pub fn ledger(&self) -> Ledger {
        self.with(|arrived| arrived.ledger.clone())
    }

    /// At how many moments the windows of what has arrived began.
    pub fn windows(&self) -> usize {
        self.with(|arrived| arrived.windows.len())
    }

    fn with<R>(&self, with: impl FnOnce(&mut Arrived) -> R) -> R {
        with(&mut self.arrived.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Sink for Sums {
    async fn send(&self, batch: &Batch) -> Result<(), Failure> {
        self.with(|arrived| {
            for datum in batch.datums() {
                let dimensions: Vec<_> =
                    datum.dimensions().map(|(name, value)| format!("{name}={value}")).collect();
                let set = datum.statistics();
                arrived.ledger.enter(datum.name(), &dimensions.join(", "), set.sample_count as u64, set.sum);
                arrived.windows.insert(datum.timestamp());
            }
        });
        Ok(())
    }
}
