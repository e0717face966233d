//! What decorated functions cost the compiler: rustc's CPU time and the LLVM lines of crates of 500
//! functions each, undecorated and under each attribute, sync and async.
//!
//! ```sh
//! cargo run --release -p cwmetrics-benches --bin compile
//! cargo run --release -p cwmetrics-benches --bin compile -- --quick   # a round, and no cold build
//! ```
//!
//! The crates are written into a workspace of their own under `target`. Each is compiled several
//! times, in turn with the others, and the best time counts; what they depend on does not. A missed
//! target stands in the table.

mod cold;
mod crates;
#[path = "../shared/end.rs"]
mod end;
mod lines;
#[path = "../shared/table.rs"]
mod table;
mod times;

use std::error::Error;
use std::process::ExitCode;

use crates::{Arm, Crates, Style};

/// How many rounds of all crates.
const ROUNDS: usize = 3;
/// What ours may cost over tracing's.
const TARGET: f64 = 0.6;
/// Seconds that the macros and the core may take to build cold.
const COLD_TARGET: f64 = 10.0;

fn main() -> ExitCode {
    // As the wrapper of a compiler that is to be timed.
    if let Some(code) = times::wrapped() {
        return code;
    }
    end::end("compile", run().map(|()| true))
}

/// What one crate costs.
#[derive(Clone, Copy)]
struct Cost {
    metadata: f64,
    build: f64,
    lines: f64,
}

/// One column: a measure, and how to print it.
struct Measure {
    name: &'static str,
    of: fn(&Cost) -> f64,
    digits: usize,
}

const MEASURES: [Measure; 3] = [
    Measure { name: "metadata only, CPU s", of: |cost| cost.metadata, digits: 2 },
    Measure { name: "dev build, CPU s", of: |cost| cost.build, digits: 2 },
    Measure { name: "LLVM lines", of: |cost| cost.lines, digits: 0 },
];

fn run() -> Result<(), Box<dyn Error>> {
    let is_quick = match std::env::args().nth(1).as_deref() {
        None => false,
        Some("--quick") => true,
        Some(_) => return Err("only --quick is known".into()),
    };
    let crates = Crates::write()?;
    let mut verdicts = Vec::new();
    for style in [Style::Sync, Style::Async] {
        let costs = measure(&crates, style, if is_quick { 1 } else { ROUNDS })?;
        println!("{} functions, {}:\n", crates::FUNCTIONS, style.name());
        let heads: Vec<&str> =
            ["attribute"].into_iter().chain(MEASURES.map(|measure| measure.name)).collect();
        let row = |(arm, cost): &(Arm, Cost)| {
            let figures = MEASURES.map(|measure| format!("{:.*}", measure.digits, (measure.of)(cost)));
            [arm.title().to_owned()].into_iter().chain(figures).collect()
        };
        table::print(&heads, &costs.iter().map(row).collect::<Vec<_>>());
        verdicts.extend(MEASURES.iter().map(|measure| verdict(style, measure, &costs)));
    }
    println!(
        "Against `#[instrument]`, the whole crates, and what the attributes add to the bare one \
         (target: ≤ {TARGET} ×):\n"
    );
    table::print(&["", "ours / tracing", "(ours − none) / (tracing − none)"], &verdicts);

    if !is_quick {
        let cold = cold::fastest(crates.root(), ROUNDS)?;
        println!(
            "`cwmetrics-macros` and `cwmetrics-core` without features, dev build from nothing with two \
             jobs, the fastest of {ROUNDS}:\n"
        );
        let row = [
            format!("{:.1}", cold.wall),
            format!("{:.1}", cold.user),
            format!("≤ {COLD_TARGET} s: {}", table::met(cold.wall <= COLD_TARGET)),
        ];
        table::print(&["seconds", "CPU seconds", "target"], &[row.to_vec()]);
    }
    Ok(())
}

/// The costs of all arms of one style.
fn measure(crates: &Crates, style: Style, rounds: usize) -> Result<Vec<(Arm, Cost)>, Box<dyn Error>> {
    let none = Cost { metadata: f64::INFINITY, build: f64::INFINITY, lines: 0.0 };
    let mut costs = Arm::ALL.map(|arm| (arm, none));
    // What they depend on is built in the first round, by rustc processes that are not timed.
    for _ in 0..rounds {
        for (arm, cost) in &mut costs {
            cost.metadata = cost.metadata.min(times::metadata(crates, *arm, style)?);
            cost.build = cost.build.min(times::build(crates, *arm, style)?);
        }
    }
    for (arm, cost) in &mut costs {
        cost.lines = lines::count(crates, *arm, style)? as f64;
    }
    Ok(costs.to_vec())
}

fn verdict(style: Style, measure: &Measure, costs: &[(Arm, Cost)]) -> Vec<String> {
    let of = |wanted: Arm| {
        let found = costs.iter().find(|(arm, _)| *arm == wanted);
        found.map_or(f64::NAN, |(_, cost)| (measure.of)(cost))
    };
    let (none, ours, tracing) = (of(Arm::None), of(Arm::Timeit), of(Arm::Tracing));
    let judged = |ratio: f64| format!("{ratio:.2}, {}", table::met(ratio <= TARGET));
    vec![
        format!("{}, {}", style.name(), measure.name),
        judged(ours / tracing),
        judged((ours - none) / (tracing - none)),
    ]
}
