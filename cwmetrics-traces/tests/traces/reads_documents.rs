//! Reading of segment documents.

use cwmetrics_traces::{Cause, Document, Kind, Map, Timeline, Trace, TraceId};
use serde_json::{Value, json};

use crate::common::{TRACE, id, segment, subsegment};

fn read(document: &Value) -> Document {
    Document::read(&document.to_string()).unwrap()
}

#[test]
fn all_published_fields_are_read() {
    let document = read(&segment(
        1,
        "shop",
        (1.5, 2.25),
        json!({
            "parent_id": id(9), "error": true, "throttle": true, "fault": true,
            "origin": "AWS::EC2::Instance", "user": "anna", "service": {"version": "1.2"},
            "http": {
                "request": {"method": "POST", "url": "https://shop.example/buy", "user_agent": "curl",
                            "client_ip": "192.0.2.7", "x_forwarded_for": true},
                "response": {"status": 503, "content_length": 7},
            },
            "aws": {"ec2": {"availability_zone": "eu-west-1c"}},
            "annotations": {"customer": 7}, "metadata": {"debug": {"deep": [1, {"er": null}]}},
            "cause": {"working_directory": "/", "exceptions": [
                {"id": id(3), "type": "std::io::Error", "message": "gone", "remote": true, "cause": id(4),
                 "stack": [{"path": "src/main.rs", "line": 12, "label": "main"}]}
            ]},
            "subsegments": [
                {"id": id(2), "name": "db@host", "start_time": 1.6, "end_time": 1.7, "namespace": "remote",
                 "sql": {"database_type": "PostgreSQL"}, "cause": id(3)},
            ],
        }),
    ));
    let [shop, query] = document.segments() else { panic!("{document:?}") };
    assert_eq!((shop.kind, query.kind), (Kind::Segment, Kind::Subsegment));
    assert_eq!((shop.start_time, shop.end_time, shop.duration()), (1.5, Some(2.25), Some(0.75)));
    assert_eq!(shop.trace_id.to_string(), TRACE);
    assert_eq!(shop.parent_id.map(|id| id.to_string()), Some(id(9)));
    assert!(shop.error && shop.throttle && shop.fault && !shop.inferred && !shop.calls_out());
    assert_eq!((shop.origin.as_deref(), shop.user.as_deref()), (Some("AWS::EC2::Instance"), Some("anna")));
    let http = shop.http.as_ref().unwrap();
    assert_eq!(
        (http.method.as_deref(), http.status, http.content_length),
        (Some("POST"), Some(503), Some(7))
    );
    assert_eq!(
        (http.url.as_deref(), http.user_agent.as_deref(), http.client_ip.as_deref()),
        (Some("https://shop.example/buy"), Some("curl"), Some("192.0.2.7"))
    );
    assert_eq!(shop.aws["ec2"]["availability_zone"], "eu-west-1c");
    assert_eq!((&shop.annotations["customer"], &shop.metadata["debug"]["deep"][0]), (&json!(7), &json!(1)));
    assert_eq!(shop.service["version"], "1.2");
    let Some(Cause::Exceptions(exceptions)) = &shop.cause else { panic!("{:?}", shop.cause) };
    assert_eq!(exceptions[0].kind.as_deref(), Some("std::io::Error"));
    assert_eq!((exceptions[0].message.as_deref(), exceptions[0].remote), (Some("gone"), true));
    assert_eq!(exceptions[0].stack[0].line, Some(12));
    assert_eq!(query.parent_id, Some(shop.id));
    assert_eq!((query.trace_id, query.calls_out()), (shop.trace_id, true));
    assert_eq!(query.sql["database_type"], "PostgreSQL");
    assert_eq!(query.cause, Some(Cause::Elsewhere(id(3))));
}

#[test]
fn what_is_unknown_or_of_another_type_is_passed_over() {
    let more = json!({"http": 7, "aws": null, "annotations": [], "user": {}, "error": "yes", "cause": 5,
        "end_time": "soon", "links": [], "subsegments": null});
    let document = read(&segment(1, "shop", (1.0, 2.0), more));
    let shop = document.root();
    assert!(shop.in_progress() && !shop.error && shop.user.is_none() && shop.cause.is_none());
    assert!(shop.aws.is_empty() && shop.annotations.is_empty());
}

#[test]
fn what_is_needed_is_named_when_it_is_missing_or_wrong() {
    let right = segment(1, "shop", (1.0, 2.0), json!({}));
    let hexadecimal = "16 hexadecimal digits";
    for (field, value, problem) in [
        ("id", None, format!("is missing; it must be {hexadecimal}")),
        ("id", Some(json!("7")), format!("must be {hexadecimal}, but is \"7\"")),
        (
            "id",
            Some(json!("+123456789abcdef")),
            format!("must be {hexadecimal}, but is \"+123456789abcdef\""),
        ),
        ("name", None, "is missing; it must be a text that is not empty".to_owned()),
        ("name", Some(json!("")), "must be a text that is not empty, but is \"\"".to_owned()),
        (
            "start_time",
            Some(json!("now")),
            "must be a number of seconds since 1970, but is \"now\"".to_owned(),
        ),
        (
            "start_time",
            Some(json!(1_478_293_361_000_u64)),
            "must be a number of seconds since 1970, but is 1478293361000".to_owned(),
        ),
        ("start_time", Some(json!(-1)), "must be a number of seconds since 1970, but is -1".to_owned()),
        ("trace_id", Some(json!("1-2-3")), format!("must be such as {TRACE}, but is \"1-2-3\"")),
        ("parent_id", Some(json!([])), format!("must be {hexadecimal}, but is []")),
    ] {
        let mut wrong = right.clone();
        let fields = wrong.as_object_mut().unwrap();
        match value {
            Some(value) => fields.insert(field.to_owned(), value),
            None => fields.remove(field),
        };
        let error = Document::read(&wrong.to_string()).unwrap_err();
        assert_eq!((error.field(), error.problem()), (field, problem.as_str()));
    }
}

#[test]
fn a_subsegment_on_its_own_needs_a_parent() {
    let alone = segment(1, "pay", (1.0, 2.0), json!({"type": "subsegment"}));
    assert_eq!(Document::read(&alone.to_string()).unwrap_err().field(), "parent_id");
    let document = read(&subsegment(2, 1, "pay", (1.0, 2.0), json!({})));
    assert_eq!(document.root().kind, Kind::Subsegment);
}

#[test]
fn the_wrong_subsegment_is_named() {
    let nested = json!({"subsegments": [{"id": id(2), "name": "pay", "start_time": []}]});
    let error = Document::read(&segment(1, "shop", (1.0, 2.0), nested).to_string()).unwrap_err();
    assert_eq!(error.segment(), Some(id(2).as_str()));
    assert_eq!(
        error.to_string(),
        format!("{}: start_time must be a number of seconds since 1970, but is []", id(2))
    );
}

#[test]
fn what_is_no_json_is_refused() {
    for wrong in ["", "null", "{", r#"{"id": }"#, r#"{"id": "a" "b"}"#, "{}}", "[{}]"] {
        assert_eq!(Document::read(wrong).unwrap_err().field(), "document", "{wrong}");
    }
}

#[test]
fn a_document_can_be_nested_deeper_than_a_stack() {
    const DEPTH: u64 = 20_000;
    let mut text = String::new();
    for level in 1..=DEPTH {
        text.push_str(&format!(r#"{{"id":"{}","name":"n","start_time":1,"trace_id":"{TRACE}""#, id(level)));
        text.push_str(if level < DEPTH { r#","subsegments":["# } else { "}" });
    }
    text.push_str(&"]}".repeat(DEPTH as usize - 1));
    let document = Document::read(&text).unwrap();
    assert_eq!(document.segments().len(), DEPTH as usize);
    let deepest = document.segments().last().unwrap();
    assert_eq!(deepest.parent_id.unwrap().to_string(), id(DEPTH - 1));
    let metadata = format!(r#"{{"metadata":{}{}}}"#, "[".repeat(20_000), "]".repeat(20_000));
    assert!(Document::read(&metadata).unwrap_err().problem().contains("recursion limit"));
}

#[test]
fn trace_ids_have_two_forms() {
    let id: TraceId = TRACE.parse().unwrap();
    assert_eq!(TRACE[2..].replace('-', "").parse(), Ok(id));
    assert_eq!(id.seconds(), 0x581c_f771);
    for wrong in ["", "1", "1-581cf771", &TRACE[1..], &format!("2{}", &TRACE[1..]), &format!("{TRACE}0")] {
        assert!(wrong.parse::<TraceId>().is_err(), "{wrong}");
    }
}

#[test]
fn whatever_a_document_is_it_is_read_or_refused() {
    let text = segment(
        1,
        "shop",
        (1.0, 2.0),
        json!({"cause": {"exceptions": [{"message": "no"}]}, "subsegments": [
        {"id": id(2), "name": "a\"\\b", "start_time": 1.5, "http": {"request": {"url": "/"}}, "sql": {},
         "subsegments": [{"id": id(3), "name": "c", "start_time": 1.6, "namespace": "aws", "aws": {}}]}]}),
    )
    .to_string();
    let (mut read, mut refused) = (0, 0);
    for at in 0..text.len() {
        for byte in *b"\"{],0" {
            let mut changed = text.clone().into_bytes();
            changed[at] = byte;
            match Document::read(std::str::from_utf8(&changed).unwrap()) {
                Err(_) => refused += 1,
                Ok(document) => {
                    read += 1;
                    let trace = Trace::new(document.root().trace_id, [document]);
                    let timeline = Timeline::new(&trace, 2);
                    assert!(!timeline.lines(80).is_empty() && !timeline.to_svg(800).is_empty());
                    assert!(!Map::of([&trace]).to_svg().is_empty());
                }
            }
        }
        assert!(Document::read(&text[..at]).is_err());
    }
    assert!(read > 500 && refused > 500, "{read} were read, {refused} refused");
}
