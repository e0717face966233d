//! What calls cost that are traced, or could be, beside peers that make traces: nanoseconds over the
//! undecorated call, and heap allocations by the calling thread. Nested calls, with an outermost one for
//! every 1,000 of them where it says so.
//!
//! ```sh
//! cargo run --release -p cwmetrics-benches --features peers,xray --bin traces
//! ```
//!
//! Each arm is measured in a process of its own, three times in turn, of which the best counts.

#[path = "shared/allocator.rs"]
mod allocator;
#[path = "shared/table.rs"]
#[expect(dead_code, reason = "there is no target in this table")]
mod table;

use std::collections::HashMap;
use std::env;
use std::error::Error;
use std::process::Command;

use allocator::counted;
use cwmetrics_benches::arm::{self, Arm, Install};
use cwmetrics_benches::{measure, ours, traced};

/// Of ours, and of the peers where they are built.
const ARMS: [(&str, &str); 11] = [
    ("timeit_nested", "not sampled: "),
    ("timeit_outermost", "not sampled: "),
    ("async_nested", "not sampled: "),
    ("async_outermost", "not sampled: "),
    ("traced", ""),
    ("traced_async", ""),
    ("fastrace", ""),
    ("fastrace_async", ""),
    ("opentelemetry", ""),
    ("opentelemetry_async", ""),
    ("tracing", ""),
];
const RUNS: usize = 3;
const CALLS: u64 = 100_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arms = arm::all();
    let find = |name: &str| arms.iter().find(|arm| arm.name == name);
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [name] = &arguments[..] {
        let (over, allocations) = measured(find(name).ok_or("usage: traces")?);
        println!("{over} {allocations}");
        return Ok(());
    }
    let mut best = HashMap::new();
    for _ in 0..RUNS {
        for (name, _) in ARMS.iter().filter(|(name, _)| find(name).is_some()) {
            let output = Command::new(env::current_exe()?).arg(name).output()?;
            let text = String::from_utf8(output.stdout)?;
            let (over, allocations) =
                text.trim().split_once(' ').ok_or_else(|| format!("{name} has failed"))?;
            let (over, allocations): (f64, f64) = (over.parse()?, allocations.parse()?);
            let known = best.entry(*name).or_insert((over, allocations));
            known.0 = known.0.min(over);
        }
    }
    let row = |(name, remark): &(&str, &str)| {
        let ((over, allocations), arm) = (best.get(name)?, find(name)?);
        Some(vec![format!("{remark}{}", arm.what), format!("{over:.1}"), format!("{allocations:.2}")])
    };
    table::print(&["", "ns a call", "allocations a call"], &ARMS.iter().filter_map(row).collect::<Vec<_>>());
    Ok(())
}

/// Nanoseconds over the undecorated call, and allocations, of a call.
fn measured(arm: &Arm) -> (f64, f64) {
    let line = measure::run(arm, 1, None);
    // What a peer has installed is there still; ours was shut down.
    let delivered = match arm.install {
        Install::Ours(push) => Some(ours::install(push)),
        _ if traced::ARMS.iter().any(|ours| ours.name == arm.name) => Some(traced::install()),
        _ => None,
    };
    (arm.calls)(CALLS);
    let allocations = counted(|| (arm.calls)(CALLS));
    drop(delivered);
    (line.best - line.twin_best, allocations as f64 / CALLS as f64)
}
