//! `CWMETRICS=off` in the environment: nothing is installed, and nothing is recorded.

mod common;

use std::process::Command;

use cwmetrics::sink::Memory;
use cwmetrics::{Stats, count};

#[count("call")]
fn call() {}

#[test]
#[ignore = "run by the test below, in a process of its own"]
fn child() {
    let memory = Memory::default();
    let install = || cwmetrics::namespace("Shop").sink(memory.clone()).install();
    let (first, second) = (install().unwrap(), install().unwrap());
    call();
    cwmetrics::put_value("put", 5.0);
    cwmetrics::put_value("bad", f64::NAN);
    assert_eq!(cwmetrics::flush_blocking(), Ok(()));
    assert_eq!(first.flush_blocking(), Ok(()));
    assert_eq!(common::block_on(second.shutdown()), Ok(()));
    drop(first);
    assert!(memory.batches().is_empty());
    assert_eq!(cwmetrics::stats(), Stats::default());
    // A test may capture all the same, and wrong settings do not hide.
    assert_eq!(cwmetrics::testing::capture(call).metric("call").count(), 1);
    assert!(cwmetrics::namespace("").sink(memory).install().is_err());
}

#[test]
fn nothing_is_recorded_where_the_environment_says_so() {
    let run = |switch: &str| {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "child", "--include-ignored"]).env("CWMETRICS", switch);
        child.output().unwrap()
    };
    let off = run("off");
    assert!(off.status.success(), "{}", String::from_utf8_lossy(&off.stdout));
    assert!(String::from_utf8_lossy(&off.stdout).contains("1 passed"));
    // Any other value leaves it on, and so the same program finds a reporter installed.
    assert!(!run("on").status.success());
}
