//! Requests kept waiting until a test lets them go.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::Semaphore;

use crate::changes::{Changes, lock};

/// Keeps requests waiting as long as it lives; from [`Local::hold`](crate::Local::hold).
///
/// A request that waits has arrived whole and is in
/// [`Local::requests`](crate::Local::requests), but nothing of it is kept yet.
#[derive(Debug)]
#[must_use = "requests go on as soon as this is dropped"]
pub struct Hold(Arc<Turnstile>);

#[derive(Debug)]
struct Turnstile {
    passes: Semaphore,
    waiting: AtomicUsize,
}

/// The holds that are in force.
#[derive(Debug, Default)]
pub(crate) struct Gate(Mutex<Vec<Arc<Turnstile>>>);

impl Hold {
    /// How many requests wait now. To wait for one, give this to
    /// [`Local::wait_until`](crate::Local::wait_until).
    pub fn waiting(&self) -> usize {
        self.0.waiting.load(Ordering::Acquire)
    }

    /// Lets `n` requests through, those that wait first and then those to come.
    pub fn let_through(&self, n: usize) {
        self.0.passes.add_permits(n.min(Semaphore::MAX_PERMITS >> 1));
    }

    /// Lets all go, as dropping does.
    pub fn release(self) {}
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.passes.close();
    }
}

impl Gate {
    pub(crate) fn hold(&self) -> Hold {
        let turnstile = Arc::new(Turnstile { passes: Semaphore::new(0), waiting: AtomicUsize::new(0) });
        let mut holds = lock(&self.0);
        holds.retain(|hold| !hold.passes.is_closed());
        holds.push(Arc::clone(&turnstile));
        Hold(turnstile)
    }

    /// Waits until every hold in force lets this request through.
    pub(crate) async fn pass(&self, changes: &Changes) {
        let holds = lock(&self.0).clone();
        for hold in holds.iter().filter(|hold| !hold.passes.is_closed()) {
            let _waiting = Waiting::at(hold, changes);
            if let Ok(pass) = hold.passes.acquire().await {
                pass.forget();
            }
        }
    }
}

/// One more waits, until this is dropped: also when the client gives up.
struct Waiting<'a>(&'a Turnstile, &'a Changes);

impl<'a> Waiting<'a> {
    fn at(turnstile: &'a Turnstile, changes: &'a Changes) -> Waiting<'a> {
        turnstile.waiting.fetch_add(1, Ordering::Release);
        changes.announce();
        Waiting(turnstile, changes)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Release);
        self.1.announce();
    }
}
