//! Each rule for a datum, with the code and the words of its refusal, in both protocols.

use crate::common::*;

/// What is refused: the datum, the code, the message.
#[track_caller]
fn refused(datum: Value, code: &str, message: &str) {
    for protocol in BOTH {
        let local = start();
        let mut datum = datum.clone();
        if datum.get("MetricName").is_none() {
            datum["MetricName"] = "m".into();
        }
        let answer = put(&local, protocol, datum);
        assert_eq!(answer.error(), (code, message));
        assert_eq!(answer.status, 400);
        assert!(local.datums().is_empty());
        let refusals = local.refusals();
        assert_eq!(refusals.len(), 1);
        assert_eq!(refusals[0].code, code);
        assert_eq!(refusals[0].message, message);
        assert_eq!(refusals[0].operation, "PutMetricData");
    }
}

#[track_caller]
fn accepted(datum: Value) {
    for protocol in BOTH {
        let local = start();
        let mut datum = datum.clone();
        datum["MetricName"] = "m".into();
        put(&local, protocol, datum).ok();
        assert_eq!(local.datums().len(), 1);
        assert!(local.refusals().is_empty());
    }
}

const VALUE: &str = "InvalidParameterValue";
const COMBINATION: &str = "InvalidParameterCombination";

#[test]
fn values_that_are_no_numbers_or_too_large() {
    let limits = "is invalid: it must be a finite number from -2^360 to 2^360.";
    for (value, shown) in [
        (json!("NaN"), "NaN"),
        (json!("Infinity"), "inf"),
        (json!("-Infinity"), "-inf"),
        (json!(2.5e108), "2.5e108"),
        (json!(-2.5e108), "-2.5e108"),
    ] {
        let message = format!("The value {shown} for parameter MetricData.member.1.Value {limits}");
        refused(json!({"Value": value}), VALUE, &message);
        let message = format!("The value {shown} for parameter MetricData.member.1.Values.member.2 {limits}");
        refused(json!({"Values": [1, value]}), VALUE, &message);
    }
    accepted(json!({"Values": [2f64.powi(360), -(2f64.powi(360)), 0]}));
}

#[test]
fn more_than_150_values() {
    let message = "The collection MetricData.member.1.Values must not have a size greater than \
                   150. It has 151.";
    refused(json!({"Values": vec![1; 151]}), VALUE, message);
    accepted(json!({"Values": vec![1; 150]}));
}

#[test]
fn values_and_counts_of_different_length() {
    let message = "The parameters MetricData.member.1.Values and MetricData.member.1.Counts \
                   must be of the same size. They have 2 and 1.";
    refused(json!({"Values": [1, 2], "Counts": [1]}), VALUE, message);
}

#[test]
fn counts_that_count_nothing() {
    for count in ["0", "-1"] {
        let datum = json!({"Values": [1], "Counts": [count.parse::<f64>().unwrap()]});
        let message = format!(
            "The value {count} for parameter MetricData.member.1.Counts.member.1 is invalid: it \
             must be greater than 0."
        );
        refused(datum, VALUE, &message);
    }
    accepted(json!({"Values": [1], "Counts": [0.5]}));
}

#[test]
fn no_values_or_two_forms_of_them() {
    let none = "At least one of the parameters MetricData.member.1.Value, \
                MetricData.member.1.Values and MetricData.member.1.StatisticValues must be \
                specified.";
    refused(json!({}), COMBINATION, none);
    refused(json!({"Values": []}), COMBINATION, none);
    refused(json!({"Value": null}), COMBINATION, none);
    let set = json!({"SampleCount": 1, "Sum": 1, "Minimum": 1, "Maximum": 1});
    for (first, second) in [("Value", "Values"), ("Value", "StatisticValues"), ("Values", "StatisticValues")]
    {
        let forms = json!({"Value": 1, "Values": [1], "StatisticValues": set});
        let datum = json!({first: forms[first], second: forms[second]});
        let message = format!(
            "The parameters MetricData.member.1.{first} and MetricData.member.1.{second} are \
             mutually exclusive and you have specified both."
        );
        refused(datum, COMBINATION, &message);
    }
    refused(
        json!({"Value": 1, "Counts": [1]}),
        COMBINATION,
        "The parameter MetricData.member.1.Counts must be specified together with \
         MetricData.member.1.Values.",
    );
}

#[test]
fn statistic_sets_that_cannot_be() {
    let set = |count: f64, sum: Value, minimum: f64, maximum: f64| {
        json!({"StatisticValues":
            {"SampleCount": count, "Sum": sum, "Minimum": minimum, "Maximum": maximum}})
    };
    let place = "MetricData.member.1.StatisticValues";
    for count in [0.0, -1.0] {
        let message = format!(
            "The value {count} for parameter {place}.SampleCount is invalid: it must be greater \
             than 0."
        );
        refused(set(count, json!(1), 1.0, 1.0), VALUE, &message);
    }
    let message = format!(
        "The value 2 for parameter {place}.Minimum is invalid: it must not be greater than the \
         Maximum, 1."
    );
    refused(set(1.0, json!(1), 2.0, 1.0), VALUE, &message);
    let message = format!(
        "The value NaN for parameter {place}.Sum is invalid: it must be a finite number from \
         -2^360 to 2^360."
    );
    refused(set(1.0, json!("NaN"), 1.0, 1.0), VALUE, &message);
    let message = format!("The parameter {place}.SampleCount is required.");
    let datum = json!({"StatisticValues": {"Sum": 1, "Minimum": 1, "Maximum": 1}});
    refused(datum, "MissingParameter", &message);
}

#[test]
fn units_that_there_are_not() {
    let message = "The value milliseconds for parameter MetricData.member.1.Unit is invalid: it \
                   must be a value in the set [ Seconds, Microseconds, Milliseconds, Bytes, \
                   Kilobytes, Megabytes, Gigabytes, Terabytes, Bits, Kilobits, Megabits, \
                   Gigabits, Terabits, Percent, Count, Bytes/Second, Kilobytes/Second, \
                   Megabytes/Second, Gigabytes/Second, Terabytes/Second, Bits/Second, \
                   Kilobits/Second, Megabits/Second, Gigabits/Second, Terabits/Second, \
                   Count/Second, None ].";
    refused(json!({"Value": 1, "Unit": "milliseconds"}), VALUE, message);
    accepted(json!({"Value": 1, "Unit": "Terabits/Second"}));
}

#[test]
fn resolutions_other_than_1_and_60() {
    for resolution in [0, 5, 30, 3600] {
        let message = format!(
            "The value {resolution} for parameter MetricData.member.1.StorageResolution is \
             invalid: it must be 1 or 60."
        );
        refused(json!({"Value": 1, "StorageResolution": resolution}), VALUE, &message);
    }
}

#[test]
fn timestamps_out_of_the_window() {
    let two_weeks = 14 * 24 * 3600;
    refused(
        json!({"Value": 1, "Timestamp": NOW - two_weeks - 1}),
        VALUE,
        "The parameter MetricData.member.1.Timestamp must specify a time within the past two \
         weeks. It is 2023-10-31T22:24:29Z, and now is 2023-11-14T22:24:30Z.",
    );
    refused(
        json!({"Value": 1, "Timestamp": NOW + 7201}),
        VALUE,
        "The parameter MetricData.member.1.Timestamp must specify a time no more than two hours \
         in the future. It is 2023-11-15T00:24:31Z, and now is 2023-11-14T22:24:30Z.",
    );
    accepted(json!({"Value": 1, "Timestamp": NOW - two_weeks}));
    accepted(json!({"Value": 1, "Timestamp": NOW + 7200}));
}
