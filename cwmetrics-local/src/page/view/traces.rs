//! The page of traces: those that a search finds.

use askama::Template;
use cwmetrics_traces::{Trace, duration, printable};
use hyper::StatusCode;

use super::frame::Frame;
use super::metrics::{Choice, ranges};
use super::pager::Pager;
use crate::page::address;
use crate::page::filter::Filter;
use crate::page::format::{date_and_clock, number};
use crate::page::search::{self, Search};
use crate::page::traces::{self, Found, Looked};
use crate::protocol::reply::Reply;
use crate::shared::Shared;
use crate::timestamp::Timestamp;
use crate::xray::filter::FilterError;

#[derive(Template)]
#[template(path = "traces.html")]
struct Traces {
    frame: Frame,
    /// The endpoint's own address, without the scheme.
    host: String,
    title: String,
    search: Search,
    ranges: Vec<Choice>,
    examples: Vec<(&'static str, String)>,
    /// What is wrong with the expression.
    wrong: Option<Mistake>,
    /// Absent where the expression is wrong.
    list: Option<List>,
    /// The same without any search.
    everything: String,
}

/// A wrong expression: what stands before the mistake, where it begins, and what would be right.
struct Mistake {
    before: String,
    from: String,
    message: String,
}

struct List {
    about: String,
    /// The same traces of the metric, however long it took.
    with_metric: Option<(String, String)>,
    hint: Option<String>,
    rows: Vec<Row>,
    pager: Pager,
}

/// One trace.
struct Row {
    id: String,
    href: String,
    request: String,
    service: String,
    status: String,
    marks: Vec<Mark>,
    /// How long the metric's call took.
    call: String,
    took: String,
    time: String,
    shown_time: String,
}

/// How something ended, if not well: a class and a word.
pub(super) type Mark = (&'static str, &'static str);

/// Expressions that show what one can ask.
const EXAMPLES: [&str; 4] = ["fault", "error OR throttle", "duration > 1", "http.status = 404"];

pub(in crate::page) fn traces(
    shared: &Shared,
    filter: &Filter,
    frame: Frame,
    search: &Search,
    host: &str,
) -> Reply {
    let first = filter.page(1);
    let (list, wrong) = match traces::find(shared, filter, search) {
        Ok(found) => (Some(list(&found, filter, search)), None),
        Err(error) => (None, Some(Mistake::new(&search.expression, error))),
    };
    let template = Traces {
        frame,
        host: host.to_owned(),
        title: match (&search.metric, search.over) {
            (Some(metric), Some(_)) => format!("Slow traces of {metric}"),
            (Some(metric), None) => format!("Traces of {metric}"),
            (None, _) => "Traces".to_owned(),
        },
        search: search.clone(),
        ranges: ranges(filter.range),
        examples: EXAMPLES.map(|example| (example, Search::of(example.to_owned()).address(&first))).into(),
        wrong,
        list,
        everything: Search::default().address(&first),
    };
    let status = if template.wrong.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    super::page(status, &template)
}

impl Mistake {
    fn new(expression: &str, error: FilterError) -> Mistake {
        let at = expression.char_indices().nth(error.at - 1).map_or(expression.len(), |(at, _)| at);
        let (before, from) = expression.split_at(at);
        let message = format!("At character {}: {}.", error.at, error.message);
        Mistake { before: printable(before), from: printable(from), message: printable(&message) }
    }
}

fn list(found: &Found, filter: &Filter, search: &Search) -> List {
    let first = filter.page(1);
    let with_metric = search.over.filter(|_| found.with_metric > found.accepted).map(|_| {
        let all = Search { over: None, ..search.clone() };
        (format!("Show all {}, however long it took", number(found.with_metric as f64)), all.address(&first))
    });
    let pager = Pager::new(found.page, found.pages, |page| search.address_of_page(&filter.page(page)));
    List {
        about: about(found, filter, search),
        with_metric,
        hint: hint(found.looked, filter),
        rows: found.shown.iter().map(|(trace, call)| row(trace, *call, filter)).collect(),
        pager,
    }
}

fn about(found: &Found, filter: &Filter, search: &Search) -> String {
    let range = filter.range.phrase();
    let traces =
        |count: usize| format!("{} {}", number(count as f64), if count == 1 { "trace" } else { "traces" });
    let mut about = match search.expression.is_empty() && search.metric.is_none() {
        true => format!("{} of the last {range}", traces(found.accepted)),
        false => {
            format!("{} of {} of the last {range}", number(found.accepted as f64), traces(found.looked.at))
        }
    };
    if !search.expression.is_empty() {
        about.push_str(" that the expression accepts");
    }
    match (&search.metric, search.over) {
        (Some(metric), Some(over)) => {
            about.push_str(&format!(
                " in which {metric} took {} or more, the slowest call first",
                duration(over)
            ));
        }
        (Some(metric), None) => {
            about.push_str(&format!(" in which {metric} was called, the slowest call first"))
        }
        (None, _) => about.push_str(", the newest first"),
    }
    about.push('.');
    about
}

/// That there are more than were looked at.
pub(super) fn hint(looked: Looked, filter: &Filter) -> Option<String> {
    (looked.at < looked.of).then(|| {
        format!(
            "Only the newest {} of {} traces of the last {} were looked at, as reading all would take long. A \
             shorter range has fewer.",
            number(looked.at as f64),
            number(looked.of as f64),
            filter.range.phrase()
        )
    })
}

fn row(trace: &Trace, call: Option<f64>, filter: &Filter) -> Row {
    let (time, shown_time) = began(trace);
    Row {
        id: trace.id().to_string(),
        href: filter.address_of(address::TRACE, search::trace_parameters(trace.id())),
        request: request(trace),
        service: service(trace),
        status: status(trace),
        marks: marks(trace),
        call: call.map(duration).unwrap_or_default(),
        took: trace.duration().map_or_else(|| "–".to_owned(), duration),
        time,
        shown_time,
    }
}

/// When it began, for machines and for people.
pub(super) fn began(trace: &Trace) -> (String, String) {
    let time = trace.start_time().and_then(Timestamp::from_seconds);
    time.map_or_else(Default::default, |time| (time.to_string(), date_and_clock(time)))
}

/// Its request, such as `GET /cart`, or else what it is called.
pub(super) fn request(trace: &Trace) -> String {
    let http = trace.root().and_then(|root| root.segment.http.as_ref());
    let words: Vec<&str> =
        http.into_iter().flat_map(|http| [&http.method, &http.url]).flatten().map(String::as_str).collect();
    match words[..] {
        [] => service(trace),
        _ => printable(&words.join(" ")),
    }
}

/// Where it came in; of a trace whose segments did not come the outermost that did.
fn service(trace: &Trace) -> String {
    let entry = trace.entry_point().map(|service| service.name);
    printable(&entry.or_else(|| Some(trace.walk().next()?.segment.name.clone())).unwrap_or_default())
}

pub(super) fn status(trace: &Trace) -> String {
    let status = trace.root().and_then(|root| root.segment.http.as_ref()?.status);
    status.map(|status| status.to_string()).unwrap_or_default()
}

pub(super) fn marks(trace: &Trace) -> Vec<Mark> {
    let all = [
        (trace.has_fault(), ("fault", "fault")),
        (trace.has_error(), ("error", "error")),
        (trace.has_throttle(), ("throttle", "throttled")),
        (trace.is_partial(), ("open", "in progress")),
    ];
    all.into_iter().filter_map(|(is, mark)| is.then_some(mark)).collect()
}
