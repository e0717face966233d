//! Reads documents of the embedded metric format.

use std::collections::BTreeMap;

use serde_json::Value;

/// Number of samples and their sum by metric.
pub type Totals = BTreeMap<String, (f64, f64)>;

/// Enters what a line says.
pub fn read_line(line: &str, totals: &mut Totals) {
    let document: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    for metric in document["_aws"]["CloudWatchMetrics"][0]["Metrics"].as_array().expect("metrics") {
        let name = metric["Name"].as_str().expect("a name");
        let (count, sum) = totals_of(&document[name]);
        let total = totals.entry(name.to_owned()).or_default();
        *total = (total.0 + count, total.1 + sum);
    }
}

/// Enters what several lines say, each of them whole.
pub fn read(lines: &str, totals: &mut Totals) {
    assert!(lines.is_empty() || lines.ends_with('\n'), "the last line is torn");
    lines.lines().for_each(|line| read_line(line, totals));
}

/// What was recorded of one metric.
pub fn record(name: &str, value: u32, totals: &mut Totals) {
    cwmetrics::metric(name).put(f64::from(value));
    let total = totals.entry(name.to_owned()).or_default();
    *total = (total.0 + 1.0, total.1 + f64::from(value));
}

/// How many samples there are.
pub fn samples(totals: &Totals) -> u64 {
    totals.values().map(|(count, _)| *count as u64).sum()
}

fn totals_of(target: &Value) -> (f64, f64) {
    let numbers = |value: &Value| -> Vec<f64> {
        value.as_array().expect("an array").iter().map(|number| number.as_f64().unwrap()).collect()
    };
    if target.is_array() {
        let values = numbers(target);
        return (values.len() as f64, values.iter().sum());
    }
    let (values, counts) = (numbers(&target["Values"]), numbers(&target["Counts"]));
    (counts.iter().sum(), values.iter().zip(&counts).map(|(value, count)| value * count).sum())
}
