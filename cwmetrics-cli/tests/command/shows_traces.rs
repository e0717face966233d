//! `cwmetrics trace`.

use serde_json::{Value, json};

use crate::common::{BEGUN, CHECKOUT, HOUR, World, bare, expected_file};

#[test]
fn a_trace_is_a_timeline() {
    World::traced().prints("trace.txt", &["trace", CHECKOUT]);
}

#[test]
fn an_id_can_be_that_of_w3c() {
    let w3c = CHECKOUT.replacen("1-", "", 1).replace('-', "");
    World::traced().prints("trace.txt", &["trace", &w3c]);
}

#[test]
fn a_trace_in_progress_says_so() {
    World::traced().prints("trace-begun.txt", &["trace", BEGUN]);
}

#[test]
fn what_is_no_id_is_refused_with_what_would_be_one() {
    bare(&["trace", "1-2-3"]).assert().code(2).stdout_eq("").stderr_eq(expected_file("wrong-trace.txt"));
}

#[test]
fn a_trace_that_is_not_there() {
    let id = CHECKOUT.replace("6553ee1c", "6553ee1d");
    let sentence = format!(
        "there is no trace {id} at [URL]; X-Ray has a trace some seconds after its end, and for 30 days"
    );
    World::traced().fails(3, &sentence, &["trace", &id]);
}

#[test]
fn json_has_the_documents() {
    let trace = World::traced().json(&["trace", CHECKOUT]);
    assert_eq!((&trace["Id"], &trace["LimitExceeded"]), (&json!(CHECKOUT), &json!(false)));
    assert!((trace["Duration"].as_f64().unwrap() - 0.8).abs() < 1e-6);
    let names = trace["Segments"].as_array().unwrap().iter().map(|segment| {
        let document: Value = serde_json::from_str(segment["Document"].as_str().unwrap()).unwrap();
        document["name"].as_str().unwrap().to_owned()
    });
    let names: Vec<String> = names.collect();
    assert!(names.contains(&"shop".to_owned()) && names.contains(&"bank".to_owned()), "{names:?}");
}

#[test]
fn the_picture_goes_into_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trace.svg");
    let arguments = ["trace", CHECKOUT, "--svg", path.to_str().unwrap()];
    World::traced().command(&arguments).assert().success().stdout_eq("").stderr_eq("");
    let svg = std::fs::read_to_string(&path).unwrap();
    assert!(svg.starts_with("<svg ") && svg.contains("bank::Timeout"), "{svg}");
    let nowhere = folder.path().join("no/such.svg");
    let nowhere = nowhere.to_str().unwrap();
    let sentence = format!("{nowhere} cannot be written: No such file or directory (os error 2)");
    World::traced().fails(1, &sentence, &["trace", CHECKOUT, "--svg", nowhere]);
}

#[test]
fn rows_beyond_those_that_are_wanted_are_counted() {
    let world = World::traced();
    let run = world.command(&["trace", CHECKOUT, "--rows", "2"]).assert().success();
    let lines = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert!(lines.contains("… 3 more have no row of their own"), "{lines}");
}

#[test]
fn a_trace_of_a_thousand_levels_is_shown() {
    let world = World::empty();
    let trace = "1-6553ee1c-000000000000000000000009";
    let start = HOUR + 60;
    for level in 1..1_000_u64 {
        let mut document = json!({"trace_id": trace, "id": format!("{level:016x}"), "name": format!("level {level}"),
            "start_time": start, "end_time": start + 1});
        if level > 1 {
            document["type"] = json!("subsegment");
            document["parent_id"] = json!(format!("{:016x}", level - 1));
        }
        world.put_segment(&document);
    }
    let run = world.command(&["trace", trace]).assert().success().stderr_eq("");
    let lines = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert!(lines.contains("999 segments and subsegments of 1 service"), "{lines}");
    assert!(lines.contains("level 200 (+799)"), "{lines}");
}
