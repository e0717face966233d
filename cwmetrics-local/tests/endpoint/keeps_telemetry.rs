//! PutTelemetryRecords, and what a test gets to see of it.

use crate::common::xray::*;
use crate::common::*;

#[test]
fn records_with_all_their_counts() {
    let local = start();
    let input = json!({
        "TelemetryRecords": [
            {"Timestamp": MINUTE, "SegmentsReceivedCount": 1, "SegmentsSentCount": 2, "SegmentsSpilloverCount": 3,
                "SegmentsRejectedCount": 4, "BackendConnectionErrors": {"TimeoutCount": 5, "ConnectionRefusedCount": 6,
                "HTTPCode4XXCount": 7, "HTTPCode5XXCount": 8, "UnknownHostCount": 9, "OtherCount": 10}},
            {"Timestamp": MINUTE + 60},
        ],
        "Hostname": "host", "EC2InstanceId": "i-1", "ResourceARN": "arn",
    });
    assert_eq!(rest(&local, "/TelemetryRecords", &input).ok(), json!({}));
    let records = local.telemetry();
    assert_eq!(records.len(), 2);
    let first = &records[0];
    assert_eq!(first.timestamp, time(MINUTE));
    let counts =
        [first.segments_received, first.segments_sent, first.segments_spilled, first.segments_rejected];
    assert_eq!(counts, [1, 2, 3, 4]);
    let errors = first.errors;
    let counts = [
        errors.timeout,
        errors.connection_refused,
        errors.http_4xx,
        errors.http_5xx,
        errors.unknown_host,
        errors.other,
    ];
    assert_eq!(counts, [5, 6, 7, 8, 9, 10]);
    assert_eq!(first.hostname.as_deref(), Some("host"));
    assert_eq!((first.ec2_instance_id.as_deref(), first.resource_arn.as_deref()), (Some("i-1"), Some("arn")));
    assert_eq!((records[1].segments_received, records[1].request), (0, 0));
    local.clear();
    assert!(local.telemetry().is_empty());
}

#[test]
fn the_latest_ten_thousand_are_kept() {
    let local = start();
    for batch in 0..11 {
        let records: Vec<Value> = (0..1000)
            .map(|at| json!({"Timestamp": MINUTE, "SegmentsSentCount": batch * 1000 + at}))
            .collect();
        rest(&local, "/TelemetryRecords", &json!({"TelemetryRecords": records})).ok();
    }
    let records = local.telemetry();
    assert_eq!(
        (records.len(), records[0].segments_sent, records[9999].segments_sent),
        (10_000, 1000, 10_999)
    );
}

#[test]
fn wrong_records_are_refused_and_none_of_the_request_is_kept() {
    let local = start();
    for (input, message) in [
        (json!({}), "The parameter TelemetryRecords is required."),
        (json!({"TelemetryRecords": [{}]}), "The parameter TelemetryRecords.member.1.Timestamp is required."),
        (
            json!({"TelemetryRecords": [{"Timestamp": MINUTE}, {"Timestamp": MINUTE, "SegmentsSentCount": -1}]}),
            "The value -1 for parameter TelemetryRecords.member.2.SegmentsSentCount is invalid: it must not be negative.",
        ),
        (
            json!({"TelemetryRecords": [{"Timestamp": MINUTE, "BackendConnectionErrors": {"OtherCount": -1}}]}),
            "The value -1 for parameter TelemetryRecords.member.1.BackendConnectionErrors.OtherCount is invalid: \
             it must not be negative.",
        ),
        (
            json!({"TelemetryRecords": [], "EC2InstanceId": "i-01234567890123456789"}),
            "The value i-01234567890123456789 for parameter EC2InstanceId is invalid: it must have 20 characters at most.",
        ),
    ] {
        let answer = rest(&local, "/TelemetryRecords", &input);
        assert_eq!((answer.status, rest_error(&answer)), (400, ("InvalidRequestException", message)));
    }
    assert!(local.telemetry().is_empty());
}
