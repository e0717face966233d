use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use super::FlushError;
use super::quiet::wake_all;
use crate::sync::lock;

/// What a flush waits on, from any thread and on any executor.
///
/// It is resolved once: when everything it covers is accepted, refused or dropped, or when somebody
/// decides that the time is up ([`expire`](Ticket::expire)).
#[derive(Debug, Default)]
pub(crate) struct Ticket {
    state: Mutex<State>,
    resolved: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// What the ticket knows so far; `waiting` counts down. `None` until it is handed in.
    covered: Option<FlushError>,
    result: Option<Result<(), FlushError>>,
    /// By the slots of the [`Wait`]s.
    wakers: Vec<Option<Waker>>,
}

/// What became of some samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Accepted,
    Refused,
    Dropped,
}

impl Ticket {
    pub(crate) fn new() -> Arc<Ticket> {
        Arc::new(Ticket::default())
    }

    /// A ticket for nothing.
    pub(crate) fn resolved() -> Arc<Ticket> {
        let ticket = Ticket::default();
        lock(&ticket.state).result = Some(Ok(()));
        Arc::new(ticket)
    }

    pub(crate) fn is_resolved(&self) -> bool {
        lock(&self.state).result.is_some()
    }

    /// Resolves the ticket: all that it covers is decided.
    #[cfg(feature = "xray")]
    pub(crate) fn finish(&self) {
        let mut wakers = Vec::new();
        self.cover(FlushError::default(), &mut wakers);
        wake_all(wakers);
    }

    /// Resolves the ticket as it stands. `waiting` is what to say of a ticket that has not been
    /// handed in yet: the samples pending.
    pub(crate) fn expire(&self, waiting: u64) {
        let mut wakers = Vec::new();
        let mut state = lock(&self.state);
        let so_far = state.covered.clone().unwrap_or(FlushError { waiting, ..FlushError::default() });
        state.resolve(Err(so_far), &mut wakers);
        drop(state);
        self.resolved.notify_all();
        wake_all(wakers);
    }

    /// Blocks the thread until the ticket is resolved, or for this long: then there is none.
    pub(crate) fn wait_blocking(&self, timeout: Option<Duration>) -> Option<Result<(), FlushError>> {
        // A timeout beyond what an `Instant` can say is none.
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let mut state = lock(&self.state);
        while state.result.is_none() {
            state = match deadline.map(|deadline| deadline.saturating_duration_since(Instant::now())) {
                None => self.resolved.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(Duration::ZERO) => return None,
                Some(left) => {
                    self.resolved.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
        state.result.clone()
    }

    /// Waits without blocking. Any number of these can wait on one ticket.
    pub(crate) fn wait(self: &Arc<Self>) -> Wait {
        Wait { ticket: Arc::clone(self), slot: None }
    }

    /// The ticket is handed in and covers this: `covered.waiting` samples that wait, and losses that
    /// no flush has told yet. False when it was resolved before.
    pub(super) fn cover(&self, covered: FlushError, wakers: &mut Vec<Waker>) -> bool {
        self.change(wakers, |known| *known = covered)
    }

    /// Some of the samples that it covers do not wait any more. False when it was resolved before,
    /// and does not tell of them.
    pub(super) fn settle(&self, fate: Fate, samples: u64, wakers: &mut Vec<Waker>) -> bool {
        self.change(wakers, |known| {
            known.waiting = known.waiting.saturating_sub(samples);
            match fate {
                Fate::Accepted => {}
                Fate::Refused => known.refused += samples,
                Fate::Dropped => known.dropped += samples,
            }
        })
    }

    /// A request that can be about what it covers has failed.
    pub(super) fn note(&self, error: &str) {
        if let Some(known) = &mut lock(&self.state).covered {
            known.last_error = Some(error.to_owned());
        }
    }

    fn change(&self, wakers: &mut Vec<Waker>, change: impl FnOnce(&mut FlushError)) -> bool {
        let mut state = lock(&self.state);
        if state.result.is_some() {
            return false;
        }
        let known = state.covered.get_or_insert_default();
        change(known);
        if known.waiting == 0 {
            let lost = known.refused > 0 || known.dropped > 0;
            let result = if lost { Err(known.clone()) } else { Ok(()) };
            state.resolve(result, wakers);
            drop(state);
            self.resolved.notify_all();
        }
        true
    }
}

impl State {
    /// The first result stands. Who waits is woken by the caller, when he holds no lock.
    fn resolve(&mut self, result: Result<(), FlushError>, wakers: &mut Vec<Waker>) {
        if self.result.is_none() {
            self.result = Some(result);
            wakers.extend(self.wakers.drain(..).flatten());
        }
    }
}

/// The future of a [`Ticket`].
#[derive(Debug)]
#[must_use = "a future does nothing until it is polled"]
pub(crate) struct Wait {
    ticket: Arc<Ticket>,
    slot: Option<usize>,
}

impl Future for Wait {
    type Output = Result<(), FlushError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let ticket = Arc::clone(&self.ticket);
        let mut state = lock(&ticket.state);
        if let Some(result) = &state.result {
            return Poll::Ready(result.clone());
        }
        match self.slot {
            Some(slot) => state.wakers[slot] = Some(cx.waker().clone()),
            None => {
                self.slot = Some(state.wakers.len());
                state.wakers.push(Some(cx.waker().clone()));
            }
        }
        Poll::Pending
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        // A resolved ticket has no slots left.
        if let Some(slot) = self.slot
            && let Some(waker) = lock(&self.ticket.state).wakers.get_mut(slot)
        {
            *waker = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Wake;
    use std::thread;

    use super::*;

    fn covering(waiting: u64) -> FlushError {
        FlushError { waiting, ..FlushError::default() }
    }

    #[derive(Default)]
    struct Counted(AtomicUsize);

    impl Wake for Counted {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn a_ticket_for_nothing_is_resolved_when_it_is_handed_in() {
        let ticket = Ticket::new();
        assert!(!ticket.is_resolved());
        ticket.cover(covering(0), &mut Vec::new());
        assert_eq!(ticket.wait_blocking(None), Some(Ok(())));
        assert_eq!(Ticket::resolved().wait_blocking(None), Some(Ok(())));
    }

    #[test]
    fn it_resolves_when_the_last_sample_is_settled_and_tells_what_was_lost() {
        let ticket = Ticket::new();
        let mut wakers = Vec::new();
        ticket.cover(covering(10), &mut wakers);
        ticket.settle(Fate::Accepted, 5, &mut wakers);
        ticket.settle(Fate::Refused, 3, &mut wakers);
        ticket.note("it is bad");
        assert!(!ticket.is_resolved());
        ticket.settle(Fate::Dropped, 2, &mut wakers);
        let error = FlushError { refused: 3, dropped: 2, waiting: 0, last_error: Some("it is bad".into()) };
        assert_eq!(ticket.wait_blocking(None), Some(Err(error)));
    }

    #[test]
    fn an_expired_ticket_says_what_still_waits_and_changes_no_more() {
        let ticket = Ticket::new();
        ticket.cover(covering(10), &mut Vec::new());
        ticket.settle(Fate::Accepted, 4, &mut Vec::new());
        ticket.expire(99);
        ticket.settle(Fate::Accepted, 6, &mut Vec::new());
        assert_eq!(ticket.wait_blocking(None), Some(Err(covering(6))));
    }

    #[test]
    fn a_ticket_that_was_never_handed_in_says_what_it_is_told() {
        let ticket = Ticket::new();
        ticket.expire(7);
        assert_eq!(ticket.wait_blocking(None), Some(Err(covering(7))));
    }

    #[test]
    fn a_blocking_wait_ends_when_its_time_is_up() {
        assert_eq!(Ticket::new().wait_blocking(Some(Duration::ZERO)), None);
    }

    #[test]
    fn every_waiter_is_woken_once_and_a_dropped_one_is_not() {
        let ticket = Ticket::new();
        let wakers: Vec<Arc<Counted>> = (0..3).map(|_| Arc::default()).collect();
        let mut waits: Vec<Wait> = wakers.iter().map(|_| ticket.wait()).collect();
        for _ in 0..2 {
            for (wait, waker) in waits.iter_mut().zip(&wakers) {
                let waker = Waker::from(Arc::clone(waker));
                assert!(Pin::new(wait).poll(&mut Context::from_waker(&waker)).is_pending());
            }
        }
        drop(waits.pop());
        ticket.expire(1);
        let woken: Vec<usize> = wakers.iter().map(|waker| waker.0.load(Ordering::SeqCst)).collect();
        assert_eq!(woken, [1, 1, 0]);
        let mut cx = Context::from_waker(Waker::noop());
        assert_eq!(Pin::new(&mut waits[0]).poll(&mut cx), Poll::Ready(Err(covering(1))));
    }

    #[test]
    fn threads_that_block_on_it_are_released() {
        let ticket = Ticket::new();
        let waiters: Vec<_> = (0..3)
            .map(|_| {
                let ticket = Arc::clone(&ticket);
                thread::spawn(move || ticket.wait_blocking(None))
            })
            .collect();
        ticket.cover(covering(0), &mut Vec::new());
        for waiter in waiters {
            assert_eq!(waiter.join().unwrap(), Some(Ok(())));
        }
    }
}
