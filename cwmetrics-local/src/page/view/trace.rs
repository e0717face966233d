//! The page of one trace: its timeline, and what its segments tell.

use std::collections::HashMap;

use askama::Template;
use cwmetrics_traces::{SegmentId, Timeline, Trace as Whole, TraceId, duration};
use hyper::StatusCode;

use super::detail::{Detail, detail, tells};
use super::frame::Frame;
use super::pager::Pager;
use super::traces::{Mark, began, marks, request, status};
use crate::page::address;
use crate::page::filter::Filter;
use crate::page::format::number;
use crate::page::search::{self, Search};
use crate::page::traces;
use crate::protocol::reply::Reply;
use crate::shared::Shared;

/// Rows of the timeline, and its width in pixels before it is fitted to the screen.
const ROWS: usize = 200;
const WIDTH: u32 = 1180;

/// Segments and subsegments whose details are on a page.
const DETAILS: usize = 25;

#[derive(Template)]
#[template(path = "trace.html")]
struct Trace {
    frame: Frame,
    id: String,
    back: String,
    found: Option<Found>,
}

struct Found {
    title: String,
    marks: Vec<Mark>,
    /// Names and values.
    facts: Vec<(&'static str, String)>,
    time: String,
    shown_time: String,
    documents: String,
    /// SVG.
    timeline: String,
    /// How many segments and subsegments tell something, for people.
    telling: String,
    all: String,
    details: Vec<Detail>,
    pager: Pager,
}

/// 404 where there is no such trace, with the same page around it: it may be on its way.
pub(in crate::page) fn trace(shared: &Shared, filter: &Filter, frame: Frame, id: TraceId) -> Reply {
    let found = traces::one(shared, id).and_then(|stored| stored.trace()).map(|trace| found(&trace, filter));
    let back = Search::default().address(&filter.page(1));
    let template = Trace { frame, id: id.to_string(), back, found };
    let status = if template.found.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    super::page(status, &template)
}

fn found(trace: &Whole, filter: &Filter) -> Found {
    let telling: Vec<_> = trace.walk().filter(|node| tells(&node.segment)).collect();
    let pages = telling.len().div_ceil(DETAILS).max(1);
    let page = filter.page.min(pages);
    let link =
        |page: usize| filter.page(page).address_of_page(address::TRACE, search::trace_parameters(trace.id()));
    let places: HashMap<SegmentId, usize> =
        telling.iter().enumerate().map(|(at, node)| (node.segment.id, at / DETAILS + 1)).collect();
    let timeline = Timeline::new(trace, ROWS).to_inline_svg(WIDTH, |row| {
        let on = *places.get(&row.id)?;
        let other = if on == page { String::new() } else { link(on) };
        Some(format!("{other}#segment-{}", row.id))
    });
    let (time, shown_time) = began(trace);
    let shown = telling.iter().skip((page - 1) * DETAILS).take(DETAILS);
    Found {
        title: request(trace),
        marks: marks(trace),
        facts: facts(trace),
        time,
        shown_time,
        documents: search::documents(trace.id()),
        timeline,
        telling: number(telling.len() as f64),
        all: number(trace.nodes().len() as f64),
        details: shown.map(|node| detail(trace, node)).collect(),
        pager: Pager::new(page, pages, link),
    }
}

fn facts(trace: &Whole) -> Vec<(&'static str, String)> {
    let services: Vec<_> =
        trace.services().into_iter().map(|service| cwmetrics_traces::printable(&service.name)).collect();
    let users: Vec<_> =
        trace.users().into_iter().map(|user| cwmetrics_traces::printable(&user.name)).collect();
    let facts = [
        ("Duration", trace.duration().map(duration)),
        ("Response time", trace.response_time().map(duration)),
        ("Status", Some(status(trace)).filter(|status| !status.is_empty())),
        ("Services", Some(some_of(&services)).filter(|text| !text.is_empty())),
        ("Users", Some(some_of(&users)).filter(|text| !text.is_empty())),
    ];
    facts.into_iter().filter_map(|(name, fact)| Some((name, fact?))).collect()
}

/// The first few, and how many there are besides.
fn some_of(names: &[String]) -> String {
    const MOST: usize = 10;
    let shown = names.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {} more", number(more as f64)),
    }
}
