//! A service graph: which services call which, how often, how fast, and how well.

mod busiest;
mod called;
mod dot;
mod gather;
mod histogram;
mod json;
mod layout;
mod statistics;
mod svg;
mod text;

pub use histogram::Histogram;
pub use statistics::Statistics;

use std::collections::HashMap;

use crate::{ServiceId, Trace};

/// The service graph of traces, as GetServiceGraph and GetTraceGraph give it.
///
/// Every service that has sent a segment is one; the clients of the services in which requests came
/// in are; and so is what was called and has sent no segment, with the figures that its callers tell.
///
/// ```
/// use cwmetrics_traces::{Document, Map, Trace};
///
/// let id = "1-581cf771-a006649127e371903a2de979".parse()?;
/// let document = Document::read(r#"{"id": "53995c3f42cd8ad8", "name": "shop", "start_time": 2.0,
///     "trace_id": "1-581cf771-a006649127e371903a2de979", "end_time": 4.0, "subsegments": [
///       {"id": "0f910026178b71eb", "name": "DynamoDB", "namespace": "aws", "start_time": 2.5,
///        "end_time": 3.0, "throttle": true, "error": true, "aws": {"table_name": "orders"}}]}"#)?;
///
/// let mut map = Map::default();
/// map.add(&Trace::new(id, [document]));
/// let shown: Vec<String> = map.edges().map(|edge| {
///     let [from, to] = [edge.from, edge.to].map(|at| &map.services()[at].id.name);
///     format!("{from} -> {to}: {} of {} throttled", edge.statistics.throttle, edge.statistics.total())
/// }).collect();
/// assert_eq!(shown, ["shop -> shop: 0 of 1 throttled", "shop -> orders: 1 of 1 throttled"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    pub(crate) services: Vec<Service>,
    edges: Vec<Edge>,
    /// Where each service is.
    places: HashMap<ServiceId, usize>,
    /// Where the edge between two services is.
    links: HashMap<(usize, usize), usize>,
}

/// A service, or what stands for one.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Service {
    /// Its name and what it is. The clients of a service have its name and are a `client`.
    pub id: ServiceId,
    /// Whether requests came in here.
    pub is_root: bool,
    /// How its requests ended.
    pub statistics: Statistics,
    /// How long they took, in seconds.
    pub response_times: Histogram,
    /// From the first start to the last end, in seconds since 1970; none without any.
    pub times: Option<(f64, f64)>,
}

/// The calls of one service by another.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Edge {
    /// Where in [`Map::services`] the one is that calls.
    pub from: usize,
    /// Where in [`Map::services`] the one is that is called.
    pub to: usize,
    /// How the calls ended, as the caller has seen it.
    pub statistics: Statistics,
    /// How long they took, in seconds, as the caller has seen it.
    pub response_times: Histogram,
    /// From the first start to the last end, in seconds since 1970; none without any.
    pub times: Option<(f64, f64)>,
}

impl Service {
    /// Whether it stands for the clients of the service of its name.
    pub fn is_client(&self) -> bool {
        self.id.kind.as_deref() == Some("client")
    }

    pub(crate) fn count(
        &mut self,
        statistics: &Statistics,
        response_times: &Histogram,
        times: Option<(f64, f64)>,
    ) {
        self.statistics.merge(statistics);
        self.response_times.merge(response_times);
        self.times = span(self.times, times);
    }
}

impl Edge {
    pub(crate) fn count(
        &mut self,
        statistics: &Statistics,
        response_times: &Histogram,
        times: Option<(f64, f64)>,
    ) {
        self.statistics.merge(statistics);
        self.response_times.merge(response_times);
        self.times = span(self.times, times);
    }
}

impl Map {
    /// The graph of these traces.
    pub fn of<'a>(traces: impl IntoIterator<Item = &'a Trace>) -> Map {
        let mut map = Map::default();
        for trace in traces {
            map.add(trace);
        }
        map
    }

    /// Adds the requests of a trace.
    pub fn add(&mut self, trace: &Trace) {
        gather::gather(self, trace);
    }

    /// Adds the requests of another graph, so that graphs of parts of a time range make that of the
    /// whole.
    pub fn merge(&mut self, other: &Map) {
        let places: Vec<usize> = other.services.iter().map(|service| self.place(&service.id)).collect();
        for (service, &place) in other.services.iter().zip(&places) {
            let mine = &mut self.services[place];
            mine.is_root |= service.is_root;
            mine.count(&service.statistics, &service.response_times, service.times);
        }
        for edge in &other.edges {
            let mine = self.edge(places[edge.from], places[edge.to]);
            mine.count(&edge.statistics, &edge.response_times, edge.times);
        }
    }

    /// The services, in the order in which they were met.
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// The calls, in the order in which they were met.
    pub fn edges(&self) -> impl Iterator<Item = &Edge> {
        self.edges.iter()
    }

    /// Whether it has no services.
    pub fn is_empty(&self) -> bool {
        self.services.is_empty()
    }

    /// Where this service is; from now on it is there.
    pub(crate) fn place(&mut self, id: &ServiceId) -> usize {
        if let Some(&place) = self.places.get(id) {
            return place;
        }
        self.places.insert(id.clone(), self.services.len());
        self.services.push(Service {
            id: id.clone(),
            is_root: false,
            statistics: Statistics::default(),
            response_times: Histogram::default(),
            times: None,
        });
        self.services.len() - 1
    }

    /// The calls of one by the other; from now on there are some.
    pub(crate) fn edge(&mut self, from: usize, to: usize) -> &mut Edge {
        let at = *self.links.entry((from, to)).or_insert_with(|| {
            let (statistics, response_times) = Default::default();
            self.edges.push(Edge { from, to, statistics, response_times, times: None });
            self.edges.len() - 1
        });
        &mut self.edges[at]
    }
}

/// The span of two.
fn span(a: Option<(f64, f64)>, b: Option<(f64, f64)>) -> Option<(f64, f64)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}
