//! Heads, statuses and bodies of answers, as the protocols want them.

use crate::common::*;
use cwmetrics_local::{Fault, Local, Protocol};

#[test]
fn errors_carry_the_shape_in_the_body_and_the_code_in_the_header() {
    let local = start();
    for (protocol, content_type, smithy) in [
        (Protocol::Cbor, "application/cbor", Some("rpc-v2-cbor")),
        (Protocol::Json, "application/x-amz-json-1.0", None),
    ] {
        let answer = call(&local, protocol, "PutMetricData", &json!({}));
        assert_eq!(answer.status, 400);
        assert_eq!(answer.header("content-type"), Some(content_type));
        assert_eq!(answer.header("smithy-protocol"), smithy);
        assert_eq!(answer.header("x-amzn-query-error"), Some("MissingParameter;Sender"));
        assert!(answer.header("x-amzn-requestid").is_some());
        assert_eq!(
            answer.body,
            json!({
                "__type": "com.amazonaws.cloudwatch#MissingRequiredParameterException",
                "message": "The parameter Namespace is required.",
            })
        );
    }
}

#[test]
fn faults_of_the_service_say_so() {
    let local = start();
    local.fail_next(2, Fault::InternalError);
    for protocol in BOTH {
        let answer = call(&local, protocol, "ListMetrics", &json!({}));
        assert_eq!(answer.status, 500);
        let header = answer.header("x-amzn-query-error");
        assert_eq!(header, Some("InternalServiceError;Receiver"));
        let shape = "com.amazonaws.cloudwatch#InternalServiceFault";
        assert_eq!(answer.body["__type"], shape);
        assert!(answer.body["Message"].is_string());
    }
}

#[test]
fn without_query_mode_there_is_no_query_error() {
    let local = start();
    let head = head(Protocol::Cbor, "PutMetricData", 0, "").replace("x-amzn-query-mode: true\r\n", "");
    let answer = send(&local, &head, b"").unwrap();
    assert_eq!(answer.status, 400);
    assert_eq!(answer.header("x-amzn-query-error"), None);
}

#[test]
fn an_operation_without_output_answers_as_its_protocol_does() {
    let local = start();
    let datum = json!({"MetricName": "m", "Value": 1});
    let answer = put(&local, Protocol::Cbor, datum.clone());
    assert_eq!((answer.status, answer.header("content-type")), (200, None));
    assert!(answer.bytes.is_empty());
    assert_eq!(put(&local, Protocol::Json, datum).ok(), json!({}));
}

#[test]
fn times_in_cbor_are_tagged_seconds() {
    let local = start();
    put(&local, Protocol::Cbor, json!({"MetricName": "m", "Value": 1, "Timestamp": MINUTE})).ok();
    let query = json!({
        "Namespace": "Shop", "MetricName": "m", "Period": 60, "Statistics": ["Sum"],
        "StartTime": MINUTE, "EndTime": MINUTE + 60,
    });
    let answer = call(&local, Protocol::Cbor, "GetMetricStatistics", &query);
    let tagged = [b"iTimestamp".as_slice(), &[0xc1]].concat();
    assert!(answer.bytes.windows(tagged.len()).any(|window| window == tagged));
}

#[test]
fn operations_that_there_are_not() {
    let local = start();
    for protocol in BOTH {
        let answer = call(&local, protocol, "DescribeAlarms", &json!({}));
        assert_eq!(answer.status, 404);
        assert_eq!(
            answer.error(),
            (
                "UnknownOperationException",
                "The operation DescribeAlarms is not one of those of this endpoint: \
                 GetMetricData, GetMetricStatistics, GetMetricWidgetImage, ListMetrics, PutMetricData."
            )
        );
    }
}

#[test]
fn requests_that_are_of_neither_protocol() {
    let local = start();
    let cbor = head(Protocol::Cbor, "ListMetrics", 0, "");
    let json = head(Protocol::Json, "ListMetrics", 0, "");
    let neither = |local: &Local, head: &str| {
        let answer = send(local, head, b"").unwrap();
        assert_eq!(answer.status, 404, "{head}");
        let (code, message) = answer.error();
        assert_eq!(code, "UnknownOperationException");
        assert!(message.starts_with("This endpoint speaks CloudWatch's rpc-v2-cbor"));
    };
    neither(&local, &cbor.replace("POST", "PUT"));
    neither(&local, &cbor.replace("/operation/", "/"));
    neither(&local, &cbor.replace("GraniteServiceVersion20100801", "Other"));
    neither(&local, &cbor.replace("smithy-protocol: rpc-v2-cbor\r\n", ""));
    neither(&local, &json.replace("POST / ", "POST /other "));
    neither(&local, &json.replace("GraniteServiceVersion20100801", "Other"));
    neither(&local, &json.replace("X-Amz-Target: GraniteServiceVersion20100801.ListMetrics\r\n", ""));
    neither(&local, &json.replace("POST", "GET"));
}

#[test]
fn one_connection_serves_many_requests() {
    use std::io::Write;
    let local = start();
    let mut stream = std::net::TcpStream::connect(local.address()).unwrap();
    for operation in ["ListMetrics", "PutMetricData", "ListMetrics"] {
        let head = head(Protocol::Json, operation, 2, "");
        stream.write_all(format!("{head}{{}}").as_bytes()).unwrap();
        assert!(receive(&mut stream).is_some());
    }
    assert_eq!(local.requests().len(), 3);
}
