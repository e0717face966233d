//! An arm records what it says it does, and its sink's count is right: of a few calls everything is
//! delivered, by the peers as well, so that what is missing of many was lost.

use std::process::Command;

use cwmetrics_benches::arm;
use cwmetrics_benches::line::Line;

/// A round; all rounds together fit into every peer's queue.
const CALLS: u64 = 2;

fn run(arm: &str, threads: u64) -> Line {
    let mut command = Command::new(env!("CARGO_BIN_EXE_arm"));
    command.args([arm, "--threads", &threads.to_string(), "--calls", &CALLS.to_string()]);
    let output = command.env_remove("CWMETRICS").output().unwrap();
    assert!(output.status.success(), "{arm}: {}", String::from_utf8_lossy(&output.stderr));
    Line::parse(str::from_utf8(&output.stdout).unwrap()).unwrap()
}

#[test]
fn of_a_few_calls_everything_is_delivered() {
    for arm in arm::all() {
        for threads in [1, 2] {
            let line = run(arm.name, threads);
            assert_eq!((&*line.name, line.threads), (arm.name, threads));
            assert!(line.calls >= threads * CALLS, "{}: {} calls", arm.name, line.calls);
            assert_eq!(line.recorded, line.calls * arm.samples, "{}", arm.name);
            assert_eq!(line.delivered.unwrap_or(0), line.recorded, "{}", arm.name);
        }
    }
}

#[test]
fn wrong_arguments_are_refused() {
    for arguments in [&[][..], &["nothing"], &["plain", "--threads", "0"], &["plain", "--calls"]] {
        let status = Command::new(env!("CARGO_BIN_EXE_arm")).args(arguments).output().unwrap().status;
        assert!(!status.success(), "{arguments:?}");
    }
}
