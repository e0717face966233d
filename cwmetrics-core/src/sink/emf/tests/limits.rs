use serde_json::Value;

use super::documents::{batch, lines, random_batch, values};
use super::reading::{expected, read};
use crate::metric::check::{MAX_DIMENSION_VALUE, MAX_DIMENSIONS, MAX_NAME};
use crate::sink::{Batch, Datum, sample};

/// A log event's bytes before April 2025, without what a shipper puts before it: the CloudWatch
/// agent counts 200 bytes.
const LOG_EVENT: usize = (256 << 10) - 200;
/// Where Docker and containerd cut a line.
const LOGGER: usize = 16 << 10;

/// How many metrics a document has, after every limit was looked at.
fn metrics_within_limits(line: &str) -> usize {
    assert!(line.len() <= LOG_EVENT, "{} bytes", line.len());
    let document: Value = serde_json::from_str(line).unwrap();
    let directive = &document["_aws"]["CloudWatchMetrics"][0];
    let metrics = directive["Metrics"].as_array().unwrap().len();
    assert!((1..=100).contains(&metrics), "{metrics} metrics");
    assert!(directive["Dimensions"][0].as_array().unwrap().len() <= 30);
    for member in document.as_object().unwrap().values() {
        for array in [Some(member), member.get("Values"), member.get("Counts")].into_iter().flatten() {
            assert!(array.as_array().is_none_or(|array| array.len() <= 100));
        }
    }
    // With its end.
    assert!(line.len() < LOGGER || metrics == 1, "{} bytes and {metrics} metrics", line.len());
    metrics
}

#[test]
fn every_document_is_within_every_limit() {
    for seed in 0..80 {
        lines(&random_batch(seed)).lines().for_each(|line| {
            metrics_within_limits(line);
        });
    }
}

#[test]
fn a_document_has_as_many_metrics_as_the_format_allows() {
    let datums = (0..250).map(|n| values(&format!("metric {n}"), &[], &[(1.0, 5.0)])).collect();
    let batch = batch(datums);
    let lines = lines(&batch);
    assert_eq!(lines.lines().map(metrics_within_limits).collect::<Vec<_>>(), [100, 100, 50]);
    assert_eq!(read(&lines), expected(&batch));
}

#[test]
fn documents_are_as_long_as_loggers_take_and_no_longer() {
    let datums = (0..400).map(|n| {
        let distinct: Vec<_> = (0..20).map(|value| (f64::from(value) + 0.123_456_789, 2.0)).collect();
        values(&format!("metric {n}"), &[("Shop", "north")], &distinct)
    });
    let batch = batch(datums.collect());
    let lines = lines(&batch);
    let lengths: Vec<usize> = lines.lines().map(str::len).collect();
    let (_, full) = lengths.split_last().unwrap();
    assert!(full.iter().all(|length| (15_500..=16_000).contains(length)), "{lengths:?}");
    lines.lines().for_each(|line| assert!(metrics_within_limits(line) > 1));
    assert_eq!(read(&lines), expected(&batch));
}

#[test]
fn a_distribution_of_more_values_than_a_document_takes_becomes_two() {
    for count in [1, 99, 100, 101, 150] {
        let batch = batch(vec![sample::datum(0, 1, count), sample::datum(0, 1, count)]);
        let lines = lines(&batch);
        assert_eq!(lines.lines().count(), 2 * count.div_ceil(100));
        lines.lines().for_each(|line| assert_eq!(metrics_within_limits(line), 1));
        assert_eq!(read(&lines), expected(&batch));
    }
}

/// The text of this length that is longest in JSON, unlike that of any other number.
fn longest(number: usize, length: usize) -> String {
    format!("{number:\"<length$}")
}

fn largest() -> Datum {
    let dimensions: Vec<(String, String)> = (0..MAX_DIMENSIONS)
        .map(|number| (longest(number, MAX_NAME), longest(number, MAX_DIMENSION_VALUE)))
        .collect();
    let dimensions: Vec<(&str, &str)> = dimensions.iter().map(|(key, value)| (&**key, &**value)).collect();
    // No number is longer: a sign, 17 digits, a dot, and an exponent of three digits with its sign.
    let (value, count) = (-1.234_567_890_123_456_7e-300, 12_345_678_901_234_567_000.0);
    values(&longest(99, MAX_NAME), &dimensions, &[(value, count); 150])
}

#[test]
fn the_largest_datum_that_there_can_be_fits_into_a_log_event() {
    let namespace = longest(0, MAX_NAME);
    let batch = Batch::new(namespace.into(), vec![largest()]);
    let log_group = "g".repeat(512);
    let text = super::super::document::lines(&batch, Some(&log_group)).unwrap();
    let text = String::from_utf8(text).unwrap();
    let lengths: Vec<usize> = text.lines().map(str::len).collect();
    assert_eq!(text.lines().map(metrics_within_limits).collect::<Vec<_>>(), [1, 1]);
    assert!((95_000..105_000).contains(&lengths[0]), "about 100 KB, as the documentation says: {lengths:?}");
}

#[test]
fn the_text_of_a_batch_is_within_a_few_times_its_bytes() {
    for seed in 0..80 {
        let batch = random_batch(seed);
        // Every character may have to be escaped, and a name is there twice; a document of its own
        // has a frame of its own.
        let bound = 4 * batch.bytes() + 200 * batch.datums().len();
        assert!(lines(&batch).len() <= bound, "seed {seed}");
    }
}
