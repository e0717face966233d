//! Documents that break X-Ray's rules are not taken, with the code and what would be right.

use crate::common::xray::*;
use crate::common::*;

/// Puts a document that is wrong; its code and the cause in its message.
#[track_caller]
fn refused(document: &Value) -> (String, String) {
    let local = start();
    let text = document.as_str().map_or_else(|| document.to_string(), str::to_owned);
    let answer = rest(&local, "/TraceSegments", &json!({"TraceSegmentDocuments": [text]})).ok();
    let unprocessed = answer["UnprocessedTraceSegments"].as_array().unwrap();
    assert_eq!(unprocessed.len(), 1, "{document}");
    assert!(local.segments().is_empty());
    let field = |name: &str| unprocessed[0][name].as_str().unwrap().to_owned();
    let (code, message) = (field("ErrorCode"), field("Message"));
    let refusals = local.refusals();
    assert_eq!((refusals.len(), refusals[0].code.as_str(), refusals[0].status), (1, code.as_str(), 200));
    assert!(refusals[0].message.ends_with(&message), "{}", refusals[0].message);
    let what = if document["type"] == "subsegment" { "subsegment" } else { "segment" };
    let cause = message.strip_prefix(&format!("Invalid {what}. ErrorCode: {code}, Cause: "));
    (code, cause.unwrap_or_else(|| panic!("{message}")).to_owned())
}

fn good() -> Value {
    segment(&trace_id(MINUTE, 1), 1, "shop", json!({}))
}

#[track_caller]
fn each(cases: &[(&str, Value, &str, &str)]) {
    for (field, value, code, cause) in cases {
        let document = with(&good(), field, value.clone());
        assert_eq!(refused(&document), ((*code).to_owned(), (*cause).to_owned()), "{field} {value}");
    }
}

#[test]
fn what_has_to_be_there() {
    each(&[
        ("id", json!(null), "MissingId", "id is required"),
        ("trace_id", json!(null), "MissingTraceId", "trace_id is required"),
        ("name", json!(null), "MissingName", "name is required"),
        ("start_time", json!(null), "MissingStartTime", "start_time is required"),
        ("end_time", json!(null), "MissingEndTime", "end_time is required, or in_progress: true"),
    ]);
    let sub = with(&good(), "type", json!("subsegment"));
    assert_eq!(refused(&sub), ("MissingParentId".to_owned(), "parent_id is required".to_owned()));
}

#[test]
fn ids() {
    let sixteen = "must be a string of 16 hexadecimal digits";
    let of_trace = "must be 1, 8 and 24 hexadecimal digits with dashes between them, such as \
                    1-58406520-a006649127e371903a2de979";
    for id in ["", "000000000000000", "00000000000000001", "000000000000000g", "+000000000000001"] {
        each(&[
            ("id", json!(id), "InvalidId", &format!("id is \"{id}\", and {sixteen}")),
            ("parent_id", json!(id), "InvalidParentId", &format!("parent_id is \"{id}\", and {sixteen}")),
        ]);
    }
    each(&[("id", json!(7), "InvalidId", &format!("id is 7, and {sixteen}"))]);
    let long = "1-6553f2a8-0000000000000000000000010";
    for id in ["", "6553f2a8000000000000000000000001", "2-6553f2a8-000000000000000000000001", long] {
        let cause = format!("trace_id is \"{id}\", and {of_trace}");
        each(&[("trace_id", json!(id), "InvalidTraceId", &cause)]);
    }
}

#[test]
fn names() {
    let must =
        r"must be a string of 1 to 200 letters, digits, spaces and the symbols _ . : / % & # = + \ - @";
    for name in ["", "a(b)", "a?", "a*b", "a\"b", "🦀"] {
        let (code, cause) = refused(&with(&good(), "name", json!(name)));
        assert_eq!(code, "InvalidName");
        assert!(cause.starts_with("name is \"") && cause.ends_with(must), "{cause}");
    }
    let long = "ü".repeat(201);
    assert_eq!(refused(&with(&good(), "name", json!(long))).0, "InvalidName");
    let local = start();
    for (id, name) in (1..).zip(["ü".repeat(200).as_str(), r"a_b.c:d/e%f&g#h=i+j\k-l@m 日本 7"]) {
        put_good(&local, &[segment(&trace_id(MINUTE, 1), id, name, json!({}))]);
    }
}

#[test]
fn times() {
    let number = "must be a number of seconds since 1970";
    let month = "must be within the past 30 days, in seconds since 1970; now is 1700000670 \
                 (2023-11-14T22:24:30Z)";
    let (old, ahead) = (NOW - 30 * 24 * 3600 - 1, NOW + 3601);
    each(&[
        ("start_time", json!("now"), "InvalidStartTime", &format!("start_time is \"now\", and {number}")),
        ("end_time", json!(-1), "InvalidEndTime", &format!("end_time is -1, and {number}")),
        ("end_time", json!(1e300), "InvalidEndTime", &format!("end_time is 1e+300, and {number}")),
        (
            "in_progress",
            json!("yes"),
            "InvalidInProgress",
            "in_progress is \"yes\", and must be true or false",
        ),
        ("start_time", json!(old), "InvalidStartTime", &format!("start_time is {old}, and {month}")),
    ]);
    let before = with(&good(), "end_time", json!(MINUTE - 1));
    let (code, cause) = refused(&before);
    assert_eq!(code, "InvalidEndTime");
    assert_eq!(cause, format!("end_time is {}.0, and must not be before start_time, {MINUTE}", MINUTE - 1));
    let both = with(&good(), "in_progress", json!(true));
    assert_eq!(
        refused(&both).1,
        format!("end_time is {}.0, and must be left out of what is in_progress", MINUTE + 1)
    );
    let future = with(&with(&good(), "start_time", json!(ahead)), "end_time", json!(ahead + 1));
    assert_eq!(refused(&future).0, "InvalidStartTime");
}

#[test]
fn times_at_the_limits_are_right() {
    let local = start();
    for (id, start) in [(1, NOW - 30 * 24 * 3600), (2, NOW + 3600)] {
        let times = json!({"start_time": start, "end_time": start});
        put_good(&local, &[segment(&trace_id(start, id), id, "a", times)]);
    }
}

/// X-Ray takes those of OpenTelemetry, which have no time in them.
#[test]
fn the_time_in_a_trace_id_may_be_any() {
    let local = start();
    put_good(&local, &[segment("1-ffffffff-000000000000000000000001", 1, "a", json!({}))]);
    put_good(&local, &[segment("1-00000001-000000000000000000000002", 2, "a", json!({}))]);
}

#[test]
fn annotations() {
    let key = "a key must have 1 to 500 characters, letters and digits of ASCII, underscores and dots";
    let value = "must be a string of at most 1000 characters, a number or a boolean";
    let one = |key: &str, value: Value| json!({ key: value });
    let object = "must be an object";
    each(&[
        (
            "annotations",
            one("a b", json!(1)),
            "InvalidAnnotations",
            &format!("annotations[a b] is 1, and {key}"),
        ),
        ("annotations", one("", json!(1)), "InvalidAnnotations", &format!("annotations[] is 1, and {key}")),
        (
            "annotations",
            one("a", json!([1])),
            "InvalidAnnotations",
            &format!("annotations[a] is [1], and {value}"),
        ),
        (
            "annotations",
            one("a", json!({})),
            "InvalidAnnotations",
            &format!("annotations[a] is {{}}, and {value}"),
        ),
        ("annotations", json!([]), "InvalidAnnotations", &format!("annotations is [], and {object}")),
    ]);
    assert_eq!(
        refused(&with(&good(), "annotations", one("a", json!("x".repeat(1001))))).0,
        "InvalidAnnotations"
    );
    assert_eq!(
        refused(&with(&good(), "annotations", one(&"k".repeat(501), json!(1)))).0,
        "InvalidAnnotations"
    );
    let local = start();
    let good_ones = json!({"text": "größe", "number": 1.5, "flag": false, "aws.local.service": "a", "_9": 0});
    put_good(&local, &[with(&good(), "annotations", good_ones)]);
}

#[test]
fn fields_of_the_wrong_type() {
    for (field, value, code, must) in [
        ("fault", json!(1), "InvalidFault", "must be true or false"),
        ("error", json!("true"), "InvalidError", "must be true or false"),
        ("throttle", json!({}), "InvalidThrottle", "must be true or false"),
        ("http", json!("GET"), "InvalidHttp", "must be an object"),
        ("aws", json!([]), "InvalidAws", "must be an object"),
        ("sql", json!(1), "InvalidSql", "must be an object"),
        ("metadata", json!("x"), "InvalidMetadata", "must be an object"),
        ("service", json!("1.0"), "InvalidService", "must be an object"),
        ("user", json!(7), "InvalidUser", "must be a string"),
        ("origin", json!(7), "InvalidOrigin", "must be a string"),
        ("namespace", json!(7), "InvalidNamespace", "must be a string"),
        ("cause", json!("0001"), "InvalidCause", "must be an object or the id of an exception"),
        ("type", json!("segment"), "InvalidType", "must be \"subsegment\", or be left out"),
        ("subsegments", json!({}), "InvalidSubsegments", "must be an array"),
    ] {
        each(&[(field, value.clone(), code, &format!("{field} is {value}, and {must}"))]);
    }
}

#[test]
fn what_is_nested_is_named_by_its_place() {
    let inner = json!({"id": "0000000000000003", "name": "a", "start_time": 1, "end_time": 2});
    let middle = |inner: Value| {
        json!({"id": "0000000000000002", "name": "b", "start_time": 1, "in_progress": true,
            "subsegments": [json!({"id": "0000000000000004", "name": "c", "start_time": 1, "end_time": 2}), inner]})
    };
    let document = |inner: Value| with(&good(), "subsegments", json!([middle(inner)]));
    put_good(&start(), &[document(inner.clone())]);
    let (code, cause) = refused(&document(with(&inner, "end_time", Value::Null)));
    assert_eq!(code, "MissingEndTime");
    assert_eq!(cause, "subsegments[0].subsegments[1].end_time is required, or in_progress: true");
    let (code, cause) = refused(&document(json!("a")));
    assert_eq!(
        (code.as_str(), cause.as_str()),
        ("InvalidSubsegments", "subsegments[0].subsegments[1] is \"a\", and must be an object")
    );
}

#[test]
fn what_is_no_document() {
    let (code, cause) = refused(&json!("{\"id\": "));
    assert_eq!(
        (code.as_str(), cause.starts_with("it is not valid JSON: EOF")),
        ("ParseError", true),
        "{cause}"
    );
    let deep = "[".repeat(60_000);
    assert_eq!(refused(&json!(deep)).0, "ParseError");
    assert_eq!(refused(&json!("7")).1, "a document is a JSON object, but this is a number");
    let large = with(&good(), "metadata", json!({"default": {"x": "y".repeat(65_536)}}));
    let (code, cause) = refused(&large);
    assert_eq!(code, "DocumentTooLarge");
    assert_eq!(cause, format!("it has {} bytes, and may have 65536", large.to_string().len()));
}

#[test]
fn the_others_are_taken() {
    let local = start();
    let id = trace_id(MINUTE, 1);
    let documents = [
        segment(&id, 1, "good", json!({})),
        segment(&id, 2, "a(b)", json!({})),
        segment(&id, 3, "good", json!({"end_time": null})),
        segment(&id, 4, "good", json!({})),
    ];
    let unprocessed = put_segments(&local, &documents);
    let codes: Vec<_> =
        unprocessed.as_array().unwrap().iter().map(|one| (&one["Id"], &one["ErrorCode"])).collect();
    assert_eq!(
        codes,
        [
            (&json!("0000000000000002"), &json!("InvalidName")),
            (&json!("0000000000000003"), &json!("MissingEndTime")),
        ]
    );
    assert_eq!(local.segments().len(), 2);
    let refusal = &local.refusals()[0];
    assert!(refusal.message.starts_with("0000000000000002: Invalid segment."), "{}", refusal.message);
    assert!(refusal.message.ends_with("(and 1 more of its documents)"), "{}", refusal.message);
    assert_eq!(local.requests()[0].status, Some(200));
}
