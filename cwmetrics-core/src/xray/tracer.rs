//! The thread that sends traces.

use std::future::poll_fn;
use std::io;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use super::api::Api;
use super::destination::Destination;
use super::document::Service;
use super::outbox::Outbox;
use super::race::race;
use super::sampling::Sampling;
use super::sender::Sender;
use super::settings::{To, Xray};
use super::telemetry::Telemetry;
use crate::clock::Clock;
use crate::deliver::{Backoff, Ticket};
use crate::record::Traces;
use crate::stats::Ledger;
use crate::survive::survive;
use crate::sync::lock;

/// The way in to the tracer's thread.
#[derive(Debug)]
pub(crate) struct Tracer {
    traces: Arc<Traces>,
    inbox: Arc<Inbox>,
    runtime: tokio::runtime::Handle,
    clock: Clock,
}

/// Where others ask for what was traced so far to be sent.
#[derive(Debug, Default)]
pub(super) struct Inbox(Mutex<Asked>);

#[derive(Debug, Default)]
struct Asked {
    tickets: Vec<Arc<Ticket>>,
    /// By when it is to end.
    stop: Option<Duration>,
    is_closed: bool,
}

impl Inbox {
    /// Sender: who has asked since the last time.
    pub(super) fn take(&self) -> Vec<Arc<Ticket>> {
        std::mem::take(&mut lock(&self.0).tickets)
    }

    /// Sender: whether it is to end when all is sent.
    pub(super) fn is_stopping(&self) -> bool {
        lock(&self.0).stop.is_some()
    }

    /// Sender: it ends.
    pub(super) fn close(&self) {
        let mut asked = lock(&self.0);
        asked.is_closed = true;
        let tickets = std::mem::take(&mut asked.tickets);
        drop(asked);
        tickets.iter().for_each(|ticket| ticket.expire(0));
    }

    /// False when there is nobody to answer any more.
    fn ask(&self, ticket: &Arc<Ticket>, stop: Option<Duration>) -> bool {
        let mut asked = lock(&self.0);
        if asked.is_closed {
            return false;
        }
        asked.tickets.push(Arc::clone(ticket));
        asked.stop = asked.stop.or(stop);
        true
    }
}

impl Tracer {
    /// Starts the thread.
    pub(crate) fn spawn(
        xray: &Xray,
        service: String,
        traces: Arc<Traces>,
        ledger: Arc<Ledger>,
    ) -> io::Result<Tracer> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let clock = traces.clock.clone();
        let inbox = Arc::<Inbox>::default();
        let telemetry = Arc::new(Telemetry::default());
        let sampling = Arc::new(Sampling::new(clock.clone(), xray.local));
        if let Clock::Manual(manual) = &clock {
            let sampling = Arc::downgrade(&sampling);
            manual.listen(move || {
                sampling.upgrade().is_some_and(|sampling| {
                    sampling.tick();
                    true
                })
            });
        }
        let destination = Destination::new(&xray.to, clock.clone());
        let background = Background {
            asks_account: xray.asks_account,
            announce_after: xray.announce_after,
            // The daemon tells of its own work.
            tells: matches!(xray.to, To::Api(_)),
            api: destination.api(clock.clone()),
            service: service.clone(),
            traces: Arc::clone(&traces),
            sampling,
            telemetry: Arc::clone(&telemetry),
            clock: clock.clone(),
        };
        let mut sender = Sender {
            traces: Arc::clone(&traces),
            inbox: Arc::clone(&inbox),
            ledger: Arc::clone(&ledger),
            service: Service { name: service, version: xray.version.clone() },
            destination,
            telemetry,
            clock: clock.clone(),
            bound: xray.outbox_bytes,
            backoff: Backoff::new(1, None),
            outbox: Outbox::default(),
            flying: Vec::new(),
            tickets: Vec::new(),
            since: None,
            failures: 0,
        };
        let (stop, of_thread) = (Arc::clone(&inbox), clock.clone());
        let work = move || {
            background.spawn(&runtime);
            let mut run = || {
                runtime.block_on(race(sender.run(), stopped(&stop, &of_thread)));
            };
            while survive(&ledger, &mut run).is_none() {}
            drop(sender);
            // A look-up of a host's name that hangs does not hold up the end.
            runtime.shutdown_background();
        };
        thread::Builder::new().name("cwmetrics-trace".to_owned()).spawn(work)?;
        Ok(Tracer { traces, inbox, runtime: handle, clock })
    }

    /// Asks for everything that was traced before to be sent. The ticket is resolved when all of that is
    /// decided, or the time is up.
    pub(crate) fn flush(&self, timeout: Duration) -> Arc<Ticket> {
        let ticket = self.ask(None);
        let (clock, late) = (self.clock.clone(), Arc::downgrade(&ticket));
        let deadline = self.clock.monotonic().saturating_add(timeout);
        self.runtime.spawn(async move {
            clock.sleep_until(deadline).await;
            if let Some(ticket) = late.upgrade() {
                ticket.expire(0);
            }
        });
        ticket
    }

    /// The same, and then the thread ends. What is not sent by then is dropped, before the ticket is
    /// resolved.
    pub(crate) fn stop(&self, timeout: Duration) -> Arc<Ticket> {
        self.ask(Some(self.clock.monotonic().saturating_add(timeout)))
    }

    fn ask(&self, stop: Option<Duration>) -> Arc<Ticket> {
        let ticket = Ticket::new();
        if !self.inbox.ask(&ticket, stop) {
            return Ticket::resolved();
        }
        self.traces.news.notify_one();
        ticket
    }
}

/// Returns when the time is up in which somebody has asked for the end.
async fn stopped(inbox: &Inbox, clock: &Clock) {
    // What wakes the sender looks here too: they are one task.
    let deadline = poll_fn(|_| lock(&inbox.0).stop.map_or(Poll::Pending, Poll::Ready)).await;
    clock.sleep_until(deadline).await;
}

/// What goes on beside the sending.
struct Background {
    asks_account: bool,
    announce_after: Duration,
    tells: bool,
    api: Arc<Api>,
    service: String,
    traces: Arc<Traces>,
    sampling: Arc<Sampling>,
    telemetry: Arc<Telemetry>,
    clock: Clock,
}

impl Background {
    fn spawn(self, runtime: &tokio::runtime::Runtime) {
        let Background { api, service, traces, sampling, telemetry, clock, announce_after, .. } = self;
        if self.asks_account {
            let (sampling, api) = (Arc::clone(&sampling), Arc::clone(&api));
            runtime.spawn(async move { sampling.follow(&api, &service).await });
        }
        if self.tells {
            let clock = clock.clone();
            runtime.spawn(async move { telemetry.run(&api, &clock).await });
        }
        let of_quota = Arc::clone(&traces);
        runtime.spawn(async move { sampling.run(&of_quota).await });
        runtime.spawn(async move { announce(&traces, &clock, announce_after).await });
    }
}

/// Tells of calls that go on for long. Ends never.
async fn announce(traces: &Traces, clock: &Clock, after: Duration) {
    const PERIOD: Duration = Duration::from_secs(1);
    loop {
        traces.opened.notified().await;
        loop {
            clock.sleep_until(clock.monotonic() + PERIOD).await;
            if !traces.announce(after) {
                break;
            }
        }
    }
}
