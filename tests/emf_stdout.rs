//! The embedded metric format on standard output, of a process of its own.

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use common::emf::{self, Totals};
use common::{balanced, clock, flush_without_pauses, manual, secs, until};
use cwmetrics::sink::Emf;

const ROUNDS: u32 = 20;
const METRICS: u32 = 300;

/// A process that runs just this test.
fn process(test: &str) -> Command {
    let mut process = Command::new(std::env::current_exe().unwrap());
    // With several threads the harness prints nothing while the test runs.
    process.args(["--exact", test, "--include-ignored", "--nocapture", "--test-threads=2"]);
    process.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    process
}

fn record(round: u32, totals: &mut Totals) {
    for number in 0..METRICS {
        emf::record(&format!("metric {number}"), round + number, totals);
    }
}

#[test]
#[ignore = "run by a test below, in a process of its own"]
fn prints_meanwhile() {
    let clock = clock();
    let reporter = manual(&clock).sink(Emf::stdout()).install().unwrap();
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        for thread in 0..2 {
            let stop = &stop;
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    println!("a line of thread {thread}");
                }
            });
        }
        for round in 0..ROUNDS {
            record(round, &mut Totals::new());
            reporter.flush_blocking().unwrap();
            clock.advance(secs(20));
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert_eq!(balanced().accepted, u64::from(ROUNDS * METRICS));
}

#[test]
fn documents_are_whole_lines_while_the_program_prints_its_own() {
    let output = process("prints_meanwhile").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let (mut written, mut expected, mut own) = (Totals::new(), Totals::new(), 0);
    for line in text.lines().filter(|line| !line.is_empty()) {
        let is_of_the_harness = line.starts_with("running ") || line.starts_with("test ");
        match line {
            "a line of thread 0" | "a line of thread 1" => own += 1,
            _ if is_of_the_harness => {}
            _ => emf::read_line(line, &mut written),
        }
    }
    assert!(own > 0);
    // What this process puts goes nowhere.
    (0..ROUNDS).for_each(|round| record(round, &mut expected));
    assert_eq!(written, expected);
}

#[test]
#[ignore = "run by a test below, in a process of its own"]
fn has_nobody_who_listens() {
    // When the other end is closed, the test hangs up.
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
    let reporter = manual(&clock()).sink(Emf::stdout()).shutdown_timeout(secs(1_000_000)).install().unwrap();
    cwmetrics::put_value("put", 5.0);
    let stats = until(|stats| stats.retried > 0);
    assert_eq!((stats.recorded, stats.pending, stats.ambiguous), (1, 1, 0));
    let error = stats.last_error.unwrap();
    assert!(error.starts_with("standard output: "), "{error}");
    eprintln!("the samples wait");
    // The harness could not print how the test ended.
    std::mem::forget(reporter);
    std::process::exit(0);
}

#[test]
fn with_nobody_who_listens_there_is_no_panic_and_the_samples_wait() {
    let mut child = process("has_nobody_who_listens").spawn().unwrap();
    let mut stdout: BufReader<ChildStdout> = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    // The harness has written what it writes before the test.
    while !line.starts_with("running ") {
        line.clear();
        assert!(stdout.read_line(&mut line).unwrap() > 0);
    }
    drop(stdout);
    let mut stdin = child.stdin.take().unwrap();
    stdin.flush().unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("the samples wait"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn a_pipe_whose_other_end_reads_slowly_gets_everything() {
    let mut child = process("prints_a_lot").spawn().unwrap();
    let mut written = Totals::new();
    let mut stdout = BufReader::with_capacity(100, child.stdout.take().unwrap());
    let mut line = String::new();
    while stdout.read_line(&mut line).unwrap() > 0 {
        if line.starts_with('{') {
            emf::read_line(line.trim_end(), &mut written);
        }
        line.clear();
    }
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut expected = Totals::new();
    (0..ROUNDS).for_each(|round| record(round, &mut expected));
    assert_eq!(written, expected);
}

#[test]
#[ignore = "run by a test above, in a process of its own"]
fn prints_a_lot() {
    let clock = clock();
    let reporter = manual(&clock).sink(Emf::stdout()).install().unwrap();
    for round in 0..ROUNDS {
        record(round, &mut Totals::new());
        clock.advance(secs(20));
    }
    flush_without_pauses(&reporter).unwrap();
}
