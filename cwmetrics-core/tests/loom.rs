//! The hand-off between a writer and the collector, on the very source file, under every order of
//! memory that the language allows.

#![cfg(not(miri))]

mod atomics {
    //! Loom's atomics in the place of the real ones.
    pub(crate) use loom::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering};

    #[derive(Debug)]
    pub(crate) struct UnsafeCell<T>(loom::cell::UnsafeCell<T>);

    impl<T> UnsafeCell<T> {
        pub(crate) fn new(value: T) -> UnsafeCell<T> {
            UnsafeCell(loom::cell::UnsafeCell::new(value))
        }

        pub(crate) fn with<R>(&self, read: impl FnOnce(*const T) -> R) -> R {
            self.0.with(read)
        }

        pub(crate) fn with_mut<R>(&self, write: impl FnOnce(*mut T) -> R) -> R {
            self.0.with_mut(write)
        }

        pub(crate) fn into_inner(self) -> T {
            self.0.into_inner()
        }
    }
}

mod barrier {
    //! Both halves as fences: what the kernel's call promises, and what stands where there is none.
    use loom::sync::atomic::{Ordering, fence};

    pub(crate) struct Light;

    impl Light {
        pub(crate) fn pass(self) {
            fence(Ordering::SeqCst);
        }
    }

    pub(crate) fn heavy() {
        fence(Ordering::SeqCst);
    }
}

#[path = "../src/record/handoff.rs"]
#[allow(dead_code)]
mod handoff;

use std::sync::atomic::Ordering;

use handoff::{Bank, Gate, Slot};
use loom::sync::Arc;
use loom::sync::atomic::AtomicU64;

/// A thread's memory and the epoch.
struct World {
    gate: Gate,
    slot: Slot<u64>,
    epoch: AtomicU64,
}

impl World {
    fn new() -> Arc<World> {
        Arc::new(World { gate: Gate::new(), slot: Slot::new(), epoch: AtomicU64::new(1) })
    }

    /// Writer: adds one to the bank of the epoch.
    fn record(&self) {
        self.gate.enter(barrier::Light);
        let epoch = self.epoch.load(Ordering::Relaxed);
        // SAFETY: called by one thread only, between enter and leave.
        unsafe {
            match self.slot.bank(epoch) {
                Some(count) => *count += 1,
                None => {
                    let mut bank = self.slot.spare().unwrap_or_else(|| Bank::new(0));
                    *bank.body_mut() += 1;
                    self.slot.switch(epoch, bank);
                }
            }
        }
        self.gate.leave();
    }

    /// Collector: moves the epoch on and reads what can be read; gives the banks back.
    fn collect(&self) -> u64 {
        self.read(false)
    }

    /// The same, and waits for the record that the writer is in.
    fn collect_all(&self) -> u64 {
        self.read(true)
    }

    fn read(&self, waits: bool) -> u64 {
        let epoch = self.epoch.load(Ordering::Relaxed) + 1;
        self.epoch.store(epoch, Ordering::Relaxed);
        barrier::heavy();
        let ended = self.gate.has_ended();
        let before = if ended { u64::MAX } else { epoch };
        let mut is_over = ended || self.gate.is_outside();
        while waits && !is_over {
            loom::thread::yield_now();
            is_over = self.gate.is_outside();
        }
        // SAFETY: after the barrier, with the thread outside a record or at its end.
        let claimed = is_over.then(|| unsafe { self.slot.claim(before) });
        let mut read = 0;
        for mut bank in claimed.into_iter().flatten().chain(self.slot.left()) {
            read += std::mem::take(bank.body_mut());
            self.slot.give_back(bank);
        }
        read
    }
}

fn check(model: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    // Beyond three switches of a thread in the middle of its work the number of orders explodes,
    // and no known fault of such protocols needs more.
    builder.preemption_bound = Some(3);
    builder.check(model);
}

#[test]
fn every_record_beside_a_collection_is_read_once() {
    check(|| {
        let world = World::new();
        let writer = loom::thread::spawn({
            let world = world.clone();
            move || {
                world.record();
                world.record();
                world.gate.end();
            }
        });
        let during = world.collect();
        writer.join().unwrap();
        assert_eq!(during + world.collect(), 2);
    });
}

#[test]
fn two_collections_beside_a_writer_read_everything_once() {
    check(|| {
        let world = World::new();
        let writer = loom::thread::spawn({
            let world = world.clone();
            move || {
                world.record();
                world.record();
            }
        });
        let during = world.collect() + world.collect();
        writer.join().unwrap();
        assert_eq!(during + world.collect(), 2);
    });
}

#[test]
fn what_an_idle_thread_has_written_is_read_and_its_next_record_starts_afresh() {
    check(|| {
        let world = World::new();
        world.record();
        let collector = loom::thread::spawn({
            let world = world.clone();
            move || world.collect()
        });
        world.record();
        let during = collector.join().unwrap();
        assert_eq!(during + world.collect(), 2);
    });
}

#[test]
fn a_thread_that_ends_leaves_nothing_unread() {
    check(|| {
        let world = World::new();
        let writer = loom::thread::spawn({
            let world = world.clone();
            move || {
                world.record();
                world.gate.end();
            }
        });
        let mut read = world.collect();
        if world.gate.has_ended() {
            read += world.collect();
            assert_eq!(read, 1);
        }
        writer.join().unwrap();
    });
}

#[test]
fn a_collection_has_what_was_recorded_before_it_though_the_writer_changes_banks_meanwhile() {
    check(|| {
        let world = World::new();
        world.record();
        let writer = loom::thread::spawn({
            let world = world.clone();
            move || world.record()
        });
        let during = world.collect_all();
        assert!(during > 0);
        writer.join().unwrap();
        assert_eq!(during + world.collect(), 2);
    });
}
