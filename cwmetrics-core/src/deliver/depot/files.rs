//! The depot's side of the spool: what there is to write and to remove. It does no I/O itself; the
//! [`Keeper`](crate::deliver::keeper::Keeper) does, while the depot's lock is free.

use std::sync::Arc;
use std::{io, mem};

use super::{Depot, State};
use crate::deliver::outbox::{Entry, Filed};
use crate::deliver::report::Loss;
use crate::deliver::spool::{Found, Mark, Place};
use crate::stats::Ledger;

/// What the spool could not do since it was last told.
#[derive(Debug, Default)]
pub(in crate::deliver) struct SpoolFailures {
    pub(in crate::deliver) count: u64,
    /// What the system said the last time.
    pub(in crate::deliver) error: String,
}

impl Depot {
    /// One that goes with a spool, and begins with what was found there. That counts as recorded
    /// now: each process has accounts of its own.
    pub(in crate::deliver) fn with_spool(bound: usize, ledger: Arc<Ledger>, found: Found) -> Depot {
        let depot = Depot { filed: Filed::Due, ..Depot::new(bound, ledger) };
        depot.change(|state| {
            state.next_order = found.next_order;
            state.next_id = found.next_id;
            let kept: u64 = found.batches.iter().map(|kept| kept.batch.samples()).sum();
            let samples = kept + found.dropped;
            state.outstanding += samples;
            depot.ledger.post(|stats| {
                stats.recorded += samples;
                stats.pending += samples;
                stats.recovered += samples;
                stats.spool_corrupt += found.corrupt;
                stats.spool_errors += found.errors;
            });
            for kept in found.batches {
                let Place { order, id } = kept.place;
                let unclear = kept.mark == Mark::Sent;
                let (batch, attempts) = (Arc::new(kept.batch), u32::from(unclear));
                state.outbox.put(Entry { id, order, batch, attempts, unclear, filed: Filed::As(kept.mark) });
            }
            if found.dropped > 0 {
                depot.drop_samples(state, 0, found.dropped, Loss::OutboxFull);
            }
        });
        depot
    }

    /// What has been taken is about to be sent; whether it has a file is known now. False after the
    /// depot was closed.
    pub(in crate::deliver) fn departs(&self, entry: &Entry) -> bool {
        self.change(|state| {
            if let Some(flying) = state.flying.get_mut(&entry.id) {
                flying.filed = entry.filed;
            }
            !state.closed
        })
    }

    /// The files of batches that were dropped since.
    pub(in crate::deliver) fn take_forgotten(&self) -> Vec<(Place, Mark)> {
        self.change(|state| mem::take(&mut state.forgotten))
    }

    /// The next batch to write to the spool. It goes on waiting.
    pub(in crate::deliver) fn next_due(&self) -> Option<Entry> {
        self.change(|state| state.outbox.next_due().cloned())
    }

    /// What became of that. False if it does not wait any more.
    pub(in crate::deliver) fn filed(&self, entry: &Entry) -> bool {
        self.change(|state| state.outbox.file(entry))
    }

    /// What could not be written is to be tried once more.
    pub(in crate::deliver) fn retry_filing(&self) {
        self.change(|state| state.outbox.retry_filing());
    }

    /// The spool could not do something.
    pub(in crate::deliver) fn spool_failed(&self, error: &io::Error) {
        self.change(|state| {
            state.spool_failures.count += 1;
            state.spool_failures.error = error.to_string();
        });
        self.ledger.post(|stats| stats.spool_errors += 1);
        self.news.notify_one();
    }
}

impl State {
    /// A batch is dropped: its file is to be removed.
    pub(super) fn forget(&mut self, entry: &Entry) {
        if let Filed::As(mark) | Filed::Stale(mark) = entry.filed {
            self.forgotten.push((entry.place(), mark));
        }
    }
}
