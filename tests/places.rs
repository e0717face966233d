//! A metric has a bounded number of series; who is idle for long makes room for others.

mod common;

use cwmetrics::count;
use cwmetrics::sink::Memory;

use common::{clock, exclusive, manual, secs, settle};

#[count("called", dimensions("User" = user))]
fn called(user: &str) {}

fn both(user: &str) {
    called(user);
    cwmetrics::metric("put").dimension("User", user).put(1.0);
}

#[test]
fn an_idle_series_makes_room_for_another_and_comes_back_as_any_other() {
    let _one = exclusive();
    let (clock, memory) = (clock(), Memory::default());
    let reporter = manual(&clock).max_series(1).sink(memory.clone()).install().unwrap();
    let users = |memory: &Memory| {
        let datums = memory.datums();
        memory.clear();
        let mut users: Vec<String> =
            datums.iter().map(|d| format!("{} {}", d.name(), d.dimension("User").unwrap())).collect();
        users.sort();
        users
    };
    let idle = |minutes: u64| {
        for _ in 0..minutes {
            clock.advance(secs(60));
            settle();
        }
    };
    both("ann");
    both("bob");
    reporter.flush_blocking().unwrap();
    assert_eq!(users(&memory), ["called (other)", "called ann", "put (other)", "put ann"]);

    idle(10);
    both("ann");
    idle(10);
    both("bob");
    reporter.flush_blocking().unwrap();
    assert_eq!(users(&memory), ["called (other)", "called ann", "put (other)", "put ann"]);

    idle(20);
    both("bob");
    both("ann");
    reporter.flush_blocking().unwrap();
    assert_eq!(users(&memory), ["called (other)", "called bob", "put (other)", "put bob"]);
    let stats = cwmetrics::stats();
    assert_eq!((stats.recorded, stats.accepted, stats.folded), (12, 12, 6));
}
