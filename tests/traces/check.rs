//! Checks a segment document against the rules that are published for it: the fields, their types and
//! lengths, and the characters of names and keys.

use serde_json::{Map, Value};

const MOST_BYTES: usize = 65_536;

/// Panics with what is wrong.
pub fn check(document: &str) {
    assert!(document.len() <= MOST_BYTES, "a document of {} bytes", document.len());
    let value: Value = serde_json::from_str(document).expect("a document is JSON");
    let part = object(&value);
    let is_subsegment = part.get("type").is_some_and(|kind| kind == "subsegment");
    assert!(is_trace_id(string(part, "trace_id")), "{part:?}");
    assert!(is_subsegment || !part.contains_key("type"), "{part:?}");
    if is_subsegment {
        assert!(part.contains_key("parent_id"), "a subsegment on its own has a parent: {part:?}");
    }
    if part.contains_key("parent_id") {
        assert!(is_id(string(part, "parent_id")), "{part:?}");
    }
    self::part(part, is_subsegment, true);
}

fn part(part: &Map<String, Value>, is_subsegment: bool, stands_alone: bool) {
    let known = [
        "id",
        "name",
        "start_time",
        "end_time",
        "in_progress",
        "error",
        "throttle",
        "fault",
        "cause",
        "http",
        "aws",
        "annotations",
        "metadata",
        "subsegments",
    ];
    let of_segment = ["service", "user", "origin"];
    let of_subsegment = ["namespace", "sql", "precursor_ids"];
    let of_document = ["trace_id", "parent_id", "type"];
    for field in part.keys().map(String::as_str) {
        let is_known = known.contains(&field)
            || (!is_subsegment && of_segment.contains(&field))
            || (is_subsegment && of_subsegment.contains(&field))
            || (stands_alone && of_document.contains(&field));
        assert!(is_known, "{field} in {part:?}");
    }
    assert!(is_id(string(part, "id")), "{part:?}");
    let name = string(part, "name");
    assert!((1..=200).contains(&name.chars().count()) && name.chars().all(is_of_name), "{name:?}");
    let start = part["start_time"].as_f64().expect("a start time");
    match part.get("end_time") {
        Some(end) => {
            assert!(end.as_f64().unwrap() >= start && !part.contains_key("in_progress"), "{part:?}");
        }
        None => assert_eq!(part["in_progress"], true, "{part:?}"),
    }
    for flag in ["error", "throttle", "fault"] {
        assert!(part.get(flag).is_none_or(Value::is_boolean), "{part:?}");
    }
    if let Some(namespace) = part.get("namespace") {
        assert!(namespace == "aws" || namespace == "remote", "{part:?}");
    }
    if let Some(user) = part.get("user") {
        assert!(user.as_str().unwrap().chars().count() <= 250);
    }
    if let Some(cause) = part.get("cause") {
        self::cause(object(cause));
    }
    if let Some(http) = part.get("http") {
        self::http(object(http), is_subsegment);
    }
    for block in ["aws", "sql"] {
        texts(part.get(block));
    }
    annotations(part.get("annotations"));
    for (namespace, values) in part.get("metadata").map(object).into_iter().flatten() {
        assert!(!namespace.starts_with("AWS.") && values.is_object(), "{part:?}");
    }
    for nested in part.get("subsegments").map(|all| all.as_array().unwrap()).into_iter().flatten() {
        self::part(object(nested), true, false);
    }
}

fn cause(cause: &Map<String, Value>) {
    for exception in cause["exceptions"].as_array().unwrap() {
        let exception = object(exception);
        assert!(is_id(string(exception, "id")), "{exception:?}");
        for (field, value) in exception {
            match field.as_str() {
                "id" | "type" | "message" => assert!(value.is_string()),
                "remote" => assert!(value.is_boolean()),
                _ => panic!("{field} in {exception:?}"),
            }
        }
    }
}

fn http(http: &Map<String, Value>, is_subsegment: bool) {
    for (section, fields) in http {
        for (field, value) in object(fields) {
            match (section.as_str(), field.as_str()) {
                ("request", "method" | "url" | "user_agent" | "client_ip") => {
                    assert!(value.as_str().unwrap().chars().count() <= 250);
                }
                ("request", "x_forwarded_for") => assert!(value.is_boolean() && !is_subsegment),
                ("request", "traced") => assert!(value.is_boolean() && is_subsegment),
                ("response", "status" | "content_length") => assert!(value.is_u64()),
                _ => panic!("{section}.{field}"),
            }
        }
    }
}

fn annotations(annotations: Option<&Value>) {
    for (key, value) in annotations.map(object).into_iter().flatten() {
        let is_fine = |character: char| character.is_ascii_alphanumeric() || character == '_';
        assert!((1..=500).contains(&key.len()) && key.chars().all(is_fine), "{key}");
        assert!(value.is_string() || value.is_number() || value.is_boolean(), "{key}: {value}");
        assert!(value.as_str().is_none_or(|text| text.chars().count() <= 1_000), "{key}");
    }
}

fn texts(block: Option<&Value>) {
    for (field, value) in block.map(object).into_iter().flatten() {
        assert!(value.as_str().unwrap().chars().count() <= 250, "{field}");
    }
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap_or_else(|| panic!("an object: {value}"))
}

fn string<'a>(part: &'a Map<String, Value>, field: &str) -> &'a str {
    part.get(field).and_then(Value::as_str).unwrap_or_else(|| panic!("{field} in {part:?}"))
}

fn is_id(id: &str) -> bool {
    id.len() == 16 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_trace_id(id: &str) -> bool {
    let parts: Vec<&str> = id.split('-').collect();
    let is_hexadecimal = |part: &&str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    parts.iter().map(|part| part.len()).eq([1, 8, 24]) && parts[0] == "1" && parts.iter().all(is_hexadecimal)
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == ' ' || r"_.:/%&#=+\-@".contains(character)
}
