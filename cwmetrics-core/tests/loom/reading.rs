//! From a call to what the collector has read.

use std::sync::Arc;

use loom::sync::atomic::{AtomicBool, Ordering};
use loom::thread;

use crate::check;
use crate::record::body::{Kind, Sample};
use crate::record::cell::Cell;
use crate::record::feed::Feed;
use crate::record::series::Series;
use crate::record::shard::Writer;
use crate::record::switch::Ring;
use crate::world::{Caller, Collector, Lasting, World};

/// With a reporter installed.
fn world() -> World<1> {
    let world = World::new();
    assert!(world.process.get().install(world.reporter(0), Ring::Nothing));
    world
}

#[test]
fn a_call_beside_a_collection_is_read_once_by_the_short_way_and_the_long() {
    check(2, || {
        let world = world();
        let mut collector = Collector::new(world.reporter(0));
        let mut caller = Caller::new(world.process.get());
        caller.call(1);
        // The second takes the short way where no epoch is in between, the third finds a bank full.
        let caller = thread::spawn(move || {
            caller.call(2);
            caller.call(3);
            caller
        });
        collector.collect();
        let caller = caller.join().unwrap();
        collector.collect();
        assert_eq!(collector.sorted(), [1, 2, 3]);
        drop(caller);
    });
}

#[test]
fn values_beside_a_collection_are_read_once_by_the_short_way_and_the_long() {
    check(2, || {
        let world = world();
        let mut collector = Collector::new(world.reporter(0));
        let mut caller = Caller::new(world.process.get());
        caller.put(1);
        let caller = thread::spawn(move || {
            caller.put(2);
            caller.put(3);
            caller
        });
        collector.collect();
        let caller = caller.join().unwrap();
        collector.collect();
        assert_eq!(collector.sorted(), [1, 2, 3]);
        drop(caller);
    });
}

#[test]
fn a_collection_has_what_another_thread_has_recorded_before_it() {
    check(2, || {
        let world = world();
        let mut collector = Collector::new(world.reporter(0));
        let process = world.process.get();
        let has_called = Lasting::new(AtomicBool::new(false));
        let told = has_called.get();
        let caller = thread::spawn(move || {
            let mut caller = Caller::new(process);
            caller.call(1);
            told.store(true, Ordering::Release);
            caller.call(2);
        });
        let is_recorded = has_called.get().load(Ordering::Acquire);
        collector.collect();
        assert!(!is_recorded || collector.samples.contains(&1));
        caller.join().unwrap();
        collector.collect();
        assert_eq!(collector.sorted(), [1, 2]);
    });
}

#[test]
fn a_thread_that_ends_beside_a_collection_leaves_nothing_unread() {
    check(2, || {
        let world = world();
        let mut collector = Collector::new(world.reporter(0));
        let mut caller = Caller::new(world.process.get());
        caller.call(1);
        let caller = thread::spawn(move || {
            caller.call(2);
            drop(caller);
        });
        // Here it may see that the thread has ended, and forget it.
        collector.collect();
        caller.join().unwrap();
        collector.collect();
        assert_eq!(collector.sorted(), [1, 2]);
    });
}

#[test]
fn a_thread_that_comes_and_goes_beside_a_collection_is_read_to_its_end() {
    check(2, || {
        let world = world();
        let registry = world.reporter(0);
        let mut collector = Collector::new(registry);
        // The collector knows of the thread, and of none of its cells.
        let mut writer = Writer::new(registry);
        let series = Arc::new(Series::new(Kind::Values));
        let writer = thread::spawn(move || {
            put(&mut writer, &series, 1.0);
            drop(writer);
        });
        collector.collect();
        writer.join().unwrap();
        collector.collect();
        assert_eq!(collector.sorted(), [1]);
    });
}

#[test]
fn calls_that_are_only_counted_are_read_once_each() {
    check(2, || {
        let world = world();
        let mut collector = Collector::new(world.reporter(0));
        let process = world.process.get();
        let has_called = Lasting::new(AtomicBool::new(false));
        let told = has_called.get();
        let caller = thread::spawn(move || {
            let mut caller = Caller::new(process);
            caller.count();
            told.store(true, Ordering::Release);
            caller.count();
        });
        let is_counted = has_called.get().load(Ordering::Acquire);
        collector.collect();
        assert!(!is_counted || collector.counted > 0);
        collector.collect();
        assert!(collector.counted <= 2);
        caller.join().unwrap();
        collector.collect();
        assert_eq!(collector.counted, 2);
    });
}

#[test]
fn a_cell_that_its_thread_has_let_go_of_is_read_to_its_end() {
    check(2, || {
        let world = world();
        let registry = world.reporter(0);
        let mut collector = Collector::new(registry);
        let series = Arc::new(Series::new(Kind::Values));
        let mut writer = Writer::new(registry);
        put(&mut writer, &series, 1.0);
        let writer = thread::spawn({
            let series = series.clone();
            move || {
                // It may find that the series has lost its place.
                let other = || Arc::new(Series::new(Kind::Values));
                put(&mut writer, &if series.is_retired() { other() } else { series }, 2.0);
                writer
            }
        });
        registry.series.retire(&series);
        collector.collect();
        let writer = writer.join().unwrap();
        collector.collect();
        assert_eq!(collector.sorted(), [1, 2]);
        drop(writer);
    });
}

fn put(writer: &mut Writer, series: &Arc<Series>, value: f64) {
    let new = || Cell::new(Feed::of(series.clone()), Kind::Values);
    let cell: *const Cell = writer.find_or_add(0, &[[1; 4]], new).unwrap();
    // SAFETY: nothing lets go of the cell meanwhile.
    writer.record(unsafe { &*cell }, Sample::Value(value), None);
}
