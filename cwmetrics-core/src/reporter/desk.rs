//! Where the program's threads ask something of the collector.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll};
use std::thread::Thread;
use std::time::Duration;

use once_cell::sync::OnceCell;

use crate::deliver::{FlushError, Ticket};
use crate::record::{Pusher, Registry, Wait, is_installed};
use crate::stats::{Ledger, Stats};
use crate::sync::lock;
#[cfg(feature = "xray")]
use crate::xray::Tracer;

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
    /// Whether it asks for what was recorded to be pushed first.
    pub(super) fn wants_push(&self) -> bool {
        matches!(self, Request::Flush { .. } | Request::Push { .. })
    }
}

/// The collector's desk.
#[derive(Debug)]
pub(crate) struct Desk {
    /// None when the collector has ended.
    requests: Mutex<Option<Vec<Request>>>,
    collector: OnceCell<Thread>,
    /// Whether a push is wanted that nobody waits for.
    wanted: AtomicBool,
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) shutdown_timeout: Duration,
    /// Who sends traces, if there are any.
    #[cfg(feature = "xray")]
    tracer: OnceCell<Tracer>,
}

impl Desk {
    pub(crate) fn new(ledger: Arc<Ledger>, shutdown_timeout: Duration) -> Desk {
        Desk {
            requests: Mutex::new(Some(Vec::new())),
            collector: OnceCell::new(),
            wanted: AtomicBool::new(false),
            ledger,
            shutdown_timeout,
            #[cfg(feature = "xray")]
            tracer: OnceCell::new(),
        }
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

    /// Asks, and says whether there is somebody to answer.
    fn ask(&self, request: Request) -> bool {
        let mut requests = lock(&self.requests);
        let is_open = requests.as_mut().map(|requests| requests.push(request)).is_some();
        drop(requests);
        self.wake();
        is_open
    }

    /// Asks with a ticket. Where the reporter has ended, there is nothing to wait for.
    fn ask_with(&self, request: impl FnOnce(Arc<Ticket>) -> Request) -> Arc<Ticket> {
        let ticket = Ticket::new();
        if self.ask(request(ticket.clone())) { ticket } else { Ticket::resolved() }
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
        self.ask_with(|ticket| Request::Flush { ticket, timeout: self.shutdown_timeout })
    }

    /// Asks for a push, for calls that return.
    fn push(&self, timeout: Duration) -> Arc<Ticket> {
        self.ask_with(|ticket| Request::Push { ticket, timeout })
    }

    /// Asks for a push that nobody waits for.
    fn want_push(&self) {
        if !self.wanted.swap(true, Ordering::SeqCst) {
            self.wake();
        }
    }

    /// Collector: whether such a push was asked for.
    pub(super) fn take_wanted(&self) -> bool {
        self.wanted.swap(false, Ordering::SeqCst)
    }

    /// Asks for the end.
    pub(crate) fn shutdown(&self) -> Arc<Ticket> {
        self.ask_with(|ticket| Request::Shutdown { ticket, timeout: self.shutdown_timeout })
    }

    #[cfg(feature = "xray")]
    pub(crate) fn set_tracer(&self, tracer: Tracer) {
        // A desk has one.
        let _ = self.tracer.set(tracer);
    }

    /// Asks for everything traced so far to be sent; there may be nothing to wait for.
    pub(crate) fn flush_traces(&self, timeout: Duration) -> Option<Arc<Ticket>> {
        #[cfg(feature = "xray")]
        return self.tracer.get().map(|tracer| tracer.flush(timeout));
        #[cfg(not(feature = "xray"))]
        {
            let _ = timeout;
            None
        }
    }

    /// The same, and the end of it.
    pub(crate) fn stop_traces(&self) -> Option<Arc<Ticket>> {
        #[cfg(feature = "xray")]
        return self.tracer.get().map(|tracer| tracer.stop(self.shutdown_timeout));
        #[cfg(not(feature = "xray"))]
        None
    }

    /// The figures now: after everything recorded so far was read, or as they were at the end.
    pub(crate) fn stats(&self, registry: &'static Registry) -> Stats {
        let (sender, answer) = mpsc::channel();
        let answered = is_installed(registry) && self.ask(Request::Stats(sender));
        let answer = answered.then(|| answer.recv_timeout(STATS_TIMEOUT).ok()).flatten();
        let mut stats = answer.unwrap_or_else(|| self.ledger.read());
        stats.rejected = registry.rejected.load(Ordering::Relaxed);
        stats.repaired = registry.repaired.load(Ordering::Relaxed);
        #[cfg(feature = "xray")]
        if let Some(traces) = &registry.traces {
            traces.tell(&mut stats);
        }
        stats
    }
}

/// Waits for metrics and traces. What became of the traces is in the statistics.
pub(crate) async fn wait(ticket: Arc<Ticket>, traces: Option<Arc<Ticket>>) -> Result<(), FlushError> {
    let result = ticket.wait().await;
    if let Some(traces) = traces {
        let _ = traces.wait().await;
    }
    result
}

/// Waits for a ticket as long as its shutdown timeout, and a little for the collector to keep it; and
/// for the traces.
pub(crate) fn wait_blocking(
    desk: &Desk,
    ticket: &Ticket,
    traces: Option<Arc<Ticket>>,
) -> Result<(), FlushError> {
    let grace = Duration::from_secs(1);
    if let Some(traces) = traces {
        let _ = traces.wait_blocking(Some(desk.shutdown_timeout.saturating_add(grace)));
    }
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
        let traces = self.desk.flush_traces(self.timeout);
        let tickets: Vec<_> = [self.desk.push(self.timeout)].into_iter().chain(traces).collect();
        let waits = Mutex::new(tickets.iter().map(Ticket::wait).collect());
        Arc::new(Waiting { tickets, waits, timeout: self.timeout })
    }

    fn push_in_background(&self) {
        self.desk.want_push();
    }
}

/// A call waits for this.
#[derive(Debug)]
struct Waiting {
    tickets: Vec<Arc<Ticket>>,
    waits: Mutex<Vec<crate::deliver::Wait>>,
    timeout: Duration,
}

impl Wait for Waiting {
    fn wait(&self) {
        // What comes of it is in the statistics; the call returns in any case.
        for ticket in &self.tickets {
            let _ = ticket.wait_blocking(Some(self.timeout));
        }
    }

    fn poll(&self, context: &mut Context<'_>) -> Poll<()> {
        for wait in &mut *lock(&self.waits) {
            std::task::ready!(std::future::Future::poll(std::pin::Pin::new(wait), context)).ok();
        }
        Poll::Ready(())
    }
}
