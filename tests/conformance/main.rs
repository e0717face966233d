//! The same workload, pushed with the real SDK to an independent server and to the embedded
//! endpoint, and read back from both by independent clients, gives the same numbers.
//!
//! So do the documents of the embedded metric format, read by a reader of their own.
//!
//! And the documents of traces, put to moto, are read back by boto3 as they were. What the embedded endpoint
//! has of X-Ray and of Lightsail, boto3 reads and refuses as botocore's models have it.
//!
//! What the bridge from Lightsail sends, boto3 reads as Lightsail had it, from the embedded endpoint and
//! from MiniStack.
//!
//! The independent parts are MiniStack, moto, boto3, the AWS command line and jsonschema, from PyPI,
//! installed under `target/`. Without
//! Python 3.10 the tests say so and are skipped; where `CI` is set they fail.

#[cfg(feature = "lightsail")]
mod bridge;
mod client;
mod emf;
mod figures;
#[cfg(feature = "lightsail")]
mod gate;
mod graphs;
mod ledger;
mod lightsail;
mod limits;
mod ministack;
#[cfg(feature = "xray")]
mod moto;
mod picture;
mod python;
#[cfg(feature = "xray")]
mod traces;
mod workload;
mod xray;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use cwmetrics::testing::ManualClock;
use cwmetrics::{Builder, Push};
use cwmetrics_local::Local;
use figures::{Figures, Read, assert_windows};
use ledger::{Ledger, key};
use ministack::MiniStack;
use python::Python;

const NAMESPACE: &str = "Conformance";
/// The length of the period that everything is read in.
const HOUR: Duration = Duration::from_secs(60 * 60);

/// One reporter can be installed at a time.
static REPORTER: Mutex<()> = Mutex::new(());

/// The start of the whole hour before this one, when the tests began: the servers agree about where
/// its periods start, and data by the second are still kept.
fn hour() -> SystemTime {
    static START: LazyLock<SystemTime> = LazyLock::new(|| {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        let hours = now.as_secs() / HOUR.as_secs();
        SystemTime::UNIX_EPOCH + HOUR * u32::try_from(hours - 1).unwrap()
    });
    *START
}

fn hour_secs() -> u64 {
    hour().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
}

fn one_reporter() -> MutexGuard<'static, ()> {
    REPORTER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs the workload against an endpoint.
fn push_to(url: &str) -> Ledger {
    push_by(|builder| builder.sdk_config(&client::config(url)))
}

/// Runs the workload with a reporter that pushes somewhere.
fn push_by(somewhere: impl FnOnce(Builder) -> Builder) -> Ledger {
    let _one_at_a_time = one_reporter();
    let clock = ManualClock::at(hour());
    // Not by itself, so that each run seals the same data.
    let builder = cwmetrics::namespace(NAMESPACE).dimension("Stage", "test").clock(&clock).push(Push::Manual);
    let reporter = somewhere(builder).install().unwrap();
    let ledger = workload::run(&clock);
    reporter.flush_blocking().unwrap();
    let stats = cwmetrics::stats();
    assert_eq!((stats.recorded, stats.accepted), (ledger.len(), ledger.len()));
    ledger
}

/// The bodies of what was put.
fn puts(local: &Local) -> Vec<Arc<[u8]>> {
    let puts = local.requests().into_iter().filter(|request| request.operation == "PutMetricData");
    let bodies: Vec<_> = puts.map(|request| request.body).collect();
    assert!(!bodies.is_empty());
    bodies
}

#[test]
fn both_servers_and_both_clients_tell_the_numbers_that_the_workload_knows() {
    let Some(python) = Python::find() else { return };
    let local = Local::start().unwrap();
    let ministack = MiniStack::start(python);

    let ledger = push_to(local.url());
    let puts = puts(&local);
    assert_eq!(push_to(ministack.url()), ledger, "the workload is the same every time");
    let expected = ledger.figures();

    let from_local = client::read(local.url(), &expected);
    let from_ministack = client::read(ministack.url(), &expected);
    let by_boto3 = python.read(local.url(), &expected);
    for (metric, expected) in &expected {
        from_local[metric].assert_is(expected, &format!("{metric:?}, the endpoint by the SDK"));
        from_ministack[metric].assert_is(expected, &format!("{metric:?}, MiniStack by the SDK"));
        for by_boto3 in [&by_boto3.by_data, &by_boto3.by_statistics] {
            by_boto3[metric].assert_same(&from_local[metric], &format!("{metric:?}, the two clients"));
            by_boto3[metric].assert_is(expected, &format!("{metric:?}, the endpoint by boto3"));
        }
    }
    for (metric, seconds, at_least) in [
        (key("api", &[("Shop", "north")]), 60, 4),
        (key("api statistics", &[]), 60, 4),
        (key("many", &[]), 60, 2),
        (key("gauge", &[]), 1, 15),
    ] {
        let expected = ledger.windows(&metric, seconds);
        assert!(expected.len() >= at_least, "{metric:?} is spread over {} periods", expected.len());
        for url in [local.url(), ministack.url()] {
            let what = format!("{metric:?} by {seconds} s from {url}");
            assert_windows(&client::windows(url, &metric, seconds), &expected, &what);
        }
    }
    for metric in expected.keys() {
        let unit = workload::UNITS.into_iter().find(|(name, _)| *name == metric.0).unwrap().1;
        for url in [local.url(), ministack.url()] {
            assert_eq!(client::units(url, metric), [unit], "{metric:?} from {url}");
        }
    }
    let metrics: Vec<_> = expected.keys().cloned().collect();
    assert_eq!(client::list(local.url()), metrics);
    assert_eq!(client::list(ministack.url()), metrics);
    assert_eq!(by_boto3.listed, metrics);

    // Each push puts its values into buckets anew. Of the very same data the servers make the very
    // same figures.
    ministack.reset();
    puts.iter().for_each(|body| ministack.replay(body));
    let replayed = client::read(ministack.url(), &expected);
    for metric in expected.keys() {
        replayed[metric].assert_same(&from_local[metric], &format!("{metric:?}, the two servers"));
    }
}

#[test]
fn every_request_is_one_that_botocores_model_allows() {
    let Some(python) = Python::find() else { return };
    let local = Local::start().unwrap();
    push_to(local.url());
    for body in &puts(&local) {
        assert_eq!(python.faults(body), "", "in a request of {} bytes", body.len());
    }
}

#[test]
fn requests_at_every_limit_are_within_it() {
    let Some(python) = Python::find() else { return };
    let local = Local::start().unwrap();
    limits::push_to(local.url());
    let puts = puts(&local);
    let sizes: Vec<_> = puts.iter().map(|body| body.len()).collect();
    // As few as the limits allow: here the number of data binds, there the bytes.
    let (small, large) = sizes.split_at(3);
    assert!(small.iter().sum::<usize>() < 1_000_000, "{small:?}");
    assert_eq!(large.len(), large.iter().sum::<usize>().div_ceil(1_000_000), "{large:?}");
    assert!(large.iter().any(|size| *size > 999_000), "{large:?}");
    for body in &puts {
        assert_eq!(python.faults(body), "", "in a request of {} bytes", body.len());
    }
}

#[test]
fn the_check_against_botocores_model_finds_each_kind_of_fault_and_nothing_else() {
    let Some(python) = Python::find() else { return };
    let said = python.run("check_the_check.py", &[], b"");
    let (right, wrong): (Vec<_>, Vec<_>) = said.lines().partition(|line| line.starts_with("right: "));
    assert_eq!(right, ["right: []"; 7]);
    assert_eq!(wrong, ["found"; 44]);
}

#[test]
fn what_boto3_writes_the_sdk_reads_and_what_it_writes_wrong_is_refused() {
    let Some(python) = Python::find() else { return };
    let local = Local::start().unwrap();
    let said = python.run("write.py", &[local.url(), NAMESPACE, &(hour_secs() + 60).to_string()], b"");
    let codes: BTreeMap<&str, &str> = serde_json::from_str(&said).unwrap();
    let (value, combination) = ("InvalidParameterValue", "InvalidParameterCombination");
    let expected = [
        ("151 values", value),
        ("lengths", value),
        ("NaN", value),
        ("range", value),
        ("old", value),
        ("1001 data", value),
        ("dimensions", value),
        ("namespace", value),
        ("two kinds", combination),
    ];
    assert_eq!(codes, expected.into());

    let many: Vec<_> = (0..1000).map(f64::from).collect();
    let expected: Read = [
        ("values", Figures::of_samples(&[1.0, 2.0, 2.0, 4.0])),
        ("value", Figures::of_samples(&[7.5])),
        ("set", Figures::of_samples(&[1.0, 3.0, 8.0]).without_percentiles()),
        ("many", Figures::of_samples(&many)),
    ]
    .map(|(name, figures)| ((name.to_owned(), vec![("Shop".to_owned(), "a".to_owned())]), figures))
    .into();
    let read = client::read(local.url(), &expected);
    for (metric, expected) in &expected {
        read[metric].assert_is(expected, &format!("{metric:?}, written by boto3"));
    }
    let metrics: Vec<_> = expected.keys().cloned().collect();
    assert_eq!(client::list(local.url()), metrics, "nothing of what was refused");
    assert!(local.requests().iter().any(|request| request.gzip), "boto3 compresses what is long");
}
