//! The first page: all metrics, the latest requests, the latest refusals.

use askama::Template;
use hyper::StatusCode;

use super::cost::{Costs, costs};
use super::frame::Frame;
use super::pager::Pager;
use super::picture::Picture;
use super::requests::{RefusalItem, RequestRow, latest_refusals, latest_requests};
use super::slow::Slow;
use super::table;
use crate::page::address;
use crate::page::figures::{self, Figures};
use crate::page::filter::{Filter, View};
use crate::page::format::{number, with_unit};
use crate::page::range::Range;
use crate::page::series::{self, Series};
use crate::protocol::reply::Reply;
use crate::shared::Shared;
use crate::timestamp::Timestamp;

/// Requests and refusals beside the metrics.
const LATEST_REQUESTS: usize = 8;
const LATEST_REFUSALS: usize = 3;

#[derive(Template)]
#[template(path = "metrics.html")]
struct Metrics {
    frame: Frame,
    /// The endpoint's own address.
    url: String,
    filter: FilterForm,
    /// How many metrics there are, for people.
    all: String,
    accepted: String,
    is_empty: bool,
    /// How many data had to make room, if any.
    forgotten: Option<String>,
    groups: Vec<Group>,
    pager: Pager,
    requests: Vec<RequestRow>,
    refusals: Vec<RefusalItem>,
    costs: Option<Costs>,
    all_requests: String,
    all_refusals: String,
    /// The same metrics as JSON.
    points: String,
    everything: String,
}

/// The form over the metrics.
struct FilterForm {
    text: String,
    is_narrow: bool,
    namespaces: Vec<Choice>,
    ranges: Vec<Choice>,
    table: bool,
    refresh: bool,
    range: &'static str,
}

/// One option of a list.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

/// The metrics of a namespace.
struct Group {
    namespace: String,
    cards: Vec<Card>,
}

/// One metric.
struct Card {
    id: String,
    name: String,
    dimensions: Vec<(String, String)>,
    unit: String,
    href: String,
    picture: Picture,
    /// Names and values, for the chart's legend.
    figures: Option<[(&'static str, &'static str, String); 4]>,
    cells: [String; table::COLUMNS.len()],
    hints: Vec<String>,
    /// Where its slow traces are, if it is a timing.
    slow: Option<String>,
}

impl Metrics {
    fn columns(&self) -> [&'static str; table::COLUMNS.len()] {
        table::COLUMNS
    }
}

pub(in crate::page) fn metrics(shared: &Shared, filter: &Filter, frame: Frame, host: &str) -> Reply {
    let now = shared.now();
    let found = series::find(shared, filter);
    let mut groups: Vec<Group> = Vec::new();
    for series in &found.shown {
        let card = card(series, filter, frame.has_traces, now);
        match groups.last_mut() {
            Some(group) if group.namespace == series.metric.namespace => group.cards.push(card),
            _ => groups.push(Group { namespace: series.metric.namespace.clone(), cards: vec![card] }),
        }
    }
    let template = Metrics {
        frame,
        url: format!("http://{host}"),
        filter: form(filter, &found.namespaces),
        all: number(found.all as f64),
        accepted: number(found.accepted as f64),
        is_empty: found.all == 0,
        forgotten: (found.forgotten > 0).then(|| number(found.forgotten as f64)),
        groups,
        pager: Pager::new(found.page, found.pages, |page| filter.page(page).address(address::METRICS)),
        requests: latest_requests(shared, LATEST_REQUESTS),
        refusals: latest_refusals(shared, LATEST_REFUSALS),
        costs: costs(shared, now, found.all),
        all_requests: filter.page(1).address(address::REQUESTS),
        all_refusals: filter.page(1).address(address::REFUSALS),
        points: filter.refreshing(true).address(address::POINTS),
        everything: Filter { namespace: None, text: String::new(), ..filter.page(1) }
            .address(address::METRICS),
    };
    super::page(StatusCode::OK, &template)
}

fn card(series: &Series, filter: &Filter, has_traces: bool, now: Timestamp) -> Card {
    let range = filter.range;
    let steps = range.steps(series.is_high_resolution(), now);
    let total = figures::total(series, range, now);
    let latest = figures::latest(series, &steps);
    Card {
        id: format!("metric-{}", series.number),
        name: series.metric.name.clone(),
        dimensions: series.metric.dimensions.clone(),
        unit: series.units().join(", "),
        href: filter.address_of(address::METRIC, series::id_parameters(&series.metric)),
        picture: Picture::card(series, range, &steps, latest.as_ref()),
        figures: total.as_ref().map(|total| legend(total, series.unit())),
        cells: table::cells(total.as_ref()),
        hints: figures::hints(series, &steps),
        slow: Slow::of(series, total.as_ref()).filter(|_| has_traces).map(|slow| slow.search.address(filter)),
    }
}

/// Class, name and value of what the chart shows.
fn legend(figures: &Figures, unit: &str) -> [(&'static str, &'static str, String); 4] {
    let value = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| with_unit(value, unit));
    [
        ("average", "Average", value(Some(figures.average))),
        ("p50", "p50", value(figures.p50)),
        ("p99", "p99", value(figures.p99)),
        ("count", "Count", number(figures.count)),
    ]
}

fn form(filter: &Filter, namespaces: &[String]) -> FilterForm {
    let chosen = filter.namespace.as_deref();
    let mut choices =
        vec![Choice { value: String::new(), label: "All namespaces".to_owned(), chosen: chosen.is_none() }];
    // One that is gone, or has not come yet, stays chosen.
    let missing = filter.namespace.iter().filter(|namespace| !namespaces.contains(namespace));
    choices.extend(namespaces.iter().chain(missing).map(|namespace| Choice {
        value: namespace.clone(),
        label: namespace.clone(),
        chosen: chosen == Some(namespace),
    }));
    FilterForm {
        text: filter.text.clone(),
        is_narrow: filter.is_narrow(),
        namespaces: choices,
        ranges: ranges(filter.range),
        table: filter.view == View::Table,
        refresh: filter.refresh,
        range: filter.range.phrase(),
    }
}

pub(super) fn ranges(chosen: Range) -> Vec<Choice> {
    let choice = |(key, range): (&str, Range)| Choice {
        value: key.to_owned(),
        label: range.label().to_owned(),
        chosen: range == chosen,
    };
    Range::CHOICES.into_iter().map(choice).collect()
}
