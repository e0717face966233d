//! Traces, copied out of the store so that its lock is held briefly, and then read.

use cwmetrics_traces::{Map, Node, Trace, TraceId};

use super::filter::Filter;
use super::search::Search;
use crate::changes::lock;
use crate::shared::Shared;
use crate::xray::Stored;
use crate::xray::filter::FilterError;

/// How many traces are on a page.
const PAGE: usize = 50;

/// Bytes of documents that are read for one page, the newest traces first: two thirds of a second.
const MOST_BYTES: usize = 16 << 20;

/// What was looked at of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Looked {
    /// How many traces, the newest.
    pub(super) at: usize,
    /// Of how many in the range.
    pub(super) of: usize,
}

/// What a search finds.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) looked: Looked,
    /// How many of the traces that were looked at have the metric, however long it took.
    pub(super) with_metric: usize,
    /// How many the search accepts.
    pub(super) accepted: usize,
    /// The page that is shown: the one asked for, or the last.
    pub(super) page: usize,
    pub(super) pages: usize,
    /// The traces of the page, each with the seconds of the metric's slowest call.
    pub(super) shown: Vec<(Trace, Option<f64>)>,
}

pub(super) fn find(shared: &Shared, filter: &Filter, search: &Search) -> Result<Found, FilterError> {
    let expression = search.parsed()?;
    if expression.is_none() && search.metric.is_none() {
        return Ok(newest(shared, filter));
    }
    let (looked, stored) = in_range(shared, filter);
    let mut with_metric = 0;
    // What is shown is read again, so that not all of them are held at once.
    let mut accepted: Vec<(usize, Option<f64>)> = Vec::new();
    for (at, trace) in stored.iter().enumerate().filter_map(|(at, stored)| Some((at, stored.trace()?))) {
        if expression.as_ref().is_some_and(|expression| !expression.accepts(&trace)) {
            continue;
        }
        let took = match &search.metric {
            None => None,
            Some(metric) => match slowest(&trace, metric) {
                None => continue,
                took => took,
            },
        };
        with_metric += 1;
        if search.over.is_none_or(|over| took.is_some_and(|took| took >= over)) {
            accepted.push((at, took));
        }
    }
    // Among equals the newest stay first.
    accepted.sort_by(|(_, one), (_, other)| other.unwrap_or(0.0).total_cmp(&one.unwrap_or(0.0)));
    let (page, pages) = page(filter, accepted.len());
    let shown = accepted.iter().skip((page - 1) * PAGE).take(PAGE);
    let shown = shown.filter_map(|&(at, took)| Some((stored[at].trace()?, took))).collect();
    Ok(Found { looked, with_metric, accepted: accepted.len(), page, pages, shown })
}

/// All of the range: only those of the page are read.
fn newest(shared: &Shared, filter: &Filter) -> Found {
    let (all, page, pages, stored) = {
        let xray = lock(&shared.xray);
        let all = sorted(xray.traces.iter(), filter.range.since(shared.now()).seconds());
        let (page, pages) = page(filter, all.len());
        let shown = all.iter().skip((page - 1) * PAGE).take(PAGE);
        (all.len(), page, pages, shown.copied().cloned().collect::<Vec<Stored>>())
    };
    let shown = stored.iter().filter_map(|stored| Some((stored.trace()?, None))).collect();
    let looked = Looked { at: all, of: all };
    Found { looked, with_metric: 0, accepted: all, page, pages, shown }
}

/// The service graph of a range.
pub(super) fn map(shared: &Shared, filter: &Filter) -> (Looked, Map) {
    let (looked, stored) = in_range(shared, filter);
    (looked, Stored::map(&stored))
}

/// One trace.
pub(super) fn one(shared: &Shared, id: TraceId) -> Option<Stored> {
    lock(&shared.xray).traces.get(&id.to_string()).cloned()
}

/// How many there are.
pub(super) fn count(shared: &Shared) -> usize {
    lock(&shared.xray).traces.count()
}

/// The seconds that the slowest call of this metric took; 0 if one has begun and none ended. None if
/// it was not called.
fn slowest(trace: &Trace, metric: &str) -> Option<f64> {
    let calls = trace.walk().filter(|node| is_call(node, metric));
    calls.map(|node| node.segment.duration().unwrap_or(0.0)).max_by(f64::total_cmp)
}

/// Whether a metric of this name measures it. A subsegment has the metric's name, in the characters
/// that X-Ray takes, and the segment of the outermost call tells it beside the service's.
fn is_call(node: &Node, metric: &str) -> bool {
    let outermost = || node.segment.metadata.get("cwmetrics")?.get("call")?.as_str();
    is_written_as(metric, &node.segment.name) || outermost() == Some(metric)
}

/// Whether X-Ray's name is that of the metric: characters that it does not take are `_` there.
fn is_written_as(metric: &str, name: &str) -> bool {
    const MOST: usize = 200;
    let is_same = |(own, written): (char, char)| own == written || (written == '_' && !is_taken(own));
    metric.chars().take(MOST).count() == name.chars().count() && metric.chars().zip(name.chars()).all(is_same)
}

fn is_taken(character: char) -> bool {
    character.is_alphanumeric() || character == ' ' || r"_.:/%&#=+\-@".contains(character)
}

/// Those that began in the range, the newest first, as many as are looked at.
fn in_range(shared: &Shared, filter: &Filter) -> (Looked, Vec<Stored>) {
    let since = filter.range.since(shared.now()).seconds();
    let xray = lock(&shared.xray);
    let all = sorted(xray.traces.iter(), since);
    let mut left = MOST_BYTES;
    // The first in any case.
    let is_room = |stored: &&&Stored| {
        let is_room = left > 0;
        let bytes: usize = stored.segments().map(|segment| segment.document.len()).sum();
        left = left.saturating_sub(bytes);
        is_room
    };
    let looked_at: Vec<Stored> = all.iter().take_while(is_room).copied().cloned().collect();
    (Looked { at: looked_at.len(), of: all.len() }, looked_at)
}

fn sorted<'a>(all: impl Iterator<Item = &'a Stored>, since: f64) -> Vec<&'a Stored> {
    let mut found: Vec<&Stored> = all.filter(|stored| stored.start >= since).collect();
    found.sort_by(|one, other| other.start.total_cmp(&one.start));
    found
}

/// The page that is shown, and how many there are.
fn page(filter: &Filter, accepted: usize) -> (usize, usize) {
    let pages = accepted.div_ceil(PAGE).max(1);
    (filter.page.min(pages), pages)
}

#[cfg(test)]
mod tests {
    use super::is_written_as;

    #[test]
    fn a_metric_is_known_under_the_name_that_its_subsegment_has() {
        for (metric, name) in [("api", "api"), ("Cart::add", "Cart::add"), ("a(b)", "a_b_"), ("a_b", "a_b")] {
            assert!(is_written_as(metric, name), "{metric}");
        }
        let long = "x".repeat(255);
        assert!(is_written_as(&long, &long[..200]));
        for (metric, name) in [("api", "apis"), ("apis", "api"), ("a b", "a_b"), ("API", "api")] {
            assert!(!is_written_as(metric, name), "{metric}");
        }
    }
}
