//! Counts what our arms allocate on the calling thread in steady state, across two window ends.
//! Ends with 1 if any of them allocates.
//!
//! The reporter's clock is driven by hand, so that no window has to be waited for. Before the
//! counting begins, two windows have ended as well: by then every cell has both of its banks.

#[path = "shared/allocator.rs"]
mod allocator;

use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use allocator::counted;
use cwmetrics::Push;
use cwmetrics::testing::ManualClock;
use cwmetrics_benches::arm::{Arm, Install};
use cwmetrics_benches::ours::{self, Counting};

/// How many calls are made in each window.
const CALLS: u64 = 1_000;

fn main() -> ExitCode {
    println!("| | allocations in {} calls, across two window ends |\n|---|---|", 3 * CALLS);
    let mut is_clean = true;
    for arm in ours::all() {
        let allocations = match arm.install {
            Install::Ours(push) => count(&arm, push),
            _ => counted(|| (arm.calls)(3 * CALLS)),
        };
        let remark = if allocations == 0 { "" } else { ", **missed** (target: 0)" };
        println!("| {} | {allocations}{remark} |", arm.what);
        is_clean &= allocations == 0;
    }
    if is_clean { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn count(arm: &Arm, push: Push) -> u64 {
    let clock = ManualClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000));
    let sink = Counting::default();
    let builder = cwmetrics::namespace("Benches").push(push).sink(sink.clone()).clock(&clock);
    let reporter = builder.install().expect("the last one is shut down");
    let end_window = || {
        clock.advance(Duration::from_secs(60));
        // As in a real minute, the collector has time to read what was recorded.
        reporter.flush_blocking().expect("the sink takes everything");
    };
    for _ in 0..2 {
        (arm.calls)(CALLS);
        end_window();
    }
    let mut allocations = 0;
    for _ in 0..2 {
        allocations += counted(|| (arm.calls)(CALLS));
        end_window();
    }
    allocations += counted(|| (arm.calls)(CALLS));
    drop(reporter);
    assert_eq!(sink.arrived(), 5 * CALLS * arm.samples, "{}: what was counted was recorded", arm.name);
    allocations
}
