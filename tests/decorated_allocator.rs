//! An allocator that records, also what is allocated for the recording itself. Its own series are
//! known before: what makes a series cannot be inside itself.

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use common::{clock, exclusive, manual, secs};
use cwmetrics::sink::Memory;
use cwmetrics::{count, metric, monitored_task, task};

thread_local! {
    static RECORDS: Cell<bool> = const { Cell::new(false) };
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

struct Recording;

#[global_allocator]
static ALLOCATOR: Recording = Recording;

// SAFETY: everything is left to the system's allocator.
unsafe impl GlobalAlloc for Recording {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // What recording allocates for this very allocation is not recorded.
        if RECORDS.replace(false) {
            ALLOCATIONS.set(ALLOCATIONS.get() + 1);
            record_an_allocation();
            RECORDS.set(true);
        }
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[count("counted")]
fn counted() {}

#[monitored_task("task of the allocator")]
fn in_a_task() {
    task().dimension("Of", "the allocator");
}

fn record_an_allocation() {
    counted();
    in_a_task();
    metric("put by the allocator").dimension("Of", "the allocator").put(5.0);
}

#[monitored_task("work")]
fn work(number: usize) {
    task().dimension("Number", number).dimension("Text", "x".repeat(number * 30));
    metric("put").dimension("Number", number.to_string()).put(number as f64 * 1.1);
}

const ROUNDS: u64 = 3;

#[test]
fn an_allocator_that_records_disturbs_nothing_and_loses_nothing() {
    let _one = exclusive();
    let (memory, clock) = (Memory::default(), clock());
    let reporter = manual(&clock).sink(memory.clone()).install().unwrap();
    (0..20).for_each(work);
    record_an_allocation();
    for _ in 0..ROUNDS {
        RECORDS.set(true);
        (0..20).for_each(work);
        RECORDS.set(false);
        clock.advance(secs(60));
        reporter.flush_blocking().unwrap();
    }
    let datums = memory.datums();
    let samples = |name: &str| -> u64 {
        datums.iter().filter(|datum| datum.name() == name).map(|datum| datum.samples()).sum()
    };
    let allocations = ALLOCATIONS.get() + 1;
    assert!(allocations > 20 * ROUNDS);
    for name in ["counted", "task of the allocator", "put by the allocator"] {
        assert_eq!(samples(name), allocations, "{name}");
    }
    for name in ["work", "put"] {
        assert_eq!(samples(name), 20 * (ROUNDS + 1), "{name}");
    }
    let of_work = datums.iter().filter(|datum| datum.name() == "work");
    assert!(of_work.into_iter().all(|datum| datum.dimensions().len() == 2), "each task has its own");
}
