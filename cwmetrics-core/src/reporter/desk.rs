//! Where the program's threads ask something of the collector.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll};
use std::thread::Thread;
use std::time::Duration;

use once_cell::sync::OnceCell;

use crate::deliver::{FlushError, Ticket};
use crate::record::{Pusher, Registry, Wait};
use crate::stats::{Ledger, Stats};
use crate::sync::lock;

/// How long [`Desk::stats`] waits for the collector, which answers within microseconds unless the
/// machine does not let it run.
const STATS_TIMEOUT: Duration = Duration::from_secs(1);

/// What is asked of the collector.
#[derive(Debug)]
pub(crate) enum Request {
    /// Deliver everything recorded so far, at once; expire the ticket after this long.
    Flush { ticket: Arc<Ticket>, timeout: Duration },
    /// The same for a call that returns: it does not wait for a pause between attempts to end.
    Push { ticket: Arc<Ticket>, timeout: Duration },
    /// Read the shards, then tell the figures.
    Stats(mpsc::Sender<Stats>),
    /// Deliver everything, and end.
    Shutdown { ticket: Arc<Ticket>, timeout: Duration },
}

impl Request {
    /// Nobody answers any more.
    pub(super) fn give_up(self, waiting: u64) {
        match self {
            Request::Stats(_) => {}
            Request::Flush { ticket, .. }
            | Request::Push { ticket, .. }
            | Request::Shutdown { ticket, .. } => {
                ticket.expire(waiting);
            }
        }
    }
}

/// The collector's desk.
#[derive(Debug)]
pub(crate) struct Desk {
    /// None when the collector has ended.
    requests: Mutex<Option<Vec<Request>>>,
    collector: OnceCell<Thread>,
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) shutdown_timeout: Duration,
}

impl Desk {
    pub(crate) fn new(ledger: Arc<Ledger>, shutdown_timeout: Duration) -> Desk {
        Desk { requests: Mutex::new(Some(Vec::new())), collector: OnceCell::new(), ledger, shutdown_timeout }
    }

    pub(crate) fn set_collector(&self, thread: Thread) {
        // A desk has one collector.
        let _ = self.collector.set(thread);
    }

    pub(crate) fn wake(&self) {
        if let Some(collector) = self.collector.get() {
            collector.unpark();
        }
    }

    pub(crate) fn ask(&self, request: Request) {
        match &mut *lock(&self.requests) {
            Some(requests) => requests.push(request),
            None => request.give_up(self.ledger.read().pending),
        }
        self.wake();
    }

    /// Collector: what was asked since the last time.
    pub(super) fn take(&self) -> Vec<Request> {
        lock(&self.requests).as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Collector: it ends; what was asked since the last time.
    pub(super) fn close(&self) -> Vec<Request> {
        lock(&self.requests).take().unwrap_or_default()
    }

    /// Asks for a flush.
    pub(crate) fn flush(&self) -> Arc<Ticket> {
        let ticket = Ticket::new();
        self.ask(Request::Flush { ticket: ticket.clone(), timeout: self.shutdown_timeout });
        ticket
    }

    /// Asks for the end.
    pub(crate) fn shutdown(&self) -> Arc<Ticket> {
        let ticket = Ticket::new();
        self.ask(Request::Shutdown { ticket: ticket.clone(), timeout: self.shutdown_timeout });
        ticket
    }

    /// The figures now, after everything recorded so far was read.
    pub(crate) fn stats(&self, registry: Option<&Registry>) -> Stats {
        let (sender, answer) = mpsc::channel();
        let mut stats = if registry.is_some() {
            self.ask(Request::Stats(sender));
            answer.recv_timeout(STATS_TIMEOUT).unwrap_or_else(|_| self.ledger.read())
        } else {
            self.ledger.read()
        };
        if let Some(registry) = registry {
            stats.rejected = registry.rejected.load(Ordering::Relaxed);
            stats.repaired = registry.repaired.load(Ordering::Relaxed);
        }
        stats
    }
}

/// Waits for a ticket as long as its shutdown timeout, and a little for the collector to keep it.
pub(crate) fn wait_blocking(desk: &Desk, ticket: &Ticket) -> Result<(), FlushError> {
    let grace = Duration::from_secs(1);
    ticket.wait_blocking(Some(desk.shutdown_timeout.saturating_add(grace))).unwrap_or_else(|| {
        // The collector did not run for a second. It must not hold up the program.
        let waiting = desk.ledger.read().pending;
        Err(FlushError { waiting, ..FlushError::default() })
    })
}

/// Pushes for calls that wait for them.
#[derive(Debug)]
pub(crate) struct BeforeReturn {
    pub(crate) desk: Arc<Desk>,
    pub(crate) timeout: Duration,
}

impl Pusher for BeforeReturn {
    fn push(&self) -> Arc<dyn Wait> {
        let ticket = Ticket::new();
        self.desk.ask(Request::Push { ticket: ticket.clone(), timeout: self.timeout });
        Arc::new(Waiting { wait: Mutex::new(ticket.wait()), ticket, timeout: self.timeout })
    }

    fn push_in_background(&self) {
        self.desk.ask(Request::Push { ticket: Ticket::new(), timeout: self.timeout });
    }
}

/// A call waits for this.
#[derive(Debug)]
struct Waiting {
    ticket: Arc<Ticket>,
    wait: Mutex<crate::deliver::Wait>,
    timeout: Duration,
}

impl Wait for Waiting {
    fn wait(&self) {
        // What comes of it is in the statistics; the call returns in any case.
        let _ = self.ticket.wait_blocking(Some(self.timeout));
    }

    fn poll(&self, context: &mut Context<'_>) -> Poll<()> {
        let wait = &mut *lock(&self.wait);
        std::future::Future::poll(std::pin::Pin::new(wait), context).map(|_| ())
    }
}
