//! Trimmed statistics against a plain computation over the samples written out one by one.

use crate::common::*;
use cwmetrics_local::{Local, Protocol};

/// Values with their counts; not in order, one of them twice.
const DATA: [(f64, u32); 7] = [(250.0, 3), (1.5, 40), (12.0, 25), (3.0, 17), (12.0, 5), (900.0, 1), (0.0, 4)];

/// Every sample so many times, in order. A percentage of the samples is one of these, too,
/// and hits the gap between two if each is there often enough.
fn samples() -> Vec<f64> {
    const TIMES: u32 = 1000;
    let mut samples = Vec::new();
    for (value, count) in DATA {
        samples.extend((0..count * TIMES).map(|_| value));
    }
    samples.sort_by(f64::total_cmp);
    samples
}

fn mean(samples: &[f64]) -> f64 {
    samples.iter().sum::<f64>() / samples.len() as f64
}

fn filled() -> Local {
    let local = start();
    let (values, counts): (Vec<f64>, Vec<u32>) = DATA.into_iter().unzip();
    for half in [0..3, 3..7] {
        let datum = json!({"MetricName": "m", "Timestamp": MINUTE,
            "Values": &values[half.clone()], "Counts": &counts[half]});
        put(&local, Protocol::Cbor, datum).ok();
    }
    local
}

/// The statistics by GetMetricStatistics, and the same by GetMetricData.
#[track_caller]
fn check(local: &Local, names: &[&str], expected: &[f64]) {
    let mut input = json!({"Namespace": "Shop", "MetricName": "m", "Period": 60,
        "StartTime": MINUTE, "EndTime": MINUTE + 60, "ExtendedStatistics": names});
    let answer = call(local, Protocol::Json, "GetMetricStatistics", &input).ok();
    let extended = &answer["Datapoints"][0]["ExtendedStatistics"];
    let queries: Value = names
        .iter()
        .enumerate()
        .map(|(i, name)| {
            json!({"Id": format!("q{i}"), "MetricStat": {"Period": 60, "Stat": name,
                "Metric": {"Namespace": "Shop", "MetricName": "m"}}})
        })
        .collect();
    input = json!({"StartTime": MINUTE, "EndTime": MINUTE + 60, "MetricDataQueries": queries});
    let data = call(local, Protocol::Cbor, "GetMetricData", &input).ok();
    for (i, (name, expected)) in names.iter().zip(expected).enumerate() {
        for got in [&extended[name], &data["MetricDataResults"][i]["Values"][0]] {
            let got = got.as_f64().unwrap_or_else(|| panic!("{name}: {got:?}"));
            assert!(
                (got - expected).abs() <= 1e-9 * expected.abs().max(1.0),
                "{name}: {got}, not {expected}"
            );
        }
    }
}

#[test]
fn by_percentage() {
    let samples = samples();
    let local = filled();
    for (range, short, lower, upper) in
        [("(:90%)", "90", 0.0, 90.0), ("(:99.9%)", "99.9", 0.0, 99.9), ("(:50%)", "50", 0.0, 50.0)]
    {
        let at = |percent: f64| (samples.len() as f64 * percent / 100.0).round() as usize;
        let kept = &samples[at(lower)..at(upper)];
        let (count, sum) = (kept.len() as f64 / 1000.0, kept.iter().sum::<f64>() / 1000.0);
        let expected = [mean(kept), count, sum];
        check(
            &local,
            &["TM", "TC", "TS"].map(|kind| format!("{kind}{range}")).each_ref().map(|n| &**n),
            &expected,
        );
        check(
            &local,
            &["tm", "tc", "ts"].map(|kind| format!("{kind}{short}")).each_ref().map(|n| &**n),
            &expected,
        );
    }
    for (range, lower, upper) in [("(10%:90%)", 10, 90), ("(80%:)", 80, 100), ("(2%:98%)", 2, 98)] {
        let kept = &samples[samples.len() * lower / 100..samples.len() * upper / 100];
        let (count, sum) = (kept.len() as f64 / 1000.0, kept.iter().sum::<f64>() / 1000.0);
        let names = ["TM", "TC", "TS"].map(|kind| format!("{kind}{range}"));
        check(&local, &names.each_ref().map(|n| &**n), &[mean(kept), count, sum]);
    }
    let middle = &samples[samples.len() / 4..samples.len() * 3 / 4];
    check(&local, &["IQM", "TM(25%:75%)"], &[mean(middle); 2]);
}

#[test]
fn by_value() {
    let samples = samples();
    let local = filled();
    for (range, lower, upper) in [
        ("(1.5:12)", 1.5, 12.0),
        ("(:12)", f64::NEG_INFINITY, 12.0),
        ("(3:)", 3.0, f64::INFINITY),
        ("(0:0.5)", 0.0, 0.5),
    ] {
        let kept: Vec<f64> = samples.iter().copied().filter(|&v| lower < v && v <= upper).collect();
        let (count, sum) = (kept.len() as f64 / 1000.0, kept.iter().sum::<f64>() / 1000.0);
        let rank = 100.0 * kept.len() as f64 / samples.len() as f64;
        let moved: Vec<f64> = samples.iter().map(|v| v.clamp(lower, upper)).collect();
        let names = ["TC", "TS", "PR", "WM"].map(|kind| format!("{kind}{range}"));
        check(&local, &names.each_ref().map(|n| &**n), &[count, sum, rank, mean(&moved)]);
        if !kept.is_empty() {
            check(&local, &[&format!("TM{range}")], &[mean(&kept)]);
        }
    }
}

#[test]
fn winsorized_by_percentage_moves_to_the_percentiles() {
    let local = filled();
    let percentile = |name: &str| {
        let input = json!({"Namespace": "Shop", "MetricName": "m", "Period": 60,
            "StartTime": MINUTE, "EndTime": MINUTE + 60, "ExtendedStatistics": [name]});
        let answer = call(&local, Protocol::Json, "GetMetricStatistics", &input).ok();
        answer["Datapoints"][0]["ExtendedStatistics"][name].as_f64().unwrap()
    };
    for (names, lower, upper) in
        [(["wm98", "WM(:98%)"], "p0", "p98"), (["WM(10%:90%)", "WM(10.0%:90%)"], "p10", "p90")]
    {
        let (lower, upper) = (percentile(lower), percentile(upper));
        let moved: Vec<f64> = samples().iter().map(|v| v.clamp(lower, upper)).collect();
        check(&local, &names, &[mean(&moved); 2]);
    }
}

#[test]
fn there_are_none_where_samples_are_unknown_or_negative() {
    let set = json!({"StatisticValues": {"SampleCount": 2, "Sum": 3, "Minimum": 1, "Maximum": 2}});
    for mut datum in [set, json!({"Value": -1})] {
        let local = start();
        datum["MetricName"] = "m".into();
        datum["Timestamp"] = MINUTE.into();
        put(&local, Protocol::Cbor, datum).ok();
        let names = ["tm90", "wm90", "tc90", "ts90", "IQM", "PR(:1)", "TC(0:5)"];
        let input = json!({"Namespace": "Shop", "MetricName": "m", "Period": 60,
            "StartTime": MINUTE, "EndTime": MINUTE + 60, "ExtendedStatistics": names});
        let answer = call(&local, Protocol::Json, "GetMetricStatistics", &input).ok();
        assert_eq!(answer["Datapoints"], json!([]));
    }
}
