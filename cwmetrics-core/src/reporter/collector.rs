//! The thread that reads the shards, aggregates and seals. It runs no foreign code and reads or
//! writes no file (at the very end it may write the spool's), so it is punctual.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use super::desk::{Desk, Request};
use super::figures::Figures;
use super::schedule::{Due, Schedule};
use crate::aggregate::{Sealer, Store};
use crate::clock::Clock;
use crate::deliver::{Handle, Ticket, Wait};
use crate::metric::Resolution;
use crate::record::{Bell, CLOSED, OnReturn, Read, Reader, Reading, Registry, Scale, Series, barrier};
use crate::sink::pack;
use crate::stats::Ledger;
use crate::survive::survive;

/// What a collector works with.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) registry: &'static Registry,
    pub(crate) desk: Arc<Desk>,
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) handle: Handle,
    pub(crate) clock: Clock,
    pub(crate) namespace: Arc<str>,
    pub(crate) sealer: Sealer,
    pub(crate) push: crate::config::Push,
    /// From 0 to 1: where in its period a timer starts.
    pub(crate) phase: f64,
    /// Whether the reporter's own figures are metrics too.
    pub(crate) self_metrics: bool,
}

/// The collector's state. It owns all of it.
#[derive(Debug)]
pub(crate) struct Collector {
    parts: Parts,
    schedule: Schedule,
    readers: Vec<Reader>,
    store: Store,
    figures: Option<Figures>,
    /// Tickets that expire.
    open: Vec<(Arc<Ticket>, Duration)>,
    /// The start, in seconds since 1970, of the shortest window that was last looked at.
    window: u64,
    /// The windows, by resolution, in which calls are that were only counted since the last reading.
    counted_in: [u64; 2],
    /// Set at the end: when this is resolved, or has expired, the thread ends.
    last: Option<Last>,
}

/// The end.
#[derive(Debug)]
struct Last {
    ticket: Arc<Ticket>,
    /// Wakes the collector when the ticket is resolved.
    _wake: Wait,
}

impl Last {
    fn new(ticket: Arc<Ticket>) -> Last {
        struct Unpark(Thread);
        impl Wake for Unpark {
            fn wake(self: Arc<Self>) {
                self.0.unpark();
            }
        }
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut wake = ticket.wait();
        // The collector looks at the ticket itself before it pauses.
        let _ = Pin::new(&mut wake).poll(&mut Context::from_waker(&waker));
        Last { ticket, _wake: wake }
    }
}

/// How often a thread is looked at that is stopped in the middle of a record, before what is read
/// so far is taken for enough: about a second. What it recorded before would be missing from a
/// flush, and at the end from everything, so a busy machine gets the time to run it.
const LOOKS: usize = 12_000;
const LOOKS_WITHOUT_A_PAUSE: usize = 2_000;
const PAUSE_BETWEEN_LOOKS: Duration = Duration::from_micros(100);
/// How long an idle collector sleeps at most.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

impl Collector {
    pub(crate) fn new(parts: Parts) -> Collector {
        let schedule = Schedule::new(parts.push, parts.clock.monotonic(), parts.phase);
        let counted_in = Resolution::ALL.map(|resolution| parts.registry.windows.second(resolution));
        let second = parts.clock.wall().as_secs();
        let window = parts.registry.series.shortest_window().window_of(second);
        let figures = parts.self_metrics.then(|| Figures::new(&parts.registry.series));
        Collector {
            parts,
            schedule,
            readers: Vec::new(),
            store: Store::default(),
            figures,
            open: Vec::new(),
            window,
            counted_in,
            last: None,
        }
    }

    /// Works until the reporter is shut down.
    pub(crate) fn run(mut self) {
        let ledger = Arc::clone(&self.parts.ledger);
        while survive(&ledger, || self.turn()).unwrap_or(true) {
            self.pause();
        }
    }

    /// One turn: everything that is due. Says whether to go on.
    fn turn(&mut self) -> bool {
        let now = self.parts.clock.monotonic();
        let requests = self.parts.desk.take();
        self.end_windows();
        self.promise(&requests, now);
        // Those who ask together share a push.
        if requests.iter().any(Request::wants_push) || self.parts.desk.take_wanted() {
            self.push_everything(now);
        }
        for request in requests {
            self.answer(request);
        }
        if self.last.is_none() {
            self.push_what_is_due();
        }
        self.expire(now);
        self.last.as_ref().is_none_or(|last| !last.ticket.is_resolved())
    }

    fn answer(&mut self, request: Request) {
        match request {
            Request::Stats(sender) => {
                self.collect();
                // Who asked may have gone.
                let _ = sender.send(self.parts.ledger.read());
            }
            Request::Flush { ticket, .. } => {
                self.parts.handle.flush(&ticket);
                self.parts.handle.retry_now();
            }
            Request::Push { ticket, .. } => self.parts.handle.follow(&ticket),
            Request::Shutdown { ticket, .. } => {
                self.last = Some(Last::new(ticket.clone()));
                self.collect_last();
                self.tell_figures(Resolution::Minute.window_of(self.window));
                let batches = self.seal(None);
                self.parts.handle.push(batches);
                self.parts.handle.stop(&ticket);
            }
        }
    }

    /// From here on their tickets expire in time, whatever becomes of this turn.
    fn promise(&mut self, requests: &[Request], now: Duration) {
        self.open.extend(requests.iter().filter_map(|request| match request {
            Request::Stats(_) => None,
            Request::Flush { ticket, timeout }
            | Request::Push { ticket, timeout }
            | Request::Shutdown { ticket, timeout } => Some((ticket.clone(), now.saturating_add(*timeout))),
        }));
    }

    /// Moves on the windows that have ended, unless the writers have done so already, and reads what
    /// was recorded in them.
    fn end_windows(&mut self) {
        let registry = self.parts.registry;
        let scale = self.scale();
        let late = (scale.wall / 1_000).saturating_sub(registry.windows.end(Resolution::Minute) * 1_000_000);
        if late > 0 && matches!(self.parts.clock, Clock::System) {
            self.parts.ledger.post(|stats| {
                stats.worst_tick_delay_micros = stats.worst_tick_delay_micros.max(late);
            });
        }
        registry.windows.catch_up(scale);
        let window = registry.series.shortest_window().window_of(scale.wall / NANOS);
        let before = std::mem::replace(&mut self.window, window);
        if before != window {
            self.collect();
        }
        let minute = Resolution::Minute.window_of(before);
        if minute != Resolution::Minute.window_of(window) {
            registry.series.retire_idle(window);
            self.tell_figures(minute);
        }
    }

    /// Records the reporter's own figures in the minute that begins at this second, where they are
    /// wanted.
    fn tell_figures(&mut self, minute: u64) {
        let Some(figures) = &mut self.figures else { return };
        let mut samples = 0;
        figures.tell(self.parts.ledger.read(), |series, read| {
            self.store.add(series, minute, read);
            samples += read.samples();
        });
        self.parts.ledger.post(|stats| {
            stats.recorded += samples;
            stats.pending += samples;
        });
    }

    fn push_what_is_due(&mut self) {
        let bell = bell(self.parts.registry);
        let second = self.parts.clock.wall().as_secs();
        // After the wall clock, which a test may move meanwhile: what has closed did so before.
        let now = self.parts.clock.monotonic();
        let has_closed = self.store.has_closed(second);
        match self.schedule.due(now, bell, has_closed) {
            Due::Nothing => {}
            Due::Closed => {
                let batches = self.seal(Some(second));
                self.parts.handle.push(batches);
            }
            Due::Everything => self.push_everything(now),
        }
    }

    fn push_everything(&mut self, now: Duration) {
        if let Some(bell) = bell(self.parts.registry) {
            bell.watch();
        }
        self.schedule.pushed(now);
        self.collect();
        let batches = self.seal(None);
        self.parts.handle.push(batches);
    }

    fn seal(&mut self, only_closed_at: Option<u64>) -> Vec<crate::sink::Batch> {
        let Parts { sealer, registry, namespace, handle, .. } = &self.parts;
        let datums = sealer.seal(&mut self.store, only_closed_at, registry.ticks.per_second());
        pack(namespace, datums, handle.limits())
    }

    /// Reads everything that was recorded so far.
    fn collect(&mut self) {
        let scale = self.scale();
        let before = self.parts.registry.windows.advance(scale);
        self.read(before, false);
    }

    /// Closes the recording and reads the rest.
    fn collect_last(&mut self) {
        self.parts.registry.windows.close();
        self.read(CLOSED, true);
    }

    fn read(&mut self, before: u64, is_last: bool) {
        let registry = self.parts.registry;
        let now = self.parts.clock.wall().as_secs();
        barrier::heavy();
        let counted_in = Resolution::ALL.map(|resolution| resolution.window_of(now));
        let counted_in = std::mem::replace(&mut self.counted_in, counted_in);
        let reading = Reading { before, counted_in, memory: &registry.memory };
        self.readers.extend(registry.newborn().into_iter().map(Reader::new));
        let store = &mut self.store;
        let (mut recorded, mut folded, mut repaired, mut rejected) = (0, 0, 0, 0);
        let mut add = |series: &Arc<Series>, second, read: Read<'_>| {
            let samples = read.samples();
            recorded += samples;
            folded += if series.folded { samples } else { 0 };
            series.mark_used(now);
            store.add(series, second, read);
        };
        self.readers.iter_mut().for_each(Reader::begin);
        for look in 0..LOOKS {
            let mut is_complete = true;
            for reader in &mut self.readers {
                is_complete &= reader.read(&reading, |feed, second, read| {
                    let samples = read.samples();
                    repaired += feed.repaired * samples;
                    rejected += feed.rejected * samples;
                    feed.deal(second, read, |part, second, read| add(&part.series, second, read));
                });
            }
            if is_complete {
                break;
            }
            match look {
                0..100 => std::hint::spin_loop(),
                100..LOOKS_WITHOUT_A_PAUSE => thread::yield_now(),
                _ => thread::sleep(PAUSE_BETWEEN_LOOKS),
            }
        }
        for (series, second, body) in registry.shared.take(is_last) {
            add(&series, second, body.read());
        }
        registry.repaired.fetch_add(repaired, Ordering::Relaxed);
        registry.rejected.fetch_add(rejected, Ordering::Relaxed);
        self.readers.retain(|reader| {
            if reader.is_done() {
                registry.memory.give_back(reader.bytes());
            }
            !reader.is_done()
        });
        if recorded > 0 {
            self.parts.ledger.post(|stats| {
                stats.recorded += recorded;
                stats.pending += recorded;
                stats.folded += folded;
            });
        }
    }

    fn expire(&mut self, now: Duration) {
        let Parts { ledger, handle, .. } = &self.parts;
        let last = self.last.as_ref();
        self.open.retain(|(ticket, deadline)| {
            if *deadline <= now && !ticket.is_resolved() {
                // At the end nothing is delivered later by this process: what waits is in the spool,
                // or dropped, and the ticket says so.
                if last.is_some_and(|last| Arc::ptr_eq(&last.ticket, ticket)) {
                    handle.close();
                }
                ticket.expire(ledger.read().pending);
            }
            !ticket.is_resolved()
        });
    }

    fn scale(&self) -> Scale {
        Scale::now(&self.parts.registry.ticks, &self.parts.clock)
    }

    fn pause(&self) {
        let now = self.parts.clock.monotonic();
        let deadlines = self.open.iter().map(|(_, deadline)| *deadline);
        // At the end nothing is pushed by the schedule.
        let scheduled = if self.last.is_none() { self.schedule.next() } else { None };
        let next = deadlines.chain(scheduled).min();
        let Clock::System = self.parts.clock else {
            // A test's clock wakes us whenever it is moved.
            if next.is_none_or(|next| next > now) {
                thread::park();
            }
            return;
        };
        let (registry, wall) = (self.parts.registry, self.parts.clock.wall());
        let end = Duration::from_secs(registry.windows.end(registry.series.shortest_window()));
        let window = now + end.saturating_sub(wall);
        let next = next.map_or(window, |next| next.min(window));
        thread::park_timeout(next.saturating_sub(now).min(LONGEST_PAUSE));
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.parts.handle.close();
        // Who asked in the meantime is told what became of it; who asks from now on, at once.
        for request in self.parts.desk.close() {
            match request {
                Request::Stats(_) => {}
                Request::Flush { ticket, .. } | Request::Shutdown { ticket, .. } => {
                    self.parts.handle.flush(&ticket);
                }
                Request::Push { ticket, .. } => self.parts.handle.follow(&ticket),
            }
        }
    }
}

const NANOS: u64 = 1_000_000_000;

fn bell(registry: &Registry) -> Option<&Bell> {
    match &registry.on_return {
        OnReturn::Tell(bell) => Some(bell),
        _ => None,
    }
}
