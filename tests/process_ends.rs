//! What is delivered at each end of a process: a child of this test ends, and the endpoint in the
//! parent is asked.
#![cfg(feature = "cloudwatch")]

use std::env;
use std::process::{Command, ExitStatus, Stdio};

use cwmetrics::{Push, count};
use cwmetrics_local::{Datum, Local};

/// Says how the child is to end.
const END: &str = "CWMETRICS_TEST_END";

#[count("calls")]
fn call() {}

/// The child. Without the variable it is no child, and there is nothing to do.
#[test]
fn child() {
    let Ok(end) = env::var(END) else { return };
    let install = || cwmetrics::namespace("Shop").push(Push::Manual).install().unwrap();
    let in_runtime = |reporter| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { drop::<cwmetrics::Reporter>(reporter) });
    };
    let reporter = install();
    (0..3).for_each(|_| call());
    match &*end {
        "return" => {}
        "drop in a runtime" => in_runtime(reporter),
        "panic" => panic!("a child of a test panics, as it is told to"),
        "exit" => std::process::exit(0),
        "flush and exit" => {
            cwmetrics::flush_blocking().unwrap();
            std::process::exit(0);
        }
        _ => unreachable!("{end}"),
    }
}

/// How many calls have arrived from a child that ends so.
fn arrived(end: &str) -> (f64, ExitStatus) {
    let local = Local::start().unwrap();
    let child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "child"])
        .env(END, end)
        .env("AWS_ENDPOINT_URL", local.url())
        .env("AWS_REGION", "eu-central-1")
        .env("AWS_ACCESS_KEY_ID", "key")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .env_remove("CWMETRICS")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    (local.datums().iter().map(Datum::sum).sum(), child.unwrap())
}

#[test]
fn a_return_and_a_drop_deliver() {
    for end in ["return", "drop in a runtime"] {
        let (calls, status) = arrived(end);
        assert!(status.success(), "{end}");
        assert_eq!(calls, 3.0, "{end}");
    }
}

#[test]
fn a_panic_that_unwinds_delivers() {
    let (calls, status) = arrived("panic");
    assert!(!status.success());
    assert_eq!(calls, 3.0);
}

#[test]
fn process_exit_delivers_what_was_flushed_before_it_and_nothing_else() {
    let (calls, status) = arrived("exit");
    assert_eq!((calls, status.success()), (0.0, true));
    let (calls, status) = arrived("flush and exit");
    assert_eq!((calls, status.success()), (3.0, true));
}
