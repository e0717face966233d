//! Counts what traced calls allocate on the calling thread: a nested one, and an outermost one.
//!
//! ```sh
//! cargo run --release -p cwmetrics-benches --features xray --bin traces
//! ```

#[path = "shared/allocator.rs"]
mod allocator;

use allocator::counted;
use cwmetrics_benches::traced;

/// Traces, with 1,000 nested calls in each.
const TRACES: u64 = 100;

fn main() {
    println!("| | allocations a call |\n|---|---|");
    for arm in traced::ARMS {
        let delivered = traced::install();
        (arm.calls)(10_000);
        // The outermost ones, with one nested call in each.
        let outermost = counted(|| (0..TRACES).for_each(|_| (arm.calls)(1)));
        let nested = counted(|| (arm.calls)(TRACES * 1_000));
        let each = (nested.saturating_sub(outermost)) as f64 / (TRACES * 999) as f64;
        println!("| {} | {each:.2} |", arm.what);
        println!("| an outermost one with one such in it | {:.1} |", outermost as f64 / TRACES as f64);
        assert_eq!(delivered(), TRACES + 10_000 + TRACES * 1_000, "every nested call was recorded");
    }
}
