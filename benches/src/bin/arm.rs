//! Measures one arm and prints a line of JSON: `arm <name> --threads 1|2 [--calls N]`.
//!
//! `arm --list` prints a line for each arm: its name, a tab, and what it is. One process measures
//! one arm, since most of what they install is global and stays for the life of the process.

use std::env;
use std::process::ExitCode;

use cwmetrics_benches::{arm, measure};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arms = arm::all();
    if arguments == ["--list"] {
        for arm in &arms {
            println!("{}\t{}", arm.name, arm.what);
        }
        return ExitCode::SUCCESS;
    }
    let arm = arguments.first().and_then(|name| arms.iter().find(|arm| arm.name == name));
    let options = arguments.get(1..).and_then(options);
    let (Some(arm), Some((threads, calls))) = (arm, options) else {
        eprintln!("usage: arm --list | arm <name> --threads 1|2 [--calls N]");
        return ExitCode::FAILURE;
    };
    println!("{}", measure::run(arm, threads, calls).to_json());
    ExitCode::SUCCESS
}

/// The threads, and the calls of a round if they are given; `None` if the arguments are wrong.
fn options(arguments: &[String]) -> Option<(usize, Option<u64>)> {
    let (mut threads, mut calls) = (1, None);
    for pair in arguments.chunks(2) {
        match pair {
            [name, value] if name == "--threads" => threads = value.parse().ok()?,
            [name, value] if name == "--calls" => calls = Some(value.parse().ok()?),
            _ => return None,
        }
    }
    (threads > 0 && calls != Some(0)).then_some((threads, calls))
}
