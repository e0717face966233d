//! `/trace.json`: the documents of a trace as they came.
//!
//! Its form is documented at the [crate]; users' tests rely on it.

use hyper::StatusCode;
use serde_json::json;

use super::parameters::{Parameters, Wrong};
use super::{reply, subject, traces};
use crate::protocol::reply::Reply;
use crate::shared::Shared;

pub(super) fn answer(shared: &Shared, mut given: Parameters) -> Result<Reply, Wrong> {
    let id = subject::read_id(&mut given)?;
    given.end()?;
    let Some(stored) = traces::one(shared, id) else {
        let error = format!("There is no trace {id}. It was cleared, or has not come yet.");
        return Ok(reply::json(StatusCode::NOT_FOUND, &json!({ "error": error })));
    };
    // Put together as they are: each was read as JSON when it came, and may be nested deeper than what
    // reads all of JSON goes.
    let documents: Vec<&str> = stored.latest().into_iter().map(|segment| &*segment.document).collect();
    let body = format!("{{\"id\":\"{id}\",\"documents\":[{}]}}", documents.join(","));
    Ok(reply::json(StatusCode::OK, &body))
}
