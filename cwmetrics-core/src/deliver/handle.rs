use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::backoff::Backoff;
use super::deliverer::Deliverer;
use super::depot::Depot;
use super::flights::{Flights, SharedSink};
use super::keeper::Keeper;
use super::spool::{Found, Spool};
use super::ticket::Ticket;
use crate::clock::Clock;
use crate::sink::{AnySink, Batch, Limits};
use crate::stats::Ledger;
use crate::survive::survive;

/// How to deliver.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// Most encoded bytes that are kept undelivered; past it the oldest batch is dropped.
    pub(crate) outbox_bytes: usize,
    /// Most requests under way at once.
    pub(crate) in_flight: usize,
    /// When a request that was not answered counts as failed.
    pub(crate) attempt_timeout: Duration,
    /// Makes the pauses between attempts the same on every run.
    pub(crate) seed: Option<u64>,
}

impl Default for Options {
    fn default() -> Options {
        Options { outbox_bytes: 64 << 20, in_flight: 4, attempt_timeout: Duration::from_secs(60), seed: None }
    }
}

/// The way in to the delivering thread. No call blocks, also while a sink blocks that thread; only
/// [`close`](Handle::close) writes to the spool what is not in it yet. Dropping it gives up on
/// everything that is not delivered yet.
#[derive(Debug)]
pub(crate) struct Handle {
    depot: Arc<Depot>,
    keeper: Arc<Keeper>,
    limits: Limits,
}

impl Handle {
    /// Starts the thread, which begins with what was found in the spool, if there is one.
    pub(crate) fn spawn(
        sink: AnySink,
        options: Options,
        spool: Option<(Spool, Found)>,
        ledger: Arc<Ledger>,
        clock: Clock,
    ) -> io::Result<Handle> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (spool, found) = spool.unzip();
        let depot = Arc::new(match found {
            Some(found) => Depot::with_spool(options.outbox_bytes, Arc::clone(&ledger), found),
            None => Depot::new(options.outbox_bytes, Arc::clone(&ledger)),
        });
        let keeper = Arc::new(Keeper::new(Arc::clone(&depot), spool));
        let limits = sink.limits;
        let closing = Closing(Arc::clone(&keeper));
        let of_thread = Arc::clone(&depot);
        let deliver = move || {
            // Whatever ends the thread, nobody waits in vain for what it would have delivered.
            let (Closing(keeper), depot) = (&closing, &of_thread);
            let sink: SharedSink = Rc::from(sink.sink);
            let run = || {
                let flights = Flights::new(Rc::clone(&sink), clock.clone(), options.attempt_timeout);
                let backoff = Backoff::new(options.in_flight, options.seed);
                let (depot, keeper) = (Arc::clone(depot), Arc::clone(keeper));
                let deliverer = Deliverer::new(depot, keeper, clock.clone(), flights, backoff);
                runtime.block_on(deliverer.run());
            };
            while survive(&ledger, run).is_none() {
                depot.recall();
            }
            // A look-up of a host's name that hangs does not hold up the end.
            runtime.shutdown_background();
        };
        thread::Builder::new().name("cwmetrics-deliver".to_owned()).spawn(deliver)?;
        Ok(Handle { depot, keeper, limits })
    }

    /// How large the batches may be.
    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// Takes batches in. Their samples are pending in the ledger already.
    pub(crate) fn push(&self, batches: Vec<Batch>) {
        self.depot.push(batches);
    }

    /// The ticket covers everything that was pushed before, and tells what was lost since the last
    /// flush or stop.
    pub(crate) fn flush(&self, ticket: &Arc<Ticket>) {
        self.depot.cover(ticket, true);
    }

    /// The ticket covers everything that was pushed before; for those who only wait.
    pub(crate) fn follow(&self, ticket: &Arc<Ticket>) {
        self.depot.cover(ticket, false);
    }

    /// If the last attempts failed, the next one is made now.
    pub(crate) fn retry_now(&self) {
        self.depot.hurry();
    }

    /// Flushes, at once; when the ticket is resolved or expires, what is left is dropped unless it is
    /// in the spool, and the thread ends.
    pub(crate) fn stop(&self, ticket: &Arc<Ticket>) {
        self.depot.stop(ticket);
    }

    /// Gives up: everything that is not decided is in the spool, or dropped and counted, before this
    /// returns (so that a ticket that waits for it says so), and the thread ends.
    pub(crate) fn close(&self) {
        self.keeper.close();
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.close();
    }
}

struct Closing(Arc<Keeper>);

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.close();
    }
}
