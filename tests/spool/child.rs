//! The process that records and is killed.

use std::env;
use std::process::exit;
use std::time::Duration;

use aws_sdk_cloudwatch::config::{BehaviorVersion, Credentials, Region};
use cwmetrics::{Push, Reporter, Stats};

use crate::common::{balanced, secs};
use crate::ledger::{EACH, values};

/// Tells the child what to do; the others tell it where.
pub const ROLE: &str = "CWMETRICS_TEST_SPOOL_ROLE";
pub const DIRECTORY: &str = "CWMETRICS_TEST_SPOOL_DIRECTORY";
pub const URL: &str = "CWMETRICS_TEST_SPOOL_URL";
/// The number of the first push.
pub const FIRST: &str = "CWMETRICS_TEST_SPOOL_FIRST";
/// What every line begins with that the child says to the parent.
pub const SAYS: &str = "child: ";

/// The child is run as this test, and does nothing as a test.
#[test]
fn run() {
    match env::var(ROLE).as_deref() {
        Ok("work") => work(),
        Ok("work on a full disk") => {
            let reporter = install(FLUSH_TIMEOUT);
            file_size_limit(64);
            work_with(&reporter);
        }
        Ok("fill the disk for a while") => fill_the_disk_for_a_while(),
        Ok("exit") => {
            let reporter = install(FLUSH_TIMEOUT);
            record(first());
            reporter.flush_blocking().unwrap_err();
            let stats = until(&reporter, |stats| stats.pending == stats.spooled);
            say(&format!("spooled {}", stats.spooled));
            exit(0);
        }
        Ok("finish") => finish(),
        Ok(role) => panic!("{role} is no role"),
        Err(_) => {}
    }
}

/// Short, so that a flush that only seals does not hold up the child.
const FLUSH_TIMEOUT: Duration = Duration::from_millis(5);

fn install(timeout: Duration) -> Reporter {
    let config = aws_sdk_cloudwatch::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::new("key", "secret", None, None, "test"))
        .endpoint_url(env::var(URL).unwrap());
    let builder = cwmetrics::namespace("Shop").push(Push::Manual).shutdown_timeout(timeout);
    let builder = builder.client(aws_sdk_cloudwatch::Client::from_conf(config.build()));
    let reporter = builder.spool(env::var(DIRECTORY).unwrap()).install().unwrap();
    say(&format!("recovered {}", balanced().recovered));
    reporter
}

fn work() {
    let reporter = install(FLUSH_TIMEOUT);
    work_with(&reporter);
}

/// Records and pushes without end, and says of each push when it cannot be lost any more.
fn work_with(reporter: &Reporter) {
    for number in first().. {
        record(number);
        // It says that it waits, or nothing.
        let _ = reporter.flush_blocking();
        until(reporter, |stats| stats.pending == stats.spooled);
        say(&format!("safe {number}"));
    }
}

fn fill_the_disk_for_a_while() {
    let reporter = install(FLUSH_TIMEOUT);
    let push = |number| {
        record(number);
        let _ = reporter.flush_blocking();
    };
    file_size_limit(64);
    push(0);
    let full = until(&reporter, |stats| stats.spool_errors > 0 && stats.pending == 0);
    say(&format!("full {} {}", full.accepted, full.spooled));
    // Now the endpoint does not answer.
    say("ready");
    wait_for_the_parent();
    push(1);
    until(&reporter, |stats| stats.spool_errors > full.spool_errors);
    file_size_limit(u64::MAX);
    push(2);
    let stats = until(&reporter, |stats| stats.spooled > 0);
    say(&format!("again {} {}", stats.pending, stats.spooled));
    drop(reporter);
    let stats = balanced();
    say(&format!("ended {} {} {}", stats.pending, stats.spooled, stats.dropped));
}

fn finish() {
    let reporter = install(secs(60));
    assert_eq!(reporter.flush_blocking(), Ok(()));
    let stats = balanced();
    say(&format!("ambiguous {}", stats.ambiguous));
    say(&format!("accepted {} of {}", stats.accepted, stats.recorded));
}

fn first() -> u64 {
    env::var(FIRST).unwrap().parse().unwrap()
}

fn record(number: u64) {
    assert_eq!(values(number).len() as u64, EACH);
    values(number).into_iter().for_each(|value| cwmetrics::put_value("put", value));
}

/// Waits until the accounts say so; each flush ends a pause between two attempts.
fn until(reporter: &Reporter, holds: impl Fn(&Stats) -> bool) -> Stats {
    loop {
        let stats = balanced();
        if holds(&stats) {
            return stats;
        }
        let _ = reporter.flush_blocking();
    }
}

fn say(line: &str) {
    println!("{SAYS}{line}");
}

fn wait_for_the_parent() {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
}

/// From now on no file gets longer than this, as on a disk that is full.
fn file_size_limit(bytes: u64) {
    // SAFETY: the signal is ignored and a limit is set; both calls are given what they expect.
    unsafe {
        libc::signal(libc::SIGXFSZ, libc::SIG_IGN);
        let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        assert_eq!(libc::getrlimit(libc::RLIMIT_FSIZE, &mut limit), 0);
        limit.rlim_cur = bytes.min(limit.rlim_max);
        assert_eq!(libc::setrlimit(libc::RLIMIT_FSIZE, &limit), 0);
    }
}
