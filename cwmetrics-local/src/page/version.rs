//! Whether anything has happened since a page was made, as an ETag.
//!
//! An open page asks every second; as long as nothing has happened it gets a 304 for which
//! nothing was computed.

use hyper::HeaderMap;
use hyper::header::{ETAG, HeaderValue, IF_NONE_MATCH};

use crate::protocol::reply::Reply;
use crate::protocol::route::header;
use crate::shared::Shared;

/// Changes with every request, every clear, and with the minute, when charts move on.
/// The process keeps a page from taking the next endpoint at this address for this one.
pub(super) fn of(shared: &Shared) -> String {
    let minute = shared.now().floor(60).seconds();
    format!("\"{:x}-{}-{minute}\"", std::process::id(), shared.changes.count())
}

/// Whether the browser has this version already.
pub(super) fn is_known(headers: &HeaderMap, version: &str) -> bool {
    header(headers, IF_NONE_MATCH.as_str()) == Some(version)
}

pub(super) fn mark(reply: &mut Reply, version: &str) {
    if let Ok(value) = HeaderValue::try_from(version) {
        reply.headers_mut().insert(ETAG, value);
    }
}
