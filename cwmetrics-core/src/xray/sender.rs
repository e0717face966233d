//! Sends what is traced.

use std::sync::Arc;
use std::time::Duration;

use super::destination::{Destination, Fate};
use super::document::Service;
use super::outbox::Outbox;
use super::pack::{Document, pack};
use super::race::race;
use super::telemetry::Telemetry;
use super::tracer::Inbox;
use crate::clock::Clock;
use crate::deliver::{Backoff, Ticket, quietly};
use crate::record::Traces;
use crate::sink::{Class, Failure};
use crate::stats::Ledger;

/// How long documents are gathered for one request, unless somebody waits for them.
const GATHERING: Duration = Duration::from_secs(1);
/// How long a request may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// What runs on the tracer's thread.
pub(super) struct Sender {
    pub(super) traces: Arc<Traces>,
    pub(super) inbox: Arc<Inbox>,
    pub(super) ledger: Arc<Ledger>,
    pub(super) service: Service,
    pub(super) destination: Destination,
    pub(super) telemetry: Arc<Telemetry>,
    pub(super) clock: Clock,
    pub(super) bound: usize,
    pub(super) backoff: Backoff,
    pub(super) outbox: Outbox,
    /// What is being sent.
    pub(super) flying: Vec<(u64, Document)>,
    /// Who waits for the first so many documents.
    pub(super) tickets: Vec<(u64, Arc<Ticket>)>,
    /// When the oldest document that waits came.
    pub(super) since: Option<Duration>,
    /// Requests that failed since the last one that did not.
    pub(super) failures: u64,
}

impl Sender {
    /// Sends until everything is decided after somebody has asked it to stop.
    pub(super) async fn run(&mut self) {
        // After a panic nobody will say what became of what was sent.
        let flying = std::mem::take(&mut self.flying);
        self.outbox.put_back(flying);
        loop {
            self.take_in();
            self.tickets.retain(|(first, ticket)| {
                if self.outbox.has_sent(*first) {
                    ticket.finish();
                }
                !ticket.is_resolved()
            });
            if self.outbox.is_empty() && self.inbox.is_stopping() {
                return;
            }
            match self.due() {
                Some(due) if due <= self.clock.monotonic() => self.send().await,
                due => self.wait(due).await,
            }
        }
    }

    /// Takes in what is over, and who waits for it.
    fn take_in(&mut self) {
        // The tickets first: they cover what came before them.
        let tickets = self.inbox.take();
        for chunk in self.traces.take() {
            let documents = pack(&chunk, &self.service);
            self.telemetry.received(documents.len());
            let over = self.outbox.put(documents, self.bound);
            self.telemetry.spilled(over.len());
            let calls = over.iter().map(|document| document.calls).sum::<u64>();
            self.traces.post(|figures| {
                figures.pending -= calls;
                figures.dropped += calls;
            });
        }
        if !tickets.is_empty() {
            self.backoff.hurry();
        }
        let arrived = self.outbox.arrived();
        self.tickets.extend(tickets.into_iter().map(|ticket| (arrived, ticket)));
        if self.outbox.is_empty() {
            self.since = None;
        } else if self.since.is_none() {
            self.since = Some(self.clock.monotonic());
        }
    }

    /// When the next request is to be made.
    fn due(&mut self) -> Option<Duration> {
        let now = self.clock.monotonic();
        let since = self.since?;
        self.backoff.window(now);
        if let Some(until) = self.backoff.until() {
            return Some(until);
        }
        let is_urgent = !self.destination.gathers()
            || self.outbox.is_full()
            || !self.tickets.is_empty()
            || self.inbox.is_stopping();
        Some(if is_urgent { now } else { since + GATHERING })
    }

    async fn wait(&self, due: Option<Duration>) {
        let news = self.traces.news.notified();
        match due {
            Some(due) => {
                race(news, self.clock.sleep_until(due)).await;
            }
            None => news.await,
        }
    }

    async fn send(&mut self) {
        self.flying = self.outbox.take();
        let round = self.backoff.round();
        let late = self.clock.monotonic() + TIMEOUT;
        let put = race(self.destination.put(&self.flying), self.clock.sleep_until(late)).await;
        let result = match put {
            super::race::First::One(result) => result,
            super::race::First::Other(()) => Err(Failure::unclear("X-Ray has not answered in time")),
        };
        let documents = std::mem::take(&mut self.flying);
        self.since = None;
        match result {
            Ok(fates) => {
                let has_failed = self.landed(documents, fates);
                if has_failed {
                    self.backoff.failed(round, self.clock.monotonic());
                } else {
                    self.backoff.succeeded(round);
                }
            }
            Err(failure) => self.failed(documents, &failure, round),
        }
    }

    /// The destination has answered. Says whether something has to be sent again.
    fn landed(&mut self, documents: Vec<(u64, Document)>, fates: Vec<Fate>) -> bool {
        let (mut sent, mut refused, mut last) = (0, 0, None);
        let mut again = Vec::new();
        for ((order, document), fate) in documents.into_iter().zip(fates) {
            match fate {
                Fate::Accepted => {
                    sent += document.calls;
                    self.telemetry.sent();
                }
                Fate::Refused(why) => {
                    refused += document.calls;
                    self.telemetry.rejected();
                    last = Some(why);
                }
                Fate::Later(why) => {
                    again.push((order, document));
                    last = Some(why);
                }
            }
        }
        self.traces.post(|figures| {
            figures.pending -= sent + refused;
            figures.sent += sent;
            figures.refused += refused;
        });
        let has_failed = !again.is_empty();
        self.outbox.put_back(again);
        match last {
            Some(why) => self.tell(&why),
            None => self.failures = 0,
        }
        has_failed
    }

    fn failed(&mut self, documents: Vec<(u64, Document)>, failure: &Failure, round: u32) {
        self.telemetry.failed(failure);
        self.tell(failure.message());
        let is_final = matches!(failure.class(), Class::Refused | Class::TooLarge);
        if is_final && documents.len() > 1 {
            // One of them is to blame, so each goes on its own.
            self.outbox.put_back(documents);
            self.outbox.one_by_one();
        } else if is_final {
            let fate = Fate::Refused(failure.message().to_owned());
            let fates = vec![fate; documents.len()];
            self.landed(documents, fates);
        } else {
            self.outbox.put_back(documents);
            self.backoff.failed(round, self.clock.monotonic());
        }
    }

    fn tell(&mut self, why: &str) {
        self.failures += 1;
        self.ledger.post(|stats| stats.last_error = Some(why.to_owned()));
        if self.failures.is_power_of_two() {
            let failures = self.failures;
            quietly(|| tracing::warn!(failures, error = why, "cwmetrics cannot send its traces"));
        }
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        self.traces.close();
        self.inbox.close();
        for (_, ticket) in self.tickets.drain(..) {
            ticket.expire(0);
        }
    }
}
