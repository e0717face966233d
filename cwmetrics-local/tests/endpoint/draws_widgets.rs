//! GetMetricWidgetImage answers with a PNG of what is stored, or says what is wrong with the widget.

use crate::common::*;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use cwmetrics_local::{Local, Protocol};

fn draw(local: &Local, widget: &Value) -> Answer {
    let input = json!({"MetricWidget": widget.to_string(), "OutputFormat": "png"});
    call(local, Protocol::Json, "GetMetricWidgetImage", &input)
}

/// Width and height, out of the PNG's header.
#[track_caller]
fn size(answer: Answer) -> (u32, u32) {
    let body = answer.ok();
    let png = BASE64.decode(body["MetricWidgetImage"].as_str().unwrap()).unwrap();
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[track_caller]
fn refused(local: &Local, widget: &Value, expected: &str) {
    let answer = draw(local, widget);
    let (code, message) = answer.error();
    assert_eq!((answer.status, code), (400, "ValidationError"));
    assert!(message.contains(expected), "{message}");
}

#[test]
fn a_picture_has_the_size_that_was_asked_for() {
    let local = start();
    put(&local, Protocol::Json, json!({"MetricName": "api", "Value": 1.5, "Timestamp": MINUTE})).ok();
    let metrics = json!([["Shop", "api"]]);
    assert_eq!(size(draw(&local, &json!({"metrics": metrics}))), (600, 400));
    for (width, height) in [(1, 1), (300, 200), (2000, 2000)] {
        let widget = json!({"metrics": metrics, "width": width, "height": height});
        assert_eq!(size(draw(&local, &widget)), (width, height));
    }
}

#[test]
fn without_data_there_is_a_picture_too() {
    let local = start();
    assert_eq!(size(draw(&local, &json!({"metrics": [["Shop", "nothing"]]}))), (600, 400));
    assert!(local.refusals().is_empty());
}

#[test]
fn what_is_wrong_is_named_with_its_field() {
    let local = start();
    let metric = json!(["Shop", "api"]);
    refused(&local, &json!({"metrics": [metric], "view": "line"}), "MetricWidget is invalid: view must be");
    refused(&local, &json!({"metrics": [metric, [{"expression": "m9"}]]}), "metrics[1]");
    refused(&local, &json!({"metrics": [metric, [{"expression": "1 +", "id": "e1"}]]}), "metrics[1]");
    let circle = json!([[{"expression": "e2", "id": "e1"}], [{"expression": "e1", "id": "e2"}]]);
    refused(&local, &json!({"metrics": circle}), "refers to itself");
    assert_eq!(local.refusals().len(), 4);
}

#[test]
fn parameters_that_are_missing_or_not_served() {
    let local = start();
    for protocol in BOTH {
        let answer = call(&local, protocol, "GetMetricWidgetImage", &json!({}));
        assert_eq!(answer.error().0, "MissingParameter");
        let input = json!({"MetricWidget": "{}", "OutputFormat": "gif"});
        let answer = call(&local, protocol, "GetMetricWidgetImage", &input);
        assert!(answer.error().1.contains("OutputFormat"), "{:?}", answer.error());
    }
}

#[test]
fn the_endpoint_answers_others_while_it_draws() {
    let local = start();
    let widget = json!({"metrics": [["Shop", "api"]], "width": 2000, "height": 2000});
    std::thread::scope(|scope| {
        let drawing: Vec<_> = (0..8).map(|_| scope.spawn(|| size(draw(&local, &widget)))).collect();
        call(&local, Protocol::Json, "ListMetrics", &json!({})).ok();
        for drawn in drawing {
            assert_eq!(drawn.join().unwrap(), (2000, 2000));
        }
    });
}
