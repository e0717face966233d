//! The live page at the endpoint's own address, for a browser.
//!
//! A GET is answered in one direction: the query string becomes a [`Filter`] and a [`Subject`], the
//! store, the traces and the journal are copied from, briefly, under their locks, the copies become a
//! plain view, and a template writes it. Nothing runs between two requests.

mod address;
mod chart;
mod documents;
mod figures;
mod filter;
mod format;
mod parameters;
mod points;
mod range;
mod reply;
mod search;
mod series;
mod subject;
mod traces;
mod version;
mod view;

use std::sync::Arc;

use cwmetrics_traces::{Map, Timeline};
use hyper::http::request::Parts;
use hyper::{Method, StatusCode};

use self::filter::Filter;
use self::parameters::{Parameters, Wrong};
use self::subject::Subject;
use self::view::Frame;
use crate::protocol::loopback;
use crate::protocol::reply::Reply;
use crate::shared::Shared;

/// Whether a request is a browser's. Operations are POSTs to other paths, and what carries a
/// header of their protocols means one.
pub(crate) fn wants(parts: &Parts) -> bool {
    let operation = ["x-amz-target", "smithy-protocol"].iter().any(|name| parts.headers.contains_key(*name));
    match parts.method {
        _ if operation => false,
        Method::GET | Method::HEAD => true,
        Method::POST => parts.uri.path() == address::CLEAR,
        _ => false,
    }
}

/// Answers it. The body of such a request means nothing. Traces are read beside the server's thread,
/// as that takes longer.
pub(crate) async fn answer(shared: Arc<Shared>, parts: Parts) -> Reply {
    if !address::OF_TRACES.contains(&parts.uri.path()) {
        return answer_here(&shared, &parts);
    }
    let own = Arc::clone(&shared);
    let read = own.desk.run(move || Ok(answer_here(&shared, &parts))).await;
    read.unwrap_or_else(|problem| {
        view::message(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong", problem.message)
    })
}

fn answer_here(shared: &Shared, parts: &Parts) -> Reply {
    if let Err(problem) = loopback::check(&parts.headers) {
        return view::message(StatusCode::FORBIDDEN, "Not from here", problem.message);
    }
    match route(shared, parts) {
        Ok(reply) => reply,
        Err(Wrong(message)) if parts.uri.path().ends_with(".json") => {
            reply::json(StatusCode::BAD_REQUEST, &serde_json::json!({ "error": message }))
        }
        Err(Wrong(message)) => view::message(StatusCode::BAD_REQUEST, "Not understood", message),
    }
}

fn route(shared: &Shared, parts: &Parts) -> Result<Reply, Wrong> {
    let mut given = Parameters::read(parts.uri.query().unwrap_or_default());
    let path = parts.uri.path();
    match path {
        address::CLEAR if parts.method == Method::POST => {
            let filter = Filter::read(&mut given)?;
            given.end()?;
            shared.clear();
            return Ok(reply::see_other(&filter.page(1).address(address::METRICS)));
        }
        address::CHART => return chart::answer(shared, given),
        address::POINTS => return points::answer(shared, given),
        address::DOCUMENTS => return documents::answer(shared, given),
        address::STYLE => {
            let style = [Timeline::STYLE, Map::STYLE, include_str!("assets/page.css")].concat();
            return Ok(reply::asset("text/css; charset=utf-8", style));
        }
        address::SCRIPT => {
            return Ok(reply::asset("text/javascript; charset=utf-8", include_str!("assets/page.js")));
        }
        address::ICON => return Ok(reply::asset("image/svg+xml", include_str!("assets/icon.svg"))),
        _ => {}
    }

    // What follows is HTML, and changes when something happens.
    let version = version::of(shared);
    if version::is_known(&parts.headers, &version) {
        return Ok(reply::not_modified(&version));
    }
    let subject = Subject::read(path, &mut given)?;
    let filter = Filter::read(&mut given)?;
    given.end()?;
    let frame = Frame::new(shared, path, &filter, subject.own());
    let mut reply = match subject {
        Subject::Metrics => view::metrics(shared, &filter, frame, host(parts)),
        Subject::Metric(metric) => view::metric(shared, &filter, frame, &metric),
        Subject::Traces(search) => view::traces(shared, &filter, frame, &search, host(parts)),
        Subject::Trace(id) => view::trace(shared, &filter, frame, id),
        Subject::Map => view::map(shared, &filter, frame, host(parts)),
        Subject::Requests => view::requests(shared, &filter, frame),
        Subject::Refusals => view::refusals(shared, &filter, frame),
        Subject::Nothing => {
            let message = format!("There is no {path} here. The metrics are on the first page.");
            return Ok(view::message(StatusCode::NOT_FOUND, "No such page", message));
        }
    };
    version::mark(&mut reply, &version);
    Ok(reply)
}

/// The address under which the browser knows this endpoint; `loopback::check` has seen it.
fn host(parts: &Parts) -> &str {
    crate::protocol::route::header(&parts.headers, "host").unwrap_or("127.0.0.1")
}
