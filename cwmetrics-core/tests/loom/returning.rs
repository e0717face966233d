//! The bell that returns ring.

use loom::thread;

use crate::check;
use crate::record::registry::Registry;
use crate::record::switch::Ring;
use crate::world::{Caller, Collector, World};

/// Collects as the reporter's `schedule.rs` says for `Push::OnReturn` without a pause, until so many
/// samples were read. A return that nobody hears of leaves it parked for ever, which loom finds.
fn push_on_returns(registry: &'static Registry, samples: u64) -> Collector {
    let mut collector = Collector::new(registry);
    let bell = &registry.bell;
    let mut is_armed = true;
    while collector.samples.len() as u64 + collector.counted < samples {
        is_armed = bell.has_rung() || is_armed || bell.arm();
        if bell.has_rung() {
            bell.watch();
            is_armed = false;
            collector.collect();
        } else if is_armed {
            thread::park();
        } else {
            thread::yield_now();
        }
    }
    collector
}

/// A reporter that waits for returns is installed.
fn world() -> World<1> {
    let world = World::new();
    let registry = world.reporter(0);
    registry.bell.belongs_to(registry.base, thread::current());
    assert!(world.process.get().install(registry, Ring::Wake));
    world
}

#[test]
fn what_a_call_has_recorded_is_pushed_after_its_return() {
    check(3, || {
        let world = world();
        let process = world.process.get();
        let caller = thread::spawn(move || {
            let mut caller = Caller::new(process);
            caller.call(1);
            caller.call(2);
        });
        assert_eq!(push_on_returns(world.reporter(0), 2).sorted(), [1, 2]);
        caller.join().unwrap();
    });
}

#[test]
fn what_was_only_counted_is_pushed_after_the_return() {
    check(3, || {
        let world = world();
        let process = world.process.get();
        let caller = thread::spawn(move || {
            let mut caller = Caller::new(process);
            caller.count();
            caller.count();
        });
        assert_eq!(push_on_returns(world.reporter(0), 2).counted, 2);
        caller.join().unwrap();
    });
}

#[test]
fn what_two_threads_have_recorded_is_pushed_after_their_returns() {
    check(1, || {
        let world = world();
        let process = world.process.get();
        let call = move |ticks| {
            move || {
                let mut caller = Caller::new(process);
                caller.call(ticks);
                caller
            }
        };
        let callers = [thread::spawn(call(1)), thread::spawn(call(2))];
        assert_eq!(push_on_returns(world.reporter(0), 2).sorted(), [1, 2]);
        drop(callers.map(|caller| caller.join().unwrap()));
    });
}

#[test]
fn a_value_put_outside_any_call_is_pushed() {
    check(3, || {
        let world = world();
        let process = world.process.get();
        let caller = thread::spawn(move || {
            let mut caller = Caller::new(process);
            caller.put(1);
            caller.put(2);
        });
        assert_eq!(push_on_returns(world.reporter(0), 2).sorted(), [1, 2]);
        caller.join().unwrap();
    });
}

#[test]
fn the_bell_of_a_reporter_that_is_gone_rings_for_no_other() {
    check(3, || {
        let world = World::<2>::new();
        let (process, first, second) = (world.process.get(), world.reporter(0), world.reporter(1));
        first.bell.belongs_to(first.base, thread::current());
        second.bell.belongs_to(second.base, thread::current());
        assert!(process.install(first, Ring::Wake));
        let late = thread::spawn(move || first.bell.ring());
        assert!(process.uninstall(first));
        assert!(process.install(second, Ring::Wake));
        late.join().unwrap();
        assert_eq!(process.switch.ring(second.base), Some(Ring::Wake));
    });
}
