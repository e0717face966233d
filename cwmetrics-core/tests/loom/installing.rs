//! Install and shutdown beside calls.

use loom::sync::atomic::{AtomicBool, Ordering};
use loom::thread;

use crate::check;
use crate::record::registry::Registry;
use crate::record::switch::{Ring, base_of};
use crate::world::{Caller, Collector, End, Lasting, Process, World};

/// A tick of the window that is over when the tests' window begins.
const ELSEWHERE: u64 = 1 << 63;

/// As the reporter's handle and the collector do it. Gives what was collected.
fn shut_down(process: &Process, registry: &'static Registry, mut collector: Collector) -> Collector {
    assert!(process.uninstall(registry));
    collector.collect_last();
    collector
}

/// Makes these calls. Gives those that were recorded by the reporter with this base.
fn recorded(caller: &mut Caller, calls: &[u64]) -> Vec<(u64, u64)> {
    let ends = calls.iter().map(|ticks| (caller.call(*ticks), *ticks));
    ends.filter_map(|(end, ticks)| if let End::In(base) = end { Some((base, ticks)) } else { None }).collect()
}

fn of(base: u64, recorded: &[(u64, u64)]) -> Vec<u64> {
    recorded.iter().filter(|(of, _)| *of == base).map(|(_, ticks)| *ticks).collect()
}

#[test]
fn a_shutdown_has_every_call_that_was_recorded_and_none_that_was_not() {
    check(2, || {
        let world = World::<1>::new();
        let (process, registry) = (world.process.get(), world.reporter(0));
        assert!(process.install(registry, Ring::Nothing));
        let collector = Collector::new(registry);
        let mut caller = Caller::new(process);
        // The thread has a bank, so that a call may take the short way.
        caller.call(1);
        let caller = thread::spawn(move || recorded(&mut caller, &[2, 3]));
        let collector = shut_down(process, registry, collector);
        let recorded = caller.join().unwrap();
        assert_eq!(collector.sorted(), [&[1], &of(registry.base, &recorded)[..]].concat());
    });
}

#[test]
fn a_shutdown_has_every_call_of_a_thread_that_comes_and_goes() {
    check(2, || {
        let world = World::<1>::new();
        let (process, registry) = (world.process.get(), world.reporter(0));
        assert!(process.install(registry, Ring::Nothing));
        let collector = Collector::new(registry);
        let caller = thread::spawn(move || recorded(&mut Caller::new(process), &[1]));
        let collector = shut_down(process, registry, collector);
        let recorded = caller.join().unwrap();
        assert_eq!(collector.sorted(), of(registry.base, &recorded));
    });
}

#[test]
fn a_shutdown_has_every_sample_of_the_shared_cells_that_was_recorded() {
    check(2, || {
        let world = World::<1>::new();
        let (process, registry) = (world.process.get(), world.reporter(0));
        assert!(process.install(registry, Ring::Nothing));
        let collector = Collector::new(registry);
        let caller = thread::spawn(move || recorded(&mut Caller::new(process), &[ELSEWHERE]));
        let collector = shut_down(process, registry, collector);
        let recorded = caller.join().unwrap();
        assert_eq!(collector.sorted(), of(registry.base, &recorded));
    });
}

#[test]
fn a_shutdown_has_every_call_that_had_been_counted_before_it() {
    check(2, || {
        let world = World::<1>::new();
        let (process, registry) = (world.process.get(), world.reporter(0));
        assert!(process.install(registry, Ring::Nothing));
        let collector = Collector::new(registry);
        let has_called = Lasting::new(AtomicBool::new(false));
        let told = has_called.get();
        let caller = thread::spawn(move || {
            let mut caller = Caller::new(process);
            caller.count();
            told.store(true, Ordering::Release);
            caller.count();
        });
        let at_least = u64::from(has_called.get().load(Ordering::Acquire));
        let collector = shut_down(process, registry, collector);
        assert!((at_least..=2).contains(&collector.counted));
        caller.join().unwrap();
    });
}

#[test]
fn a_call_beside_an_install_is_recorded_there_or_not_at_all() {
    check(3, || {
        let world = World::<0>::new();
        let process = world.process.get();
        let caller = thread::spawn(move || recorded(&mut Caller::new(process), &[1, 2]));
        // Nobody has seen it before.
        let new = Lasting::new(Registry::new(1, process.switch));
        let registry = new.get();
        assert!(process.install(registry, Ring::Nothing));
        let recorded = caller.join().unwrap();
        let collector = shut_down(process, registry, Collector::new(registry));
        assert_eq!(collector.sorted(), of(registry.base, &recorded));
    });
}

#[test]
fn of_two_reporters_that_follow_one_another_each_has_its_own_calls() {
    check(2, || {
        let world = World::<2>::new();
        let (process, first, second) = (world.process.get(), world.reporter(0), world.reporter(1));
        assert!(process.install(first, Ring::Nothing));
        let mut caller = Caller::new(process);
        caller.call(1);
        let open = caller.begin();
        let caller = thread::spawn(move || {
            // It began under the first.
            let end = caller.end(open, 2);
            assert_ne!(end, End::In(second.base));
            let mut calls = recorded(&mut caller, &[3]);
            calls.extend((end == End::In(first.base)).then_some((first.base, 2)));
            calls
        });
        let of_first = shut_down(process, first, Collector::new(first));
        assert!(process.install(second, Ring::Nothing));
        let of_second = shut_down(process, second, Collector::new(second));
        let mut recorded = caller.join().unwrap();
        recorded.push((first.base, 1));
        recorded.sort_unstable();
        assert_eq!(of_first.sorted(), of(first.base, &recorded));
        assert_eq!(of_second.sorted(), of(second.base, &recorded));
    });
}

#[test]
fn an_install_beside_a_shutdown_is_on_when_it_is_made() {
    check(3, || {
        let world = World::<2>::new();
        let (process, first, second) = (world.process.get(), world.reporter(0), world.reporter(1));
        assert!(process.install(first, Ring::Nothing));
        let next = thread::spawn(move || process.install(second, Ring::Nothing));
        assert!(process.uninstall(first));
        let installed = if next.join().unwrap() { second.base } else { 0 };
        assert_eq!(process.switch.word(), installed);
    });
}

#[test]
fn of_two_that_install_at_once_one_is_installed() {
    check(3, || {
        let world = World::<2>::new();
        let (process, first, second) = (world.process.get(), world.reporter(0), world.reporter(1));
        let other = thread::spawn(move || process.install(second, Ring::Nothing));
        let is_first = process.install(first, Ring::Nothing);
        assert_ne!(other.join().unwrap(), is_first);
        let installed = if is_first { first } else { second };
        assert_eq!(base_of(process.switch.word()), installed.base);
        assert!(process.uninstall(installed));
        assert_eq!(process.switch.word(), 0);
    });
}
