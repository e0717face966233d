//! The page's answers, and the headers that keep a browser from doing anything else with them.

use http_body_util::Full;
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Response, StatusCode};

use crate::protocol::reply::Reply;

/// Nothing but this endpoint's own files, no inline script or style, no frame around it.
const POLICY: &str = "default-src 'none'; connect-src 'self'; img-src 'self'; script-src 'self'; \
                      style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// A chart opened by itself may style itself, and nothing else.
const CHART_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

pub(super) fn html(status: StatusCode, body: String) -> Reply {
    reply(status, "text/html; charset=utf-8", body, POLICY)
}

pub(super) fn json(status: StatusCode, body: &impl ToString) -> Reply {
    reply(status, "application/json", body.to_string(), POLICY)
}

pub(super) fn svg(body: String) -> Reply {
    reply(StatusCode::OK, "image/svg+xml", body, CHART_POLICY)
}

/// A file that is built in.
pub(super) fn asset(content_type: &'static str, body: impl Into<String>) -> Reply {
    reply(StatusCode::OK, content_type, body.into(), POLICY)
}

/// To be loaded from there with a GET. The address has to be one of this page's own.
pub(super) fn see_other(address: &str) -> Reply {
    let mut reply = reply(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", String::new(), POLICY);
    if let Ok(location) = HeaderValue::try_from(address) {
        reply.headers_mut().insert(LOCATION, location);
    }
    reply
}

/// The browser has this version.
pub(super) fn not_modified(version: &str) -> Reply {
    let mut reply = Response::new(Full::default());
    *reply.status_mut() = StatusCode::NOT_MODIFIED;
    protect(reply.headers_mut(), POLICY);
    super::version::mark(&mut reply, version);
    reply
}

fn reply(status: StatusCode, content_type: &'static str, body: String, policy: &'static str) -> Reply {
    let mut reply = Response::new(Full::from(body));
    *reply.status_mut() = status;
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    protect(reply.headers_mut(), policy);
    reply
}

fn protect(headers: &mut HeaderMap, policy: &'static str) {
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Not `no-referrer`: under that a browser sends `Origin: null` with the page's own form.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let same_origin = HeaderValue::from_static("same-origin");
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), same_origin);
}
