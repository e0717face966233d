use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use super::backoff::Backoff;
use super::depot::Depot;
use super::flights::{Flights, Landing};
use super::keeper::Keeper;
use super::report::Report;
use super::search::Search;
use super::ticket::Ticket;
use crate::clock::Clock;
use crate::sink::{Batch, Class};

/// CloudWatch takes data of the last two weeks, and refuses a whole request for one that is older:
/// also for one that grows too old on its way.
const OLDEST: Duration = Duration::from_secs(14 * 24 * 60 * 60 - 60);

/// What runs on the delivering thread.
pub(super) struct Deliverer {
    depot: Arc<Depot>,
    keeper: Arc<Keeper>,
    clock: Clock,
    flights: Flights,
    backoff: Backoff,
    search: Search,
    report: Report,
}

/// What it waits for.
enum Event {
    Landed(Landing),
    News,
    PauseOver,
    Stopped,
}

impl Deliverer {
    pub(super) fn new(
        depot: Arc<Depot>,
        keeper: Arc<Keeper>,
        clock: Clock,
        flights: Flights,
        backoff: Backoff,
    ) -> Deliverer {
        let search = Search::new(clock.monotonic());
        Deliverer { depot, keeper, clock, flights, backoff, search, report: Report::default() }
    }

    /// Delivers until it is told to stop, and everything is decided or nobody waits any more.
    pub(super) async fn run(mut self) {
        loop {
            let news = self.depot.news();
            self.report.lost(news.losses);
            self.report.spool_failed(news.spool_failures);
            if news.closed {
                return;
            }
            if news.hurry {
                self.backoff.hurry();
            }
            self.keeper.catch_up();
            self.launch();
            match self.next_event(news.stop).await {
                Event::Landed(landing) => self.landed(landing),
                Event::News | Event::PauseOver => {}
                Event::Stopped => self.keeper.close(),
            }
        }
    }

    fn launch(&mut self) {
        while self.flights.len() < self.backoff.window(self.clock.monotonic()) {
            let oldest = self.clock.wall().saturating_sub(OLDEST).as_secs();
            let Some(mut entry) = self.depot.take(oldest) else { return };
            if !self.keeper.departs(&mut entry) {
                return;
            }
            self.flights.launch(entry, self.backoff.round());
        }
    }

    async fn next_event(&mut self, stop: Option<Arc<Ticket>>) -> Event {
        let Deliverer { depot, clock, flights, backoff, .. } = self;
        let mut news = pin!(depot.news.notified());
        let pause = backoff.until().filter(|_| !depot.is_empty());
        let pause_over = async {
            match pause {
                Some(until) => clock.sleep_until(until).await,
                None => pending().await,
            }
        };
        let mut pause_over = pin!(pause_over);
        let mut stopped = stop.map(|ticket| ticket.wait());
        poll_fn(|cx| {
            if let Poll::Ready(landing) = flights.poll_landing(cx) {
                return Poll::Ready(Event::Landed(landing));
            }
            if news.as_mut().poll(cx).is_ready() {
                return Poll::Ready(Event::News);
            }
            if pause_over.as_mut().poll(cx).is_ready() {
                return Poll::Ready(Event::PauseOver);
            }
            match &mut stopped {
                Some(stopped) => pin!(stopped).poll(cx).map(|_| Event::Stopped),
                None => Poll::Pending,
            }
        })
        .await
    }

    /// Everything that follows from the class of a failure.
    fn landed(&mut self, Landing { mut entry, round, result }: Landing) {
        let failure = match result {
            Ok(()) => {
                self.answered(round);
                self.search.accepted();
                return self.keeper.decided(&entry, |depot| depot.accepted(&entry));
            }
            Err(failure) => failure,
        };
        let error = failure.message();
        if let Class::Retry { throttled, unclear } = failure.class() {
            self.backoff.failed(round, self.clock.monotonic());
            self.report.failed(error);
            return self.keeper.put_back(&mut entry, error, throttled, unclear);
        }
        self.answered(round);
        match self.halves(&entry.batch, failure.class()) {
            Some(halves) => self.keeper.split(&entry, halves, error),
            None => {
                self.report.refused(&entry.batch, error);
                self.keeper.decided(&entry, |depot| depot.refused(&entry, error));
            }
        }
    }

    /// What is sent in the place of a batch that was not accepted. CloudWatch takes all of a request
    /// or nothing: one datum that it refuses costs those beside it, unless it is found.
    fn halves(&mut self, batch: &Batch, class: Class) -> Option<(Batch, Batch)> {
        let has_halves = batch.datums().len() > 1;
        let goes_on = has_halves && (class == Class::TooLarge || self.search.goes_on(self.clock.monotonic()));
        if goes_on { batch.halves() } else { None }
    }

    fn answered(&mut self, round: u32) {
        self.backoff.succeeded(round);
        self.report.answered();
    }
}
