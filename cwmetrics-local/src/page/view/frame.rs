//! What is around every page: where one can go, and what one can do.

use crate::changes::lock;
use crate::page::address;
use crate::page::filter::{Filter, Own};
use crate::page::traces;
use crate::shared::Shared;

/// The head of a page.
pub(in crate::page) struct Frame {
    pub(super) tabs: [Tab; 5],
    /// Whether there is anything to say of traces.
    pub(super) has_traces: bool,
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
    /// None where counting would take too long.
    pub(super) count: Option<usize>,
    pub(super) current: bool,
}

impl Frame {
    /// Of the page at the path `here`, which may have parameters of its own.
    pub(in crate::page) fn new(shared: &Shared, here: &str, filter: &Filter, own: Option<Own>) -> Frame {
        let metrics = lock(&shared.store).series_from(0).count();
        let traces = traces::count(shared);
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
                tab("Metrics", address::METRICS, Some(metrics)),
                tab("Traces", address::TRACES, Some(traces)),
                tab("Map", address::MAP, None),
                tab("Requests", address::REQUESTS, Some(requests)),
                tab("Refusals", address::REFUSALS, Some(refusals)),
            ],
            has_traces: traces > 0,
            refresh: filter.refresh,
            turn_refresh: match own {
                Some(own) => turned.address_of_page(here, own),
                None => turned.address(here),
            },
            clear: first.address(address::CLEAR),
        }
    }
}
