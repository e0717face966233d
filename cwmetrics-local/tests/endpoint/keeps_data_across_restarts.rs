//! With a data directory: what was answered is there again.

use std::fs;
use std::path::Path;

use crate::common::kept::*;
use crate::common::*;
use cwmetrics_local::{Local, Protocol, StartError};
use tempfile::TempDir;

const FILE: &str = "cwmetrics-local.redb";

fn put_value(local: &Local, value: usize) {
    put(local, Protocol::Cbor, json!({"MetricName": "m", "Value": value})).ok();
}

#[test]
fn the_same_data_in_the_same_order() {
    let directory = TempDir::new().unwrap();
    let local = open(directory.path());
    call(&local, Protocol::Cbor, "ListMetrics", &json!({})).ok();
    let values: Vec<_> = (0..150).map(|v| f64::from(v) / 7.0).collect();
    let data = json!([
        {"MetricName": "b", "Values": values, "Unit": "Bytes", "StorageResolution": 1,
            "Timestamp": MINUTE as f64 + 1.5,
            "Dimensions": [{"Name": "z", "Value": "1"}, {"Name": "a", "Value": "2"}]},
        {"MetricName": "a", "Value": -5},
        {"MetricName": "c", "StatisticValues":
            {"SampleCount": 2, "Sum": 3, "Minimum": 1, "Maximum": 2}},
        {"MetricName": "b", "Values": [1, 2], "Counts": [3, 4.5],
            "Dimensions": [{"Name": "a", "Value": "2"}, {"Name": "z", "Value": "1"}]},
    ]);
    let input = json!({"Namespace": "Shop", "MetricData": data});
    call(&local, Protocol::Cbor, "PutMetricData", &input).ok();
    put_value(&local, 7);
    let before = local.datums();
    let listed = call(&local, Protocol::Json, "ListMetrics", &json!({})).ok();
    drop(local);

    let local = open(directory.path());
    assert_eq!(local.datums(), before);
    assert_eq!(before.len(), 5);
    assert!(local.requests().is_empty());
    assert_eq!(call(&local, Protocol::Json, "ListMetrics", &json!({})).ok(), listed);
    assert_eq!(local.requests()[0].number, 3, "no number is used again that a datum has");
    put_value(&local, 8);
    let before = local.datums();
    drop(local);
    assert_eq!(open(directory.path()).datums(), before);
}

#[test]
fn a_metric_is_listed_by_when_its_data_came() {
    let directory = TempDir::new().unwrap();
    put_value(&open(directory.path()), 1);
    let later = |seconds: i64| {
        let local = builder(directory.path()).clock(move || time(NOW + seconds)).start().unwrap();
        let input = json!({"RecentlyActive": "PT3H"});
        let listed = call(&local, Protocol::Json, "ListMetrics", &input).ok();
        listed["Metrics"].as_array().unwrap().len()
    };
    assert_eq!(later(3 * 3600), 1);
    assert_eq!(later(3 * 3600 + 1), 0);
}

#[test]
fn nothing_of_a_refused_request() {
    let directory = TempDir::new().unwrap();
    let local = builder(directory.path()).max_series(1).start().unwrap();
    put_value(&local, 1);
    let data = json!([{"MetricName": "m", "Value": 2}, {"MetricName": "n", "Value": 2}]);
    let input = json!({"Namespace": "Shop", "MetricData": data});
    assert_eq!(call(&local, Protocol::Cbor, "PutMetricData", &input).status, 400);
    drop(local);
    assert_eq!(open(directory.path()).datums().len(), 1);
}

#[test]
fn cleared_is_cleared() {
    let directory = TempDir::new().unwrap();
    let local = open(directory.path());
    put_value(&local, 1);
    local.clear();
    drop(local);
    let local = open(directory.path());
    assert!(local.datums().is_empty());
    put_value(&local, 2);
    local.clear();
    put_value(&local, 3);
    drop(local);
    assert_eq!(open(directory.path()).datums()[0].sum(), 3.0);
}

#[test]
fn it_is_bounded_as_the_memory_is() {
    let directory = TempDir::new().unwrap();
    let local = builder(directory.path()).store_bytes(100_000).start().unwrap();
    let values: Vec<_> = (0..150).map(|v| f64::from(v) + 0.1).collect();
    let mut data = Vec::new();
    for number in 0..50 {
        data.push(json!({"MetricName": "m", "Values": values, "Timestamp": MINUTE + number}));
    }
    let input = json!({"Namespace": "Shop", "MetricData": data});
    for _ in 0..30 {
        call(&local, Protocol::Cbor, "PutMetricData", &input).ok();
    }
    let before = local.datums();
    drop(local);
    // 30 requests are 1,900,000 bytes; redb begins with 1,600,000 or so.
    let length = fs::metadata(directory.path().join(FILE)).unwrap().len();
    assert!(length < 3_000_000, "{length}");
    let local = builder(directory.path()).store_bytes(100_000).start().unwrap();
    assert_eq!(local.datums(), before);
    drop(local);
    let smaller = builder(directory.path()).store_bytes(30_000).start().unwrap();
    let kept = smaller.datums();
    assert!((15..30).contains(&kept.len()), "{}", kept.len());
    assert_eq!(kept, before[before.len() - kept.len()..]);
}

#[test]
fn a_directory_is_made_for_this_user_only() {
    let parent = TempDir::new().unwrap();
    let directory = parent.path().join("a/b");
    let local = open(&directory);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&directory), 0o700);
        assert_eq!(mode(&directory.join(FILE)), 0o600);
    }
    drop(local);
}

#[test]
fn one_endpoint_at_a_time() {
    let directory = TempDir::new().unwrap();
    let first = open(directory.path());
    let error = builder(directory.path()).start().unwrap_err();
    assert!(matches!(error, StartError::DataInUse { .. }), "{error}");
    let expected = format!(
        "another endpoint keeps its data in {}; stop that one, or choose another directory",
        directory.path().display()
    );
    assert_eq!(error.to_string(), expected);
    put_value(&first, 1);
    drop(first);
    assert_eq!(open(directory.path()).datums().len(), 1);
}

#[test]
fn what_is_no_directory() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("file");
    fs::write(&file, "").unwrap();
    let error = builder(&file).start().unwrap_err();
    assert!(matches!(error, StartError::Data { .. }), "{error}");
    assert!(error.to_string().ends_with("; it must be a directory that this user can write to"), "{error}");
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn a_file_of_another_program() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join(FILE), "some other file, and rather a long one".repeat(100)).unwrap();
    let error = builder(directory.path()).start().unwrap_err();
    assert!(matches!(error, StartError::DataDamaged { .. }), "{error}");
    assert!(error.to_string().contains("; move the file away, or choose another directory"), "{error}");

    fs::remove_file(directory.path().join(FILE)).unwrap();
    edit(directory.path(), |transaction| {
        transaction.open_table(redb::TableDefinition::<u64, u64>::new("other")).unwrap();
    });
    let error = builder(directory.path()).start().unwrap_err();
    assert!(matches!(error, StartError::DataDamaged { .. }), "{error}");
}

#[test]
fn a_file_of_another_version() {
    let directory = TempDir::new().unwrap();
    put_value(&open(directory.path()), 1);
    let format = redb::TableDefinition::<&str, u64>::new("cwmetrics-local");
    let set = |number: u64| {
        edit(directory.path(), |transaction| {
            transaction.open_table(format).unwrap().insert("format", number).unwrap();
        });
    };
    set(99);
    let error = builder(directory.path()).start().unwrap_err();
    let expected = format!(
        "the data in {} were written by another version (format 99, where 1 is known); start that \
         version, or choose another directory",
        directory.path().display()
    );
    assert_eq!(error.to_string(), expected);
    assert!(matches!(error, StartError::DataVersion { .. }));
    set(1);
    assert_eq!(open(directory.path()).datums().len(), 1, "it was left as it was");
}

fn edit(directory: &Path, change: impl FnOnce(&redb::WriteTransaction)) {
    let database = redb::Database::create(directory.join(FILE)).unwrap();
    let transaction = database.begin_write().unwrap();
    change(&transaction);
    transaction.commit().unwrap();
}

#[test]
fn a_damaged_file_is_an_error_or_as_it_was() {
    let directory = TempDir::new().unwrap();
    let local = open(directory.path());
    for value in 0..20 {
        put_value(&local, value);
    }
    let before = local.datums();
    drop(local);
    let path = directory.path().join(FILE);
    let whole = fs::read(&path).unwrap();
    damage(directory.path(), FILE, |local, at| assert_eq!(local.datums(), before, "byte {at}"));
    for length in [100, 4096, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        match builder(directory.path()).start() {
            Ok(local) => assert_eq!(local.datums(), before, "{length} bytes"),
            Err(error) => assert!(matches!(error, StartError::DataDamaged { .. }), "{length} bytes: {error}"),
        }
    }
}
