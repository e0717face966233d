//! One wrong datum, and nothing of its request is kept.

use crate::common::*;
use cwmetrics_local::Protocol;

fn good() -> Value {
    json!({"MetricName": "m", "Value": 1})
}

#[test]
fn the_message_names_the_wrong_datum() {
    let local = start();
    let wrong = json!({"MetricName": "m", "Values": [1, 2, "NaN"]});
    let input = json!({"Namespace": "Shop", "MetricData": [good(), good(), wrong, good()]});
    for protocol in BOTH {
        let answer = call(&local, protocol, "PutMetricData", &input);
        assert_eq!(
            answer.error(),
            (
                "InvalidParameterValue",
                "The value NaN for parameter MetricData.member.3.Values.member.3 is invalid: it \
                 must be a finite number from -2^360 to 2^360."
            )
        );
    }
    assert!(local.datums().is_empty());
    assert_eq!(call(&local, Protocol::Cbor, "ListMetrics", &json!({})).ok()["Metrics"], json!([]));
}

#[test]
fn more_than_1000_data() {
    let local = start();
    let input = json!({"Namespace": "Shop", "MetricData": vec![good(); 1001]});
    let expected = (
        "InvalidParameterValue",
        "The collection MetricData must not have a size greater than 1000. It has 1001.",
    );
    for protocol in BOTH {
        let answer = call(&local, protocol, "PutMetricData", &input);
        assert_eq!(answer.error(), expected);
    }
    assert!(local.datums().is_empty());
    let input = json!({"Namespace": "Shop", "MetricData": vec![good(); 1000]});
    call(&local, Protocol::Cbor, "PutMetricData", &input).ok();
    assert_eq!(local.datums().len(), 1000);
}

#[test]
fn the_limit_counts_entity_data_too() {
    let local = start();
    let input = json!({
        "Namespace": "Shop",
        "MetricData": vec![good(); 600],
        "EntityMetricData": [{"MetricData": vec![good(); 401]}],
    });
    let answer = call(&local, Protocol::Cbor, "PutMetricData", &input);
    assert_eq!(
        answer.error().1,
        "The collection EntityMetricData.member.1.MetricData must not have a size greater than \
         1000. It has 1001."
    );
    assert!(local.datums().is_empty());
}
