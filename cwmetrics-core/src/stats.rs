//! The reporter's own figures.
//!
//! Every sample stands in exactly one account at a time: waiting in the shards (not counted yet),
//! pending, accepted, refused or dropped. A transfer between accounts is one step under one lock,
//! so that a reader sees the sums balance at every instant; each account is counted where the
//! sample arrives and none is computed from the others.

use std::sync::Mutex;

/// What the reporter has done since it was installed, in samples unless said otherwise.
///
/// At every instant `recorded == accepted + refused + dropped + pending`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Samples that were recorded, and those that were [`recovered`](Stats::recovered).
    pub recorded: u64,
    /// Samples that the sink has accepted.
    pub accepted: u64,
    /// Samples that the sink has refused for good.
    pub refused: u64,
    /// Samples that a bound has cost: the outbox was full, they grew too old to be accepted, or the
    /// reporter was shut down and there was no spool.
    pub dropped: u64,
    /// Samples that are on their way. After the end of a reporter with a spool: those that the spool
    /// keeps for the next one.
    pub pending: u64,
    /// Puts that were invalid and never recorded.
    pub rejected: u64,
    /// Dimension values that were changed so that CloudWatch takes them.
    pub repaired: u64,
    /// Samples that went to `(other)` because their metric had too many series.
    pub folded: u64,
    /// Data that the sink has accepted.
    pub datums: u64,
    /// Requests that were made, those that failed included.
    pub requests: u64,
    /// Encoded bytes of these requests, before compression.
    pub bytes: u64,
    /// Requests that were throttled.
    pub throttled: u64,
    /// Requests that were a further attempt.
    pub retried: u64,
    /// Samples of requests whose answer was lost and that were sent again: these could have been
    /// counted twice.
    pub ambiguous: u64,
    /// Requests that are under way now.
    pub in_flight: u64,
    /// Samples that were found in the [spool](crate::Builder::spool) at the start; they are among
    /// those recorded.
    pub recovered: u64,
    /// Samples that are in the spool now, of those pending: what the end of the process does not cost.
    pub spooled: u64,
    /// Files of the spool that were damaged when they were read. How many samples each had is not
    /// known: they are in no other account.
    pub spool_corrupt: u64,
    /// What the system refused to do with files of the spool: to write one, because the disk is full,
    /// or to remove one. The data are delivered from memory all the same.
    pub spool_errors: u64,
    /// Encoded bytes that wait in the outbox now.
    pub outbox_bytes: u64,
    /// The longest delay, in microseconds, with which the reporter noticed the end of a window:
    /// how far a count that is not stacked with a timing can be from its true minute.
    pub worst_tick_delay_micros: u64,
    /// How often a thread of the reporter has panicked and was set to work again.
    pub restarts: u64,
    /// Requests that were traced. This and what follows need the feature `xray`.
    pub traces_sampled: u64,
    /// Requests that were to be traced, and were not because too much was not sent yet.
    pub traces_skipped: u64,
    /// Trace headers of callers that could not be read, and were ignored.
    pub trace_headers_ignored: u64,
    /// Annotations and metadata of traces that were cut, moved or left out because of a bound.
    pub trace_details_cut: u64,
    /// Traced calls that are over: each is a segment or a subsegment. At every instant
    /// `segments_recorded == segments_sent + segments_refused + segments_dropped + segments_pending`.
    pub segments_recorded: u64,
    /// Of these, those that X-Ray has accepted, or that the daemon was handed.
    pub segments_sent: u64,
    /// Of these, those that X-Ray has refused for good.
    pub segments_refused: u64,
    /// Of these, those that a bound has cost: too much was not sent, or the reporter was shut down.
    pub segments_dropped: u64,
    /// Of these, those that are on their way.
    pub segments_pending: u64,
    /// What the last failed request said.
    pub last_error: Option<String>,
}

/// The accounts behind [`Stats`].
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    stats: Mutex<Stats>,
}

impl Ledger {
    /// Makes one step: everything that `change` does is seen at once.
    pub(crate) fn post<R>(&self, change: impl FnOnce(&mut Stats) -> R) -> R {
        change(&mut crate::sync::lock(&self.stats))
    }

    /// The accounts as they are now.
    pub(crate) fn read(&self) -> Stats {
        crate::sync::lock(&self.stats).clone()
    }
}
