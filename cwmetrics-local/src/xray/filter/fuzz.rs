//! Any text as an expression, for the fuzz target.

use cwmetrics_traces::{Document, Trace};

use super::Filter;

/// A service that has called another one, which has failed.
const DOCUMENTS: [&str; 2] = [
    r#"{"trace_id": "1-6553f1a0-000000000000000000000001", "id": "0000000000000001", "name": "a", "start_time": 1,
        "end_time": 2, "user": "u", "http": {"request": {"url": "b"}, "response": {"status": 200}},
        "annotations": {"a": 1, "b": "c", "c": true}, "subsegments": [{"id": "0000000000000002", "name": "b",
        "namespace": "remote", "start_time": 1, "end_time": 2, "fault": true}]}"#,
    r#"{"trace_id": "1-6553f1a0-000000000000000000000001", "id": "0000000000000003", "name": "b", "start_time": 1,
        "in_progress": true, "parent_id": "0000000000000002", "origin": "AWS::EC2::Instance"}"#,
];

/// Reads any text as an expression, and asks it of a trace. What is wrong with it has a place.
pub fn fuzz(text: &str) {
    match Filter::parse(text) {
        Ok(filter) => {
            let documents: Vec<Document> =
                DOCUMENTS.iter().filter_map(|text| Document::read(text).ok()).collect();
            assert_eq!(documents.len(), DOCUMENTS.len());
            let id = documents[0].root().trace_id;
            filter.accepts(&Trace::new(id, documents));
        }
        Err(error) => assert!((1..=text.chars().count() + 1).contains(&error.at), "{error}"),
    }
}
