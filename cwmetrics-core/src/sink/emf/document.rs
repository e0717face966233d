//! From data to documents: lines of JSON that keep every limit of the format.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use crate::metric::{Dimension, Resolution};
use crate::sink::{Batch, Data, Datum, Failure};

/// Most metrics in a document, by the format's specification.
const MAX_METRICS: usize = 100;
/// Most values of a metric in a document, by the format's specification.
const MAX_VALUES: usize = 100;
/// Where a document ends that can be continued in another one. Docker's and containerd's loggers cut
/// lines at 16 KiB. A single datum may be longer; the largest there can be is below 256 KB, the
/// former limit of a log event, at which older shippers cut (a test computes it).
const MAX_LINE: usize = 16_000;
/// The member that tells what the others are.
const METADATA: &str = "_aws";

/// The documents of a batch, a line each.
///
/// # Errors
/// Where a datum cannot be written in the format.
pub(super) fn lines(batch: &Batch, log_group: Option<&str>) -> Result<Vec<u8>, Failure> {
    if let Some(datum) = batch.datums().iter().find(|datum| !is_writable(datum)) {
        let message = format!(
            "the metric {:?} cannot be written in the embedded metric format, where a metric is not named \
             like one of its dimensions, and neither is named {METADATA}",
            datum.name()
        );
        return Err(Failure::refused(message));
    }
    let mut lines = String::new();
    for group in groups(batch.datums()) {
        let frame = Frame::new(batch.namespace(), log_group, group[0]);
        let mut document = Document::default();
        for datum in group {
            for target in targets(datum) {
                let metric = Metric::new(datum, &target);
                if !document.has_room(&frame, &metric) {
                    document.write(&frame, &mut lines);
                    document = Document::default();
                }
                document.add(metric);
            }
        }
        document.write(&frame, &mut lines);
    }
    Ok(lines.into_bytes())
}

/// Whatever the data are, each line is a document of at most 100 metrics.
#[cfg(fuzzing)]
pub(crate) fn fuzz(batch: &Batch) {
    let Ok(lines) = lines(batch, None) else { return };
    let lines = std::str::from_utf8(&lines).expect("JSON is UTF-8");
    for line in lines.lines() {
        let document: Value = serde_json::from_str(line).expect("a document is JSON");
        let directive = &document[METADATA]["CloudWatchMetrics"][0];
        let metrics = directive["Metrics"].as_array().expect("a document defines its metrics");
        assert!((1..=MAX_METRICS).contains(&metrics.len()));
        assert!(metrics.iter().all(|metric| metric["Name"].is_string()));
    }
}

/// Whether each name that the datum needs at the root of a document is there once.
fn is_writable(datum: &Datum) -> bool {
    let name = datum.name();
    name != METADATA && datum.dimensions().all(|(key, _)| key != METADATA && key != name)
}

/// The data that can share documents, in the order of their first ones.
fn groups(datums: &[Datum]) -> Vec<Vec<&Datum>> {
    let mut groups: Vec<Vec<&Datum>> = Vec::new();
    let mut group_of: HashMap<(u64, &[Dimension]), usize> = HashMap::new();
    for datum in datums {
        let group = *group_of.entry((datum.timestamp, &datum.identity.dimensions)).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(datum);
    }
    groups
}

/// What the documents of a group have in common.
struct Frame {
    /// Up to where the definitions of the metrics begin.
    head: String,
    /// From where they end to where the metrics begin.
    middle: String,
}

/// What ends a document.
const TAIL: &str = "}\n";

impl Frame {
    fn new(namespace: &str, log_group: Option<&str>, datum: &Datum) -> Frame {
        let keys: Vec<&str> = datum.dimensions().map(|(key, _)| key).collect();
        let log_group = log_group.map(|name| format!(r#""LogGroupName":{},"#, json!(name)));
        let head = format!(
            r#"{{"{METADATA}":{{"Timestamp":{},{}"CloudWatchMetrics":[{{"Namespace":{},"Dimensions":[{}],"Metrics":["#,
            datum.timestamp.saturating_mul(1_000),
            log_group.unwrap_or_default(),
            json!(namespace),
            json!(keys),
        );
        let dimensions = datum.dimensions().map(|(key, value)| format!(",{}:{}", json!(key), json!(value)));
        Frame { head, middle: format!("]}}]}}{}", dimensions.collect::<String>()) }
    }

    fn len(&self) -> usize {
        self.head.len() + self.middle.len() + TAIL.len()
    }
}

/// A metric in a document, encoded.
struct Metric<'a> {
    name: &'a str,
    definition: String,
    member: String,
}

impl<'a> Metric<'a> {
    fn new(datum: &'a Datum, target: &Value) -> Metric<'a> {
        let name = datum.name();
        let mut definition = json!({ "Name": name, "Unit": datum.unit().as_str() });
        // A minute is the format's default.
        if datum.resolution() == Resolution::Second {
            definition["StorageResolution"] = json!(1);
        }
        Metric { name, definition: definition.to_string(), member: format!("{}:{target}", json!(name)) }
    }
}

/// The metrics of a document, encoded.
#[derive(Default)]
struct Document<'a> {
    names: HashSet<&'a str>,
    definitions: String,
    members: String,
}

impl<'a> Document<'a> {
    /// Whether one more metric keeps the limits. The first one always does.
    fn has_room(&self, frame: &Frame, metric: &Metric<'_>) -> bool {
        let others = frame.len() + self.definitions.len() + self.members.len();
        let bytes = others + metric.definition.len() + metric.member.len() + ",,".len();
        self.names.is_empty()
            || self.names.len() < MAX_METRICS && bytes <= MAX_LINE && !self.names.contains(metric.name)
    }

    fn add(&mut self, metric: Metric<'a>) {
        if !self.names.is_empty() {
            self.definitions.push(',');
        }
        self.names.insert(metric.name);
        self.definitions.push_str(&metric.definition);
        self.members.push(',');
        self.members.push_str(&metric.member);
    }

    fn write(&self, frame: &Frame, lines: &mut String) {
        // A datum without a value, which only a strange file of the spool could have.
        if self.names.is_empty() {
            return;
        }
        for part in [&frame.head, &self.definitions, &frame.middle, &self.members] {
            lines.push_str(part);
        }
        lines.push_str(TAIL);
    }
}

/// What a datum is at the root of a document, or of several, which add up.
fn targets(datum: &Datum) -> Vec<Value> {
    match &datum.data {
        Data::Values { values, counts } => {
            let parts = values.chunks(MAX_VALUES).zip(counts.chunks(MAX_VALUES));
            parts.map(|(values, counts)| distribution(values, counts)).collect()
        }
        Data::Statistics(set) => vec![json!({
            "Max": number(set.maximum),
            "Min": number(set.minimum),
            "Count": number(set.sample_count),
            "Sum": number(set.sum),
        })],
    }
}

fn distribution(values: &[f64], counts: &[f64]) -> Value {
    let numbers = |numbers: &[f64]| numbers.iter().copied().map(number).collect::<Vec<_>>();
    if counts.iter().all(|count| *count == 1.0) {
        return numbers(values).into();
    }
    json!({ "Values": numbers(values), "Counts": numbers(counts) })
}

/// Whole numbers go without a fraction: they are shorter, and some readers want counts so.
fn number(value: f64) -> Value {
    let whole = value as i64;
    let is_whole = whole as f64 == value && whole.unsigned_abs() < 1 << f64::MANTISSA_DIGITS;
    // An integer has no negative zero.
    if is_whole && (whole != 0 || value.is_sign_positive()) { whole.into() } else { value.into() }
}
