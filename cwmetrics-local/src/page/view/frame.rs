//! What is around every page: where one can go, and what one can do.

use crate::changes::lock;
use crate::page::address;
use crate::page::filter::Filter;
use crate::shared::Shared;
use crate::store::MetricId;

/// The head of a page.
pub(in crate::page) struct Frame {
    pub(super) tabs: [Tab; 3],
    /// Whether the page loads itself again without JavaScript.
    pub(super) refresh: bool,
    /// The same page with that turned round.
    pub(super) turn_refresh: String,
    pub(super) clear: String,
}

/// One of the pages.
pub(super) struct Tab {
    pub(super) label: &'static str,
    pub(super) href: String,
    pub(super) count: usize,
    pub(super) current: bool,
}

impl Frame {
    /// Of the page at the path `here`, which may be about a metric.
    pub(in crate::page) fn new(
        shared: &Shared,
        here: &str,
        filter: &Filter,
        metric: Option<&MetricId>,
    ) -> Frame {
        let metrics = lock(&shared.store).series_from(0).count();
        let (requests, refusals) = {
            let journal = lock(&shared.journal);
            let refused = journal.requests().filter(|request| request.refusal.is_some());
            (journal.requests().count(), refused.count())
        };
        // The choices for the metrics go along to the other pages, and come back; but for
        // the page of the list.
        let first = filter.page(1);
        let tab = |label, path, count| Tab { label, href: first.address(path), count, current: path == here };
        let turned = filter.refreshing(!filter.refresh);
        Frame {
            tabs: [
                tab("Metrics", address::METRICS, metrics),
                tab("Requests", address::REQUESTS, requests),
                tab("Refusals", address::REFUSALS, refusals),
            ],
            refresh: filter.refresh,
            turn_refresh: match metric {
                Some(metric) => turned.address_of(here, metric),
                None => turned.address(here),
            },
            clear: first.address(address::CLEAR),
        }
    }
}
