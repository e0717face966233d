//! The requests as they come in, and why some were refused.

use askama::Template;
use hyper::StatusCode;

use super::frame::Frame;
use super::pager::Pager;
use crate::changes::lock;
use crate::journal::{Journal, Refusal, Request};
use crate::page::address;
use crate::page::filter::Filter;
use crate::page::format::{bytes, date_and_clock};
use crate::protocol::Protocol;
use crate::protocol::reply::Reply;
use crate::shared::Shared;
use crate::timestamp::Timestamp;

/// How many are on a page.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "requests.html")]
struct Requests {
    frame: Frame,
    rows: Vec<RequestRow>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "refusals.html")]
struct Refusals {
    frame: Frame,
    items: Vec<RefusalItem>,
    pager: Pager,
}

/// One request.
pub(super) struct RequestRow {
    pub(super) number: u64,
    pub(super) time: String,
    pub(super) shown_time: String,
    pub(super) operation: String,
    pub(super) protocol: &'static str,
    pub(super) size: String,
    pub(super) gzip: bool,
    /// `200`, or a dash as long as there is no answer.
    pub(super) status: String,
    /// `good`, `refused`, `faulty` or `open`.
    pub(super) class: &'static str,
    pub(super) outcome: String,
}

/// One refused request.
pub(super) struct RefusalItem {
    pub(super) number: u64,
    pub(super) time: String,
    pub(super) shown_time: String,
    pub(super) operation: String,
    pub(super) status: u16,
    pub(super) code: String,
    pub(super) message: String,
}

pub(in crate::page) fn requests(shared: &Shared, filter: &Filter, frame: Frame) -> Reply {
    let (rows, pager) = paged(shared, filter, address::REQUESTS, |_| true, |request| Some(row(request)));
    super::page(StatusCode::OK, &Requests { frame, rows, pager })
}

pub(in crate::page) fn refusals(shared: &Shared, filter: &Filter, frame: Frame) -> Reply {
    let refused = |request: &Request| request.refusal.is_some();
    let (items, pager) = paged(shared, filter, address::REFUSALS, refused, refusal);
    super::page(StatusCode::OK, &Refusals { frame, items, pager })
}

/// The newest requests.
pub(super) fn latest_requests(shared: &Shared, most: usize) -> Vec<RequestRow> {
    newest_first(&lock(&shared.journal)).take(most).map(row).collect()
}

/// The newest refusals.
pub(super) fn latest_refusals(shared: &Shared, most: usize) -> Vec<RefusalItem> {
    newest_first(&lock(&shared.journal)).filter_map(refusal).take(most).collect()
}

fn newest_first(journal: &Journal) -> impl Iterator<Item = &Request> {
    journal.requests().rev()
}

/// A page of those that `wanted` accepts, newest first.
fn paged<T>(
    shared: &Shared,
    filter: &Filter,
    path: &str,
    wanted: impl Fn(&Request) -> bool,
    show: impl Fn(&Request) -> Option<T>,
) -> (Vec<T>, Pager) {
    let journal = lock(&shared.journal);
    let all = newest_first(&journal).filter(|request| wanted(request));
    let pages = all.count().div_ceil(PAGE).max(1);
    let page = filter.page.min(pages);
    let wanted = newest_first(&journal).filter(|request| wanted(request));
    let shown = wanted.skip((page - 1) * PAGE).take(PAGE).filter_map(show).collect();
    (shown, Pager::new(page, pages, |page| filter.page(page).address(path)))
}

fn row(request: &Request) -> RequestRow {
    let (class, outcome) = match (&request.refusal, request.fault, request.status) {
        (Some(refusal), ..) => ("refused", format!("{}: {}", refusal.code, refusal.message)),
        (_, Some(fault), _) => ("faulty", format!("Fault on demand: {fault:?}")),
        (.., Some(_)) => ("good", String::new()),
        _ if request.protocol == Protocol::Daemon => ("good", String::new()),
        (.., None) => ("open", "Waits for its answer".to_owned()),
    };
    let time = Timestamp::from(request.time);
    RequestRow {
        number: request.number,
        time: time.to_string(),
        shown_time: date_and_clock(time),
        operation: match request.operation.as_str() {
            "" => "(none)".to_owned(),
            operation => operation.to_owned(),
        },
        protocol: match request.protocol {
            Protocol::Cbor => "CBOR",
            Protocol::Json | Protocol::Json11 => "JSON",
            Protocol::RestJson => "REST",
            Protocol::Daemon => "UDP",
        },
        size: bytes(request.wire_bytes),
        gzip: request.gzip,
        status: request.status.map_or_else(|| "–".to_owned(), |status| status.to_string()),
        class,
        outcome,
    }
}

fn refusal(request: &Request) -> Option<RefusalItem> {
    let Refusal { status, code, message, .. } = request.refusal.clone()?;
    let time = Timestamp::from(request.time);
    Some(RefusalItem {
        number: request.number,
        time: time.to_string(),
        shown_time: date_and_clock(time),
        operation: request.operation.clone(),
        status,
        code,
        message,
    })
}
