//! The paths of the page, and how a path and its parameters become an address.

pub(super) const METRICS: &str = "/";
pub(super) const METRIC: &str = "/metric";
pub(super) const TRACES: &str = "/traces";
pub(super) const TRACE: &str = "/trace";
pub(super) const DOCUMENTS: &str = "/trace.json";
pub(super) const MAP: &str = "/map";
pub(super) const REQUESTS: &str = "/requests";
pub(super) const REFUSALS: &str = "/refusals";
pub(super) const CLEAR: &str = "/clear";
pub(super) const CHART: &str = "/chart.svg";
pub(super) const POINTS: &str = "/points.json";
pub(super) const STYLE: &str = "/page.css";
pub(super) const SCRIPT: &str = "/page.js";
pub(super) const ICON: &str = "/icon.svg";

/// Those for which traces are read.
pub(super) const OF_TRACES: [&str; 4] = [TRACES, TRACE, DOCUMENTS, MAP];

/// The path with these parameters, encoded.
pub(super) fn address<'a>(path: &str, parameters: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
