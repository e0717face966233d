//! The page of the service graph.

use std::cmp::Reverse;
use std::collections::HashMap;

use askama::Template;
use cwmetrics_traces::{Map as Graph, Service, ServiceId, Statistics, duration, printable};
use hyper::StatusCode;

use super::frame::Frame;
use super::metrics::{Choice, ranges};
use super::traces::hint;
use crate::page::filter::Filter;
use crate::page::format::number;
use crate::page::search::Search;
use crate::page::traces;
use crate::protocol::reply::Reply;
use crate::shared::Shared;

/// Rows of each table: those with the most requests.
const MOST_ROWS: usize = 200;

#[derive(Template)]
#[template(path = "map.html")]
struct Map {
    frame: Frame,
    host: String,
    ranges: Vec<Choice>,
    range: &'static str,
    hint: Option<String>,
    is_empty: bool,
    /// SVG.
    picture: String,
    services: Table,
    calls: Table,
}

struct Table {
    rows: Vec<Row>,
    /// How many there are besides.
    left_out: Option<String>,
}

/// A service, or the calls of one by another.
struct Row {
    id: String,
    href: String,
    name: String,
    kind: String,
    cells: [String; COLUMNS.len()],
}

const COLUMNS: [&str; 8] = ["Requests", "OK", "Errors", "Throttled", "Faults", "Average", "p50", "p95"];

impl Map {
    fn columns(&self) -> [&'static str; COLUMNS.len()] {
        COLUMNS
    }
}

pub(in crate::page) fn map(shared: &Shared, filter: &Filter, frame: Frame, host: &str) -> Reply {
    let (looked, map) = traces::map(shared, filter);
    let first = filter.page(1);
    let names = Names::of(&map);
    let link = |expression: String| Search::of(expression).address(&first);
    let mut services: Vec<_> =
        map.services().iter().enumerate().filter(|(_, service)| !service.is_client()).collect();
    services.sort_by_key(|(_, service)| Reverse(service.statistics.total()));
    let services = services.into_iter().map(|(at, service)| Row {
        id: format!("service-{at}"),
        href: link(names.service(service)),
        name: printable(&service.id.name),
        kind: printable(service.id.kind.as_deref().unwrap_or_default()),
        cells: cells(&service.statistics, |percent| service.response_times.percentile(percent)),
    });
    let mut calls: Vec<_> = map.edges().filter(|edge| !map.services()[edge.from].is_client()).collect();
    calls.sort_by_key(|edge| Reverse(edge.statistics.total()));
    let calls = calls.into_iter().map(|edge| {
        let [from, to] = [edge.from, edge.to].map(|at| &map.services()[at].id);
        Row {
            id: format!("call-{}-{}", edge.from, edge.to),
            href: link(format!("edge({}, {})", names.pattern(from), names.pattern(to))),
            name: printable(&from.name),
            kind: printable(&to.name),
            cells: cells(&edge.statistics, |percent| edge.response_times.percentile(percent)),
        }
    });
    let template = Map {
        frame,
        host: host.to_owned(),
        ranges: ranges(filter.range),
        range: filter.range.phrase(),
        hint: hint(looked, filter),
        is_empty: map.is_empty(),
        picture: map.to_inline_svg(|service| Some(link(names.service(service)))),
        services: Table::new(services.collect(), "services"),
        calls: Table::new(calls.collect(), "pairs"),
    };
    super::page(StatusCode::OK, &template)
}

impl Table {
    /// As many as have room.
    fn new(mut rows: Vec<Row>, what: &str) -> Table {
        let more = rows.len().saturating_sub(MOST_ROWS);
        rows.truncate(MOST_ROWS);
        let left_out = (more > 0).then(|| format!("{} more {what} are not shown.", number(more as f64)));
        Table { rows, left_out }
    }
}

fn cells(statistics: &Statistics, percentile: impl Fn(f64) -> Option<f64>) -> [String; COLUMNS.len()] {
    let count = |count: u64| number(count as f64);
    let time = |seconds: Option<f64>| seconds.map_or_else(|| "–".to_owned(), duration);
    [
        count(statistics.total()),
        count(statistics.ok),
        count(statistics.error),
        count(statistics.throttle),
        count(statistics.fault),
        time(statistics.average()),
        time(percentile(50.0)),
        time(percentile(95.0)),
    ]
}

/// How filter expressions name the services of a map.
struct Names<'a> {
    /// How many services have a name.
    counts: HashMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    fn of(map: &'a Graph) -> Names<'a> {
        let mut counts = HashMap::new();
        for service in map.services().iter().filter(|service| !service.is_client()) {
            *counts.entry(service.id.name.as_str()).or_default() += 1;
        }
        Names { counts }
    }

    /// The traces of a service; of clients those that came in by them.
    fn service(&self, service: &Service) -> String {
        let pattern = self.pattern(&service.id);
        match service.id.kind {
            _ if service.is_client() => format!("service({}) {{ root }}", quoted(&service.id.name)),
            // An expression cannot ask for no type; those of another one of this name are most often
            // inferred.
            None if self.is_ambiguous(&service.id) => format!("service({pattern}) {{ !inferred }}"),
            _ => format!("service({pattern})"),
        }
    }

    fn is_ambiguous(&self, id: &ServiceId) -> bool {
        self.counts.get(id.name.as_str()).is_some_and(|&count| count > 1)
    }

    /// The name, and the type too where several have the name.
    fn pattern(&self, id: &ServiceId) -> String {
        let name = quoted(&id.name);
        match &id.kind {
            Some(kind) if self.is_ambiguous(id) => {
                format!("id(name: {name}, type: {})", quoted(kind))
            }
            _ => name,
        }
    }
}

/// As a text in an expression.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
