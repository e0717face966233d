use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::spool::{Mark, Place};
use crate::sink::Batch;

/// After this many attempts a batch lets the others go first: one that the sink never answers does
/// not stand in the way of all.
const ATTEMPTS_A_TURN: u32 = 4;

/// A batch on its way.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Unlike any other's.
    pub(super) id: u64,
    /// Its place among what was pushed. The halves of a batch share it.
    pub(super) order: u64,
    pub(super) batch: Arc<Batch>,
    pub(super) attempts: u32,
    /// The answer to the last attempt was lost.
    pub(super) unclear: bool,
    pub(super) filed: Filed,
}

/// Whether the spool has a file of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filed {
    /// No, because there is no spool, or it failed.
    No,
    /// Not yet.
    Due,
    As(Mark),
    /// As this, but with data in it that were dropped since.
    Stale(Mark),
}

impl Filed {
    pub(super) fn has_file(self) -> bool {
        matches!(self, Filed::As(_) | Filed::Stale(_))
    }
}

/// The order of sending.
type Key = (u32, u64, u64);

impl Entry {
    /// Where the spool has it.
    pub(super) fn place(&self) -> Place {
        Place { order: self.order, id: self.id }
    }

    fn key(&self) -> Key {
        (self.attempts / ATTEMPTS_A_TURN, self.order, self.id)
    }
}

/// The batches that wait, in the order in which they are to be sent.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    waiting: BTreeMap<Key, Entry>,
    /// Those that are to be written to the spool.
    due: BTreeSet<Key>,
    bytes: usize,
    /// Samples of those that the spool has.
    in_spool: u64,
}

impl Outbox {
    /// The encoded bytes that wait.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The samples that are in the spool too.
    pub(super) fn in_spool(&self) -> u64 {
        self.in_spool
    }

    pub(super) fn put(&mut self, entry: Entry) {
        let key = entry.key();
        self.bytes += entry.batch.bytes();
        if entry.filed == Filed::Due {
            self.due.insert(key);
        }
        if entry.filed.has_file() {
            self.in_spool += entry.batch.samples();
        }
        self.waiting.insert(key, entry);
    }

    /// The next one to send.
    pub(super) fn take_next(&mut self) -> Option<Entry> {
        let key = *self.waiting.first_key_value()?.0;
        self.remove(key)
    }

    /// The one that was pushed first.
    pub(super) fn take_oldest(&mut self) -> Option<Entry> {
        let key = *self.waiting.keys().min_by_key(|(_, order, id)| (*order, *id))?;
        self.remove(key)
    }

    /// Those that the spool does not have.
    pub(super) fn take_unfiled(&mut self) -> Vec<Entry> {
        let unfiled = self.waiting.iter().filter(|(_, entry)| !entry.filed.has_file());
        let keys: Vec<Key> = unfiled.map(|(key, _)| *key).collect();
        keys.into_iter().filter_map(|key| self.remove(key)).collect()
    }

    /// The next one to write to the spool.
    pub(super) fn next_due(&self) -> Option<&Entry> {
        self.due.first().and_then(|key| self.waiting.get(key))
    }

    /// What has become of that. False if it does not wait any more.
    pub(super) fn file(&mut self, entry: &Entry) -> bool {
        let Some(mut known) = self.remove(entry.key()) else { return false };
        known.filed = entry.filed;
        self.put(known);
        true
    }

    /// Those that could not be written are to be written after all.
    pub(super) fn retry_filing(&mut self) {
        let unfiled = self.waiting.iter_mut().filter(|(_, entry)| entry.filed == Filed::No);
        for (key, entry) in unfiled {
            entry.filed = Filed::Due;
            self.due.insert(*key);
        }
    }

    fn remove(&mut self, key: Key) -> Option<Entry> {
        let entry = self.waiting.remove(&key)?;
        self.due.remove(&key);
        self.bytes -= entry.batch.bytes();
        if entry.filed.has_file() {
            self.in_spool -= entry.batch.samples();
        }
        Some(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::sample;

    fn entry(order: u64, attempts: u32) -> Entry {
        let batch = Arc::new(Batch::new("Shop".into(), sample::datums(order, 1)));
        Entry { id: order, order, batch, attempts, unclear: false, filed: Filed::No }
    }

    fn orders(mut take: impl FnMut() -> Option<Entry>) -> Vec<u64> {
        std::iter::from_fn(|| take().map(|entry| entry.order)).collect()
    }

    #[test]
    fn the_order_of_pushing_is_the_order_of_sending() {
        let mut outbox = Outbox::default();
        for (order, attempts) in [(3, 0), (1, 0), (2, 0), (0, 1)] {
            outbox.put(entry(order, attempts));
        }
        assert_eq!(orders(|| outbox.take_next()), [0, 1, 2, 3]);
        assert_eq!(outbox.bytes(), 0);
    }

    #[test]
    fn a_batch_that_failed_often_lets_the_others_go_first() {
        let mut outbox = Outbox::default();
        for (order, attempts) in [(0, ATTEMPTS_A_TURN), (1, 0), (2, ATTEMPTS_A_TURN - 1)] {
            outbox.put(entry(order, attempts));
        }
        assert_eq!(orders(|| outbox.take_next()), [1, 2, 0]);
    }

    #[test]
    fn the_oldest_is_the_one_pushed_first_however_often_it_failed() {
        let mut outbox = Outbox::default();
        for (order, attempts) in [(1, 0), (0, 9), (2, 5)] {
            outbox.put(entry(order, attempts));
        }
        assert_eq!(orders(|| outbox.take_oldest()), [0, 1, 2]);
        assert_eq!(outbox.bytes(), 0);
    }
}
