use std::collections::BTreeMap;
use std::sync::Arc;

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
}

/// The batches that wait, in the order in which they are to be sent.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    waiting: BTreeMap<(u32, u64, u64), Entry>,
    bytes: usize,
}

impl Outbox {
    /// The encoded bytes that wait.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub(super) fn put(&mut self, entry: Entry) {
        self.bytes += entry.batch.bytes();
        self.waiting.insert((entry.attempts / ATTEMPTS_A_TURN, entry.order, entry.id), entry);
    }

    /// The next one to send.
    pub(super) fn take_next(&mut self) -> Option<Entry> {
        let (_, entry) = self.waiting.pop_first()?;
        self.bytes -= entry.batch.bytes();
        Some(entry)
    }

    /// The one that was pushed first.
    pub(super) fn take_oldest(&mut self) -> Option<Entry> {
        let key = *self.waiting.keys().min_by_key(|(_, order, id)| (*order, *id))?;
        let entry = self.waiting.remove(&key)?;
        self.bytes -= entry.batch.bytes();
        Some(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::sample;

    fn entry(order: u64, attempts: u32) -> Entry {
        let batch = Arc::new(Batch::new("Shop".into(), sample::datums(order, 1)));
        Entry { id: order, order, batch, attempts, unclear: false }
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
