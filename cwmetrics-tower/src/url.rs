use http::header::HOST;
use http::{HeaderMap, Request, Uri};

/// The URL of a request without its query, which can hold secrets. A server does not know its scheme.
pub(crate) fn url<B>(request: &Request<B>) -> String {
    let uri = request.uri();
    let scheme = uri.scheme_str().unwrap_or("http");
    match host(uri, request.headers()) {
        Some(host) => format!("{scheme}://{host}{}", uri.path()),
        None => uri.path().to_owned(),
    }
}

/// The host that a request is for, with its port, but without what some write before it: a user's name
/// and password.
pub(crate) fn host<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    let known = uri.authority().map(http::uri::Authority::as_str).or_else(|| text(headers, HOST.as_str()))?;
    known.rsplit('@').next().filter(|host| !host.is_empty())
}

/// A header's text.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
