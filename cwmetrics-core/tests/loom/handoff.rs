//! A record of one thread beside a collection, by the hand-off alone.

use loom::sync::Arc;
use loom::sync::atomic::{AtomicU64, Ordering};
use loom::thread::{self, JoinHandle};

use crate::record::barrier::{self, Light};
use crate::record::handoff::{Bank, Gate, Slot};

/// No known fault of such protocols needs more.
const SWITCHES: usize = 3;

fn check(model: impl Fn() + Send + Sync + 'static) {
    crate::check(SWITCHES, model);
}

/// What stands in a bank: of each sample the epoch that its writer has seen.
#[derive(Default)]
struct Samples {
    epochs: Vec<u64>,
    /// Whether the collector has given it back, and the writer not taken it yet.
    is_spare: bool,
}

/// A thread's memory and the epoch.
struct Shared {
    gate: Gate,
    slot: Slot<Samples>,
    epoch: AtomicU64,
}

impl Shared {
    fn new() -> Arc<Shared> {
        Arc::new(Shared { gate: Gate::new(), slot: Slot::new(), epoch: AtomicU64::new(1) })
    }

    /// Writer: a record.
    fn record(&self) {
        self.gate.enter(Light::now());
        let epoch = self.epoch.load(Ordering::Relaxed);
        // SAFETY: called by one thread only, between enter and leave.
        unsafe {
            match self.slot.bank(epoch) {
                Some(samples) => samples.epochs.push(epoch),
                None => {
                    let mut bank = self.slot.spare().unwrap_or_else(|| Bank::new(Samples::default()));
                    let samples = bank.body_mut();
                    samples.is_spare = false;
                    samples.epochs.push(epoch);
                    self.slot.switch(epoch, bank);
                }
            }
        }
        self.gate.leave();
    }

    /// Whoever sees that the window is over: moves the epoch on, and reads nothing.
    fn advance(&self) -> u64 {
        self.epoch.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Collector: moves the epoch on and reads what can be read without waiting.
    fn look(&self) -> Vec<u64> {
        self.read(false)
    }

    /// The same, and waits for the record that the writer is in.
    fn collect(&self) -> Vec<u64> {
        self.read(true)
    }

    fn read(&self, waits: bool) -> Vec<u64> {
        let before = self.advance();
        barrier::heavy();
        let ended = self.gate.has_ended();
        let mut is_over = ended || self.gate.is_outside();
        while waits && !is_over {
            loom::thread::yield_now();
            is_over = self.gate.is_outside();
        }
        // SAFETY: after the barrier, with the thread outside a record or at its end.
        let claimed = is_over.then(|| unsafe { self.slot.claim(before) });
        let mut banks: Vec<_> = claimed.into_iter().flatten().chain(self.slot.left()).collect();
        let mut read = Vec::new();
        for samples in banks.iter_mut().map(|bank| bank.body_mut()) {
            assert!(!std::mem::replace(&mut samples.is_spare, true), "a bank is taken once");
            read.append(&mut samples.epochs);
        }
        banks.into_iter().for_each(|bank| self.slot.give_back(bank));
        read
    }
}

/// A thread that records so often, and ends or stays idle.
fn writer(shared: &Arc<Shared>, records: usize, ends: bool) -> JoinHandle<()> {
    let shared = shared.clone();
    thread::spawn(move || {
        (0..records).for_each(|_| shared.record());
        if ends {
            shared.gate.end();
        }
    })
}

#[test]
fn every_record_beside_a_collection_is_read_once() {
    check(|| {
        let shared = Shared::new();
        let writer = writer(&shared, 2, true);
        let during = shared.look().len();
        writer.join().unwrap();
        assert_eq!(during + shared.look().len(), 2);
    });
}

#[test]
fn two_collections_beside_a_writer_read_everything_once() {
    check(|| {
        let shared = Shared::new();
        let writer = writer(&shared, 2, false);
        let during = shared.look().len() + shared.look().len();
        writer.join().unwrap();
        assert_eq!(during + shared.look().len(), 2);
    });
}

#[test]
fn a_writer_stopped_between_its_look_at_the_epoch_and_its_store_is_waited_for() {
    check(|| {
        let shared = Shared::new();
        // It has a bank, so that the second record writes into what the collector wants to have.
        shared.record();
        let writer = thread::spawn({
            let shared = shared.clone();
            move || {
                shared.record();
                shared.record();
            }
        });
        let read = shared.collect();
        assert!(read.iter().all(|epoch| *epoch == 1) || read.len() == 3, "{read:?}");
        writer.join().unwrap();
        let rest = shared.collect();
        assert_eq!(read.len() + rest.len(), 3);
        assert!(!rest.contains(&1), "what saw the old epoch is in the collection that has moved it");
    });
}

#[test]
fn a_writer_that_is_not_waited_for_keeps_its_bank_until_the_next_collection() {
    check(|| {
        let shared = Shared::new();
        shared.record();
        let writer = writer(&shared, 1, false);
        let read = shared.look();
        writer.join().unwrap();
        let rest = shared.look();
        assert_eq!(read.len() + rest.len(), 2);
        assert!(read.is_empty() || !rest.contains(&1), "a bank is read as a whole: {read:?}, {rest:?}");
    });
}

#[test]
fn the_bank_of_an_idle_thread_is_claimed_once() {
    check(|| {
        let shared = Shared::new();
        let writer = writer(&shared, 1, false);
        let during = [shared.look(), shared.look()].concat();
        writer.join().unwrap();
        assert_eq!(during.len() + shared.look().len(), 1);
        assert!(shared.look().is_empty());
    });
}

#[test]
fn what_an_idle_thread_has_written_is_read_and_its_next_record_starts_afresh() {
    check(|| {
        let shared = Shared::new();
        shared.record();
        let collector = thread::spawn({
            let shared = shared.clone();
            move || shared.look()
        });
        shared.record();
        let during = collector.join().unwrap();
        let rest = shared.look();
        assert_eq!(during.len() + rest.len(), 2);
    });
}

#[test]
fn a_thread_that_ends_beside_a_collection_leaves_nothing_unread() {
    check(|| {
        let shared = Shared::new();
        let writer = writer(&shared, 2, true);
        let mut read = shared.look().len();
        if shared.gate.has_ended() {
            // The collector forgets the thread after this.
            read += shared.look().len();
            assert_eq!(read, 2);
        }
        writer.join().unwrap();
    });
}

#[test]
fn banks_that_were_left_unread_when_the_epoch_moved_again_wait_for_the_collector() {
    check(|| {
        let shared = Shared::new();
        let writer = thread::spawn({
            let shared = shared.clone();
            move || {
                for _ in 0..2 {
                    shared.record();
                    // The writer sees the end of a window; nobody has read the bank of it.
                    shared.advance();
                }
                shared.record();
            }
        });
        let during = shared.look();
        writer.join().unwrap();
        let rest = shared.look();
        let mut epochs = [during, rest].concat();
        assert_eq!(epochs.len(), 3);
        epochs.sort_unstable();
        epochs.dedup();
        assert_eq!(epochs.len(), 3, "each window's samples stand apart");
    });
}
