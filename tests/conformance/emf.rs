//! The documents of the embedded metric format, read by a reader that knows the format's
//! specification and nothing of the library.

use std::path::PathBuf;

use cwmetrics::sink::Emf;
use cwmetrics::testing::ManualClock;
use cwmetrics::{Push, StatisticSet, Unit, metric};

use crate::figures::assert_windows;
use crate::ledger::key;
use crate::ministack::MiniStack;
use crate::python::Python;
use crate::{client, hour, one_reporter, push_by, workload};

/// A file for documents, which is not there yet.
fn file(python: &Python, name: &str) -> PathBuf {
    let file = python.folder().join(format!("{name}-{}.json", std::process::id()));
    let _ = std::fs::remove_file(&file);
    file
}

/// What was written, which has no faults.
fn documents(python: &Python, file: &PathBuf) -> Vec<u8> {
    let documents = std::fs::read(file).unwrap();
    std::fs::remove_file(file).unwrap();
    assert_eq!(python.run("emf.py", &["check"], &documents), "");
    documents
}

#[test]
fn documents_say_the_numbers_that_the_workload_knows() {
    let Some(python) = Python::find() else { return };
    let file = file(python, "workload");
    let ledger = push_by(|builder| builder.sink(Emf::file(&file).log_group("shop").unwrap()));
    let ministack = MiniStack::start(python);
    python.run("emf.py", &["put", ministack.url()], &documents(python, &file));

    let expected = ledger.figures();
    let found = client::read(ministack.url(), &expected);
    for (metric, expected) in &expected {
        found[metric].assert_is(expected, &format!("{metric:?}, by documents"));
        let unit = workload::UNITS.into_iter().find(|(name, _)| *name == metric.0).unwrap().1;
        assert_eq!(client::units(ministack.url(), metric), [unit], "{metric:?}");
    }
    for (metric, seconds) in [(key("api", &[("Shop", "north")]), 60), (key("gauge", &[]), 1)] {
        let windows = client::windows(ministack.url(), &metric, seconds);
        assert_windows(&windows, &ledger.windows(&metric, seconds), &format!("{metric:?}, by documents"));
    }
    assert_eq!(client::list(ministack.url()), expected.keys().cloned().collect::<Vec<_>>());
}

/// The longest text, a different one for each number.
fn text(number: usize, length: usize) -> String {
    format!("{number:\"<length$}")
}

#[test]
fn documents_at_every_limit_are_within_it() {
    let Some(python) = Python::find() else { return };
    let file = file(python, "limits");
    let _one_at_a_time = one_reporter();
    let builder = cwmetrics::namespace(text(0, 255)).clock(&ManualClock::at(hour())).push(Push::Manual);
    let reporter = builder.sink(Emf::file(&file)).install().unwrap();
    // More than a document holds, of every unit.
    for at in 0..2_950 {
        let metric = metric(format!("small {at}")).unit(Unit::ALL[at % Unit::ALL.len()]);
        metric.resolution([1, 60][at % 2]).try_put(1.0).unwrap();
    }
    // More values than a document holds, and than a datum does.
    for values in [100, 101, 150, 300] {
        for value in 0..values {
            metric(format!("{values} values")).try_put(f64::from(value) + 0.123_456_789).unwrap();
        }
    }
    let widest =
        || (0..30).fold(metric(text(99, 255)), |metric, at| metric.dimension(text(at, 255), text(at, 1024)));
    let largest = 2_f64.powi(360);
    widest().try_put(largest).unwrap();
    widest().try_put(-largest).unwrap();
    let set = StatisticSet { sample_count: 2.0, sum: 0.0, minimum: -largest, maximum: largest };
    widest().statistics().try_put_statistic(set).unwrap();
    reporter.flush_blocking().unwrap();
    let stats = cwmetrics::stats();
    assert_eq!((stats.recorded, stats.accepted), (3_605, 3_605));
    let documents = String::from_utf8(documents(python, &file)).unwrap();
    // Hundreds for the metrics of either resolution, one for each hundred of values, and the wide ones.
    let lines = documents.lines().count();
    assert!((30 + 4 + 2..60).contains(&lines), "{lines} documents");
}

#[test]
fn the_check_of_documents_finds_each_kind_of_fault() {
    let Some(python) = Python::find() else { return };
    let said = python.run("check_the_emf_check.py", &[], b"");
    let (right, wrong): (Vec<_>, Vec<_>) = said.lines().partition(|line| line.starts_with("right: "));
    assert_eq!(right, ["right: []"; 3]);
    assert_eq!(wrong, ["found"; 32]);
}
