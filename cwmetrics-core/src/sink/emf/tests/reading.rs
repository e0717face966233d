//! A reader of documents, which knows of the format what its specification says.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::sink::{Batch, Data};

/// What makes two metrics of documents one: namespace, name, dimensions, unit, storage resolution,
/// milliseconds since 1970.
pub(super) type Key = (String, String, BTreeMap<String, String>, String, u64, u64);

/// How often each value was seen, by its bits, and the statistic sets: maximum, minimum, count and sum.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Contents {
    values: BTreeMap<u64, f64>,
    sets: Vec<[f64; 4]>,
}

pub(super) type Metrics = BTreeMap<Key, Contents>;

/// What documents, a line each, say.
pub(super) fn read(lines: &str) -> Metrics {
    let mut metrics = Metrics::new();
    assert!(lines.is_empty() || lines.ends_with('\n'), "the last line is whole");
    for line in lines.lines() {
        read_document(line, &mut metrics);
    }
    sorted(metrics)
}

fn read_document(line: &str, metrics: &mut Metrics) {
    let Value::Object(mut root) = serde_json::from_str(line).expect("a document is JSON") else {
        panic!("a document is an object: {line}")
    };
    let metadata = root.remove("_aws").expect("metadata");
    let timestamp = metadata["Timestamp"].as_u64().expect("the timestamp is an integer");
    let directives = metadata["CloudWatchMetrics"].as_array().unwrap();
    assert_eq!(directives.len(), 1);
    let directive = &directives[0];
    let dimension_sets = directive["Dimensions"].as_array().unwrap();
    assert_eq!(dimension_sets.len(), 1);
    let keys = dimension_sets[0].as_array().unwrap();
    let dimensions: BTreeMap<_, _> = keys.iter().map(|key| dimension(&mut root, text(key))).collect();
    assert_eq!(dimensions.len(), keys.len());
    for definition in directive["Metrics"].as_array().unwrap() {
        let (name, unit) = (text(&definition["Name"]), text(&definition["Unit"]));
        let resolution = definition.get("StorageResolution").map_or(60, |it| it.as_u64().unwrap());
        let key =
            (text(&directive["Namespace"]), name.clone(), dimensions.clone(), unit, resolution, timestamp);
        let target = root.remove(&name).expect("a target for each metric, at the root and not shared");
        metrics.entry(key).or_default().add(&target);
    }
    assert!(root.is_empty(), "members that nothing refers to: {root:?}");
}

fn dimension(root: &mut Map<String, Value>, key: String) -> (String, String) {
    let value = text(&root.remove(&key).expect("a target for each dimension"));
    (key, value)
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("an array").iter().map(|number| number.as_f64().expect("a number")).collect()
}

impl Contents {
    fn add(&mut self, target: &Value) {
        if target.is_array() {
            let values = numbers(target);
            self.add_values(&values, &vec![1.0; values.len()]);
        } else if target.get("Values").is_some() {
            assert_eq!(target.as_object().unwrap().len(), 2);
            self.add_values(&numbers(&target["Values"]), &numbers(&target["Counts"]));
        } else {
            assert_eq!(target.as_object().unwrap().len(), 4);
            self.sets.push(["Max", "Min", "Count", "Sum"].map(|name| target[name].as_f64().unwrap()));
        }
    }

    fn add_values(&mut self, values: &[f64], counts: &[f64]) {
        assert_eq!(values.len(), counts.len());
        for (value, count) in values.iter().zip(counts) {
            *self.values.entry(value.to_bits()).or_default() += count;
        }
    }
}

/// What the data of a batch say, without documents.
pub(super) fn expected(batch: &Batch) -> Metrics {
    let mut metrics = Metrics::new();
    for datum in batch.datums() {
        let dimensions = datum.dimensions().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        let (unit, resolution) = (datum.unit().to_string(), u64::from(datum.resolution().seconds()));
        let (namespace, name) = (batch.namespace().to_owned(), datum.name().to_owned());
        let key = (namespace, name, dimensions, unit, resolution, datum.timestamp * 1_000);
        let contents = metrics.entry(key).or_default();
        match &datum.data {
            Data::Values { values, counts } => contents.add_values(values, counts),
            Data::Statistics(set) => {
                contents.sets.push([set.maximum, set.minimum, set.sample_count, set.sum]);
            }
        }
    }
    sorted(metrics)
}

fn sorted(mut metrics: Metrics) -> Metrics {
    let in_order = |a: &[f64; 4], b: &[f64; 4]| a.partial_cmp(b).expect("no NaN");
    metrics.values_mut().for_each(|contents| contents.sets.sort_by(in_order));
    metrics
}
