//! Counts the instructions of a call of each of our arms under callgrind, and compares them with
//! those in `benches/instructions.txt`: unlike time, they hardly change from run to run.
//!
//! ```sh
//! cargo run --release -p cwmetrics-benches --bin instructions              # ends with 1 if a call takes more
//! cargo run --release -p cwmetrics-benches --bin instructions -- --write   # keeps the new numbers
//! ```
//!
//! Another compiler makes other code, so the numbers are compared only with the one they were made
//! with, and on a processor with the same clock.

use std::collections::BTreeMap;
use std::process::{Command, ExitCode};
use std::{env, fs, iter};

use cwmetrics_benches::arm::{self, Arm, Install};
use cwmetrics_benches::ours;

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions.txt");

/// The difference of two runs leaves out what is done once.
const CALLS: [u64; 2] = [10_000, 30_000];

/// How much more a call may take: a part of it, and at least this many instructions.
const MARGIN: f64 = 0.08;
const LEAST_MARGIN: f64 = 3.0;

/// Where a call looks something up in a table, the table's random seed alone makes ten per cent. So
/// the least of some runs is kept, and what is more than that is looked at as often.
const RUNS: usize = 4;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => compare(),
        ["--write"] => write(),
        ["--run", name, calls] => run(name, calls),
        _ => {
            eprintln!("usage: instructions [--write]");
            ExitCode::FAILURE
        }
    }
}

fn compare() -> ExitCode {
    let kept = fs::read_to_string(KEPT).expect("the kept numbers are in the repository");
    let (compiler, kept) = kept.split_once('\n').expect("the compiler stands in the first line");
    if compiler != self::compiler() {
        println!("The numbers were made with {compiler}, this is {}: not compared.", self::compiler());
        return ExitCode::SUCCESS;
    }
    let kept: BTreeMap<&str, f64> = kept
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, count)| (name, count.parse().expect("a number of instructions")))
        .collect();
    let mut is_within = true;
    println!("| | instructions a call | kept |\n|---|---|---|");
    for arm in ours::all() {
        let first = count(&arm);
        let Some(kept) = kept.get(arm.name) else {
            println!("| {} | {first:.1} | **not kept**: run with `--write` |", arm.what);
            is_within = false;
            continue;
        };
        let most = kept + (kept * MARGIN).max(LEAST_MARGIN);
        let mut counts = iter::once(first).chain((1..RUNS).map(|_| count(&arm)));
        let count = counts.find(|count| *count <= most).unwrap_or(first);
        let is_more = count > most;
        println!("| {} | {count:.1} | {kept:.1}{} |", arm.what, if is_more { ", **more**" } else { "" });
        is_within &= !is_more;
    }
    if is_within { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn write() -> ExitCode {
    let mut kept = compiler() + "\n";
    for arm in ours::all() {
        let counts = (0..RUNS).map(|_| count(&arm));
        kept += &format!("{}\t{:.1}\n", arm.name, counts.fold(f64::INFINITY, f64::min));
    }
    fs::write(KEPT, &kept).expect("the kept numbers can be written");
    print!("{kept}");
    ExitCode::SUCCESS
}

/// What decides about the code and the way it takes: the compiler, the processor it is for, and
/// whether that has a counter which can be a clock.
fn compiler() -> String {
    let version = Command::new("rustc").arg("--version").output().expect("rustc can be asked");
    let version = String::from_utf8_lossy(&version.stdout);
    let flags = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let counter = if flags.contains("nonstop_tsc") { "with" } else { "without" };
    format!("{} {} {counter} a steady counter", version.trim(), env::consts::ARCH)
}

/// The instructions of a call, with the loop around it.
fn count(arm: &Arm) -> f64 {
    let [few, many] = CALLS.map(|calls| collected(arm.name, calls) as f64);
    (many - few) / (CALLS[1] - CALLS[0]) as f64
}

/// What callgrind counts in a process that makes these calls.
fn collected(name: &str, calls: u64) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg("--toggle-collect=instructions::measured")
        .arg(env::current_exe().expect("this program has a place"))
        .args(["--run", name, &calls.to_string()])
        .output()
        .expect("valgrind is installed");
    let text = String::from_utf8_lossy(&output.stderr);
    let count = text.lines().find_map(|line| line.split_once("Collected : "));
    let count = count.and_then(|(_, count)| count.trim().parse().ok());
    count
        .filter(|count| *count > 0)
        .unwrap_or_else(|| panic!("callgrind has counted nothing of {name}: {text}"))
}

/// In the process under callgrind.
fn run(name: &str, calls: &str) -> ExitCode {
    let arm = arm::all().into_iter().find(|arm| arm.name == name).expect("an arm of this name");
    let delivered = match arm.install {
        Install::Ours(push) => Some(ours::install(push)),
        _ => None,
    };
    (arm.calls)(1_000);
    if delivered.is_some() {
        // The next return after a push is noted, and those after it are not.
        cwmetrics::flush_blocking().expect("the sink takes everything");
        (arm.calls)(20_000);
    }
    measured(arm.calls, calls.parse().expect("a number of calls"));
    drop(delivered);
    ExitCode::SUCCESS
}

#[inline(never)]
fn measured(run: fn(u64), calls: u64) {
    run(calls);
}
