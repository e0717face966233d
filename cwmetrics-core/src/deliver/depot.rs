mod files;

use std::collections::BTreeMap;
use std::mem;
use std::sync::{Arc, Mutex};
use std::task::Waker;

pub(super) use files::SpoolFailures;
use tokio::sync::Notify;

use super::FlushError;
use super::outbox::{Entry, Filed, Outbox};
use super::quiet::wake_all;
use super::report::{Loss, Losses};
use super::spool::{Mark, Place};
use super::ticket::{Fate, Ticket};
use crate::sink::Batch;
use crate::stats::{Ledger, Stats};
use crate::sync::lock;

/// Where undelivered samples are, and where each of them is accounted for: in the [`Ledger`], and
/// with the tickets that cover it.
///
/// It is shared between the [`Handle`](super::Handle) and the thread that delivers, so that its
/// bound holds and its figures are right also while a sink blocks that thread. The lock is held for
/// moments only, and while nothing foreign runs.
#[derive(Debug)]
pub(super) struct Depot {
    state: Mutex<State>,
    ledger: Arc<Ledger>,
    /// Most encoded bytes that may wait.
    bound: usize,
    /// What a new batch is: due to be filed, if there is a spool.
    filed: Filed,
    /// Tells the delivering thread that something is to be done.
    pub(super) news: Notify,
}

#[derive(Debug, Default)]
struct State {
    outbox: Outbox,
    /// What has been taken out to be sent, by id.
    flying: BTreeMap<u64, Entry>,
    next_order: u64,
    next_id: u64,
    /// Samples that wait or fly.
    outstanding: u64,
    tickets: Vec<Open>,
    /// What was lost since the last flush.
    untold: FlushError,
    losses: Losses,
    /// Files of batches that were dropped.
    forgotten: Vec<(Place, Mark)>,
    spool_failures: SpoolFailures,
    hurry: bool,
    stop: Option<Arc<Ticket>>,
    closed: bool,
    /// What the tickets are told when the ledger has it all.
    settled: Vec<Settled>,
    /// Who waits on tickets that are resolved; woken when the lock is given back.
    wakers: Vec<Waker>,
}

/// What became of some samples.
#[derive(Clone, Copy, Debug)]
struct Settled {
    order: u64,
    samples: u64,
    fate: Fate,
}

/// A ticket that was handed in.
#[derive(Debug)]
struct Open {
    ticket: Arc<Ticket>,
    /// It covers what was pushed before this.
    before: u64,
    tells: bool,
}

/// What the delivering thread is asked to do.
#[derive(Debug)]
pub(super) struct News {
    /// End a pause.
    pub(super) hurry: bool,
    /// Deliver until this is resolved, and then end.
    pub(super) stop: Option<Arc<Ticket>>,
    /// End now.
    pub(super) closed: bool,
    pub(super) losses: Losses,
    pub(super) spool_failures: SpoolFailures,
}

impl Depot {
    pub(super) fn new(bound: usize, ledger: Arc<Ledger>) -> Depot {
        Depot { state: Mutex::default(), ledger, bound, filed: Filed::No, news: Notify::new() }
    }

    /// Takes batches in; what is over the bound is dropped, the oldest first.
    pub(super) fn push(&self, batches: Vec<Batch>) {
        self.change(|state| {
            for batch in batches {
                let order = state.next_order;
                state.next_order += 1;
                state.outstanding += batch.samples();
                if state.closed {
                    self.drop_samples(state, order, batch.samples(), Loss::ShutDown);
                } else {
                    state.put(order, 0, self.filed, Arc::new(batch));
                }
            }
            while !state.closed
                && state.bytes() > self.bound
                && let Some(oldest) = state.outbox.take_oldest()
            {
                state.forget(&oldest);
                self.drop_samples(state, oldest.order, oldest.batch.samples(), Loss::OutboxFull);
            }
        });
        self.news.notify_one();
    }

    /// Hands a ticket in: it covers what was pushed before. One that `tells` also tells of the
    /// losses since the last one that did.
    pub(super) fn cover(&self, ticket: &Arc<Ticket>, tells: bool) {
        let closed = self.change(|state| {
            let mut covered = if tells { state.untold.clone() } else { FlushError::default() };
            covered.waiting = state.outstanding;
            // One that has expired tells nothing any more.
            if ticket.cover(covered, &mut state.wakers) {
                if tells {
                    state.untold = FlushError::default();
                }
                state.tickets.retain(|open| !open.ticket.is_resolved());
                state.tickets.push(Open { ticket: Arc::clone(ticket), before: state.next_order, tells });
            }
            state.closed
        });
        if closed {
            // What waits in the spool is not delivered any more.
            ticket.expire(0);
        }
    }

    /// Asks the delivering thread not to wait for the end of a pause.
    pub(super) fn hurry(&self) {
        self.change(|state| state.hurry = true);
        self.news.notify_one();
    }

    /// Asks the delivering thread to end when the ticket is resolved.
    pub(super) fn stop(&self, ticket: &Arc<Ticket>) {
        self.cover(ticket, true);
        self.change(|state| {
            state.hurry = true;
            state.stop = Some(Arc::clone(ticket));
        });
        self.news.notify_one();
    }

    /// Drops everything that is not decided and not in the spool, and asks the delivering thread to
    /// end. What is in the spool is pending until the next start.
    pub(super) fn close(&self) {
        self.change(|state| {
            state.closed = true;
            for entry in state.outbox.take_unfiled() {
                self.drop_samples(state, entry.order, entry.batch.samples(), Loss::ShutDown);
            }
            let unfiled: Vec<_> = state.flying.extract_if(.., |_, entry| !entry.filed.has_file()).collect();
            for (_, entry) in unfiled {
                self.drop_samples(state, entry.order, entry.batch.samples(), Loss::ShutDown);
            }
        });
        let open = self.change(|state| mem::take(&mut state.tickets));
        open.iter().for_each(|open| open.ticket.expire(0));
        self.news.notify_one();
    }

    /// What there is to do.
    pub(super) fn news(&self) -> News {
        self.change(|state| News {
            hurry: mem::take(&mut state.hurry),
            stop: state.stop.clone(),
            closed: state.closed,
            losses: mem::take(&mut state.losses),
            spool_failures: mem::take(&mut state.spool_failures),
        })
    }

    /// Whether a batch waits to be taken.
    pub(super) fn is_empty(&self) -> bool {
        lock(&self.state).outbox.is_empty()
    }

    /// Takes the next batch out to be sent. Data from before `oldest`, in seconds since 1970, are
    /// dropped: CloudWatch would refuse the batch for their sake.
    pub(super) fn take(&self, oldest: u64) -> Option<Entry> {
        self.change(|state| {
            loop {
                let mut entry = state.outbox.take_next()?;
                if let Some(young) = entry.batch.since(oldest) {
                    let old = entry.batch.samples() - young.samples();
                    self.drop_samples(state, entry.order, old, Loss::TooOld);
                    entry.batch = Arc::new(young);
                    if entry.batch.datums().is_empty() {
                        state.forget(&entry);
                        continue;
                    }
                    if let Filed::As(mark) = entry.filed {
                        entry.filed = Filed::Stale(mark);
                    }
                }
                self.ledger.post(|stats| {
                    stats.requests += 1;
                    stats.bytes += entry.batch.bytes() as u64;
                    stats.retried += u64::from(entry.attempts > 0);
                    stats.ambiguous += if entry.unclear { entry.batch.samples() } else { 0 };
                });
                entry.attempts += 1;
                state.flying.insert(entry.id, entry.clone());
                return Some(entry);
            }
        })
    }

    /// The sink has accepted it.
    pub(super) fn accepted(&self, entry: &Entry) {
        self.landed(entry, |state| {
            let samples = entry.batch.samples();
            self.ledger.post(|stats| {
                stats.pending -= samples;
                stats.accepted += samples;
                stats.datums += entry.batch.datums().len() as u64;
            });
            state.settle(entry.order, samples, Fate::Accepted);
        });
    }

    /// The sink has refused it for good.
    pub(super) fn refused(&self, entry: &Entry, error: &str) {
        self.landed(entry, |state| {
            let samples = entry.batch.samples();
            self.failed(state, entry, error, |_| {});
            self.ledger.post(|stats| {
                stats.pending -= samples;
                stats.refused += samples;
            });
            state.losses.add(Loss::Refused, samples);
            state.settle(entry.order, samples, Fate::Refused);
        });
    }

    /// It has to be sent again.
    pub(super) fn put_back(&self, entry: &Entry, error: &str, throttled: bool, unclear: bool) {
        self.landed(entry, |state| {
            self.failed(state, entry, error, |stats| stats.throttled += u64::from(throttled));
            state.outbox.put(Entry { unclear, ..entry.clone() });
        });
    }

    /// Its halves are sent instead.
    pub(super) fn split(&self, entry: &Entry, (first, second): (Batch, Batch), error: &str) {
        self.landed(entry, |state| {
            self.failed(state, entry, error, |_| {});
            for half in [first, second] {
                state.put(entry.order, entry.attempts, self.filed, Arc::new(half));
            }
        });
    }

    /// Nobody will say what became of what was taken: it has to be sent again.
    pub(super) fn recall(&self) {
        self.change(|state| {
            for (_, entry) in mem::take(&mut state.flying) {
                state.outbox.put(Entry { unclear: true, ..entry });
            }
        });
    }

    /// What has been taken comes back. After the depot was closed nobody asks for it any more.
    fn landed(&self, entry: &Entry, then: impl FnOnce(&mut State)) {
        self.change(|state| {
            if !state.closed && state.flying.remove(&entry.id).is_some() {
                then(state);
            }
        });
    }

    fn failed(&self, state: &mut State, entry: &Entry, error: &str, also: impl FnOnce(&mut Stats)) {
        self.ledger.post(|stats| {
            stats.last_error = Some(error.to_owned());
            also(stats);
        });
        for open in state.tickets.iter().filter(|open| entry.order < open.before) {
            open.ticket.note(error);
        }
        state.untold.last_error = Some(error.to_owned());
    }

    fn drop_samples(&self, state: &mut State, order: u64, samples: u64, loss: Loss) {
        self.ledger.post(|stats| {
            stats.pending -= samples;
            stats.dropped += samples;
        });
        state.losses.add(loss, samples);
        state.settle(order, samples, Fate::Dropped);
    }

    /// Makes one change under the lock: first the ledger has it, then the tickets, and who waits on
    /// them is woken when the lock is free.
    fn change<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let mut state = lock(&self.state);
        let result = change(&mut state);
        let (undelivered, in_flight) = (state.bytes() as u64, state.flying.len() as u64);
        let in_spool = state.in_spool();
        self.ledger.post(|stats| {
            (stats.outbox_bytes, stats.in_flight) = (undelivered, in_flight);
            stats.spooled = in_spool;
        });
        state.tell_tickets();
        let wakers = mem::take(&mut state.wakers);
        drop(state);
        wake_all(wakers);
        result
    }
}

impl State {
    /// The encoded bytes that wait or fly.
    fn bytes(&self) -> usize {
        self.outbox.bytes() + self.flying.values().map(|entry| entry.batch.bytes()).sum::<usize>()
    }

    /// The samples of what waits or flies and has a file.
    fn in_spool(&self) -> u64 {
        let flying = self.flying.values().filter(|entry| entry.filed.has_file());
        self.outbox.in_spool() + flying.map(|entry| entry.batch.samples()).sum::<u64>()
    }

    fn put(&mut self, order: u64, attempts: u32, filed: Filed, batch: Arc<Batch>) {
        let id = self.next_id;
        self.next_id += 1;
        self.outbox.put(Entry { id, order, batch, attempts, unclear: false, filed });
    }

    fn settle(&mut self, order: u64, samples: u64, fate: Fate) {
        self.outstanding -= samples;
        self.settled.push(Settled { order, samples, fate });
    }

    /// Tells the tickets, or keeps for the next flush what none of them tells.
    fn tell_tickets(&mut self) {
        if self.settled.is_empty() {
            return;
        }
        self.tickets.retain(|open| !open.ticket.is_resolved());
        for Settled { order, samples, fate } in mem::take(&mut self.settled) {
            let mut told = false;
            for open in self.tickets.iter().filter(|open| order < open.before) {
                told |= open.ticket.settle(fate, samples, &mut self.wakers) && open.tells;
            }
            match fate {
                Fate::Refused if !told => self.untold.refused += samples,
                Fate::Dropped if !told => self.untold.dropped += samples,
                _ => {}
            }
        }
    }
}
