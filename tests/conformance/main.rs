//! The same workload, pushed with the real SDK to an independent server and to the embedded
//! endpoint, and read back from both by independent clients, gives the same numbers.
//!
//! The independent parts are MiniStack and boto3, from PyPI, installed under `target/`. Without
//! Python 3 the tests say so and are skipped; where `CI` is set they fail.

mod client;
mod figures;
mod ministack;
mod python;
mod workload;

use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use cwmetrics::Push;
use cwmetrics::testing::ManualClock;
use cwmetrics_local::Local;
use figures::{Figures, Read};
use ministack::MiniStack;
use python::Python;
use workload::Ledger;

const NAMESPACE: &str = "Conformance";
/// The length of the one period that everything is read in, in seconds.
const PERIOD: u64 = 3 * 60 * 60;

/// One reporter can be installed at a time.
static REPORTER: Mutex<()> = Mutex::new(());

/// The start of the period before this one.
fn period_start() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    now / PERIOD * PERIOD - PERIOD
}

/// Runs the workload against an endpoint, an hour into the period.
fn push_to(url: &str) -> Ledger {
    let _one_at_a_time = REPORTER.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let clock = ManualClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(period_start() + 3600));
    let reporter = cwmetrics::namespace(NAMESPACE)
        .dimension("Stage", "test")
        .clock(&clock)
        // So that each run seals the same data.
        .push(Push::Manual)
        .sdk_config(&client::config(url))
        .install()
        .unwrap();
    let ledger = workload::run(&clock);
    reporter.flush_blocking().unwrap();
    let stats = cwmetrics::stats();
    assert_eq!((stats.recorded, stats.accepted), (ledger.samples(), ledger.samples()));
    ledger
}

#[test]
fn both_servers_and_both_clients_tell_the_numbers_that_the_workload_knows() {
    let Some(python) = Python::find() else { return };
    let local = Local::start().unwrap();
    let ministack = MiniStack::start(&python);

    let ledger = push_to(local.url());
    assert_eq!(push_to(ministack.url()), ledger, "the workload is the same every time");
    let expected = ledger.figures();

    let from_local = client::read(local.url(), &expected);
    let from_ministack = client::read(ministack.url(), &expected);
    let by_boto3 = python.read(local.url(), &expected);
    for (metric, expected) in &expected {
        let name = format!("{metric:?}");
        from_local[metric].assert_is(expected, &format!("{name}, the endpoint by the SDK"));
        from_ministack[metric].assert_is(expected, &format!("{name}, MiniStack by the SDK"));
        by_boto3[metric].assert_is(expected, &format!("{name}, the endpoint by boto3"));
        from_ministack[metric].assert_same(&from_local[metric], &format!("{name}, the two servers"));
    }
    let mut metrics: Vec<_> = expected.keys().cloned().collect();
    metrics.sort();
    assert_eq!(client::list(local.url()), metrics);
    assert_eq!(client::list(ministack.url()), metrics);
}

#[test]
fn every_request_is_one_that_botocores_model_allows() {
    let Some(python) = Python::find() else { return };
    let local = Local::start().unwrap();
    push_to(local.url());
    let puts = local.requests().into_iter().filter(|request| request.operation == "PutMetricData");
    let bodies: Vec<_> = puts.map(|request| request.body).collect();
    assert!(!bodies.is_empty());
    for body in &bodies {
        assert_eq!(python.faults(body), "", "in a request of {} bytes", body.len());
    }
}

#[test]
fn the_check_against_botocores_model_finds_each_kind_of_fault() {
    let Some(python) = Python::find() else { return };
    assert_eq!(python.self_check(), "every fault was found\n");
}

#[test]
fn what_boto3_writes_the_sdk_reads_and_what_it_writes_wrong_is_refused() {
    let Some(python) = Python::find() else { return };
    let local = Local::start().unwrap();
    let said = python.run("write.py", &[local.url(), NAMESPACE, &(period_start() + 60).to_string()], b"");
    assert_eq!(said, "InvalidParameterValue\n", "the code of the refusal");
    let metric = ("by boto3".to_owned(), vec![("Shop".to_owned(), "a".to_owned())]);
    let expected = Figures::of_samples(&[1.0, 2.0, 2.0, 4.0]);
    let read: Read = client::read(local.url(), &[(metric.clone(), expected.clone())].into());
    read[&metric].assert_is(&expected, "what boto3 wrote");
}
