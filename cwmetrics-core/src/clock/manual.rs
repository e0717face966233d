use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use tokio::sync::watch;

use crate::sync::lock;

/// A clock that stands still until a test moves it: windows, durations, backoff and timeouts of a
/// reporter that was built with [`Builder::clock`](crate::Builder::clock) follow it.
///
/// ```
/// use std::time::{Duration, SystemTime};
///
/// let clock = cwmetrics_core::testing::ManualClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000));
/// clock.advance(Duration::from_secs(60));
/// ```
#[derive(Clone)]
pub struct ManualClock {
    shared: Arc<Shared>,
}

struct Shared {
    /// What has gone by since the clock was made, and the wall time then (which a step moves).
    now: watch::Sender<Now>,
    listeners: Mutex<Vec<Listener>>,
}

type Listener = Box<dyn Fn() -> bool + Send>;

#[derive(Clone, Copy)]
struct Now {
    elapsed: Duration,
    wall: Duration,
}

impl ManualClock {
    /// A clock that stands at this wall time.
    #[must_use]
    pub fn at(wall: SystemTime) -> ManualClock {
        let wall = wall.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
        let now = watch::Sender::new(Now { elapsed: Duration::ZERO, wall });
        ManualClock { shared: Arc::new(Shared { now, listeners: Mutex::default() }) }
    }

    /// Lets this much time go by.
    pub fn advance(&self, by: Duration) {
        self.change(|now| {
            now.elapsed += by;
            now.wall += by;
        });
    }

    /// Steps the wall clock, as an operator or NTP does; no time goes by.
    pub fn step(&self, to: SystemTime) {
        let to = to.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
        self.change(|now| now.wall = to);
    }

    /// The wall time.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.wall()
    }

    /// Returns when so much time has gone by; a step of the wall clock is none.
    pub async fn sleep(&self, time: Duration) {
        self.reached(self.monotonic() + time).await;
    }

    pub(crate) fn wall(&self) -> Duration {
        self.shared.now.borrow().wall
    }

    pub(crate) fn monotonic(&self) -> Duration {
        self.shared.now.borrow().elapsed
    }

    /// Returns when the monotonic time has come to `deadline`.
    pub(crate) async fn reached(&self, deadline: Duration) {
        let mut now = self.shared.now.subscribe();
        // An error would mean that the sender is gone, and `self` holds it.
        let _ = now.wait_for(|now| now.elapsed >= deadline).await;
    }

    /// Calls `listener` after every change, until it returns false.
    pub(crate) fn listen(&self, listener: impl Fn() -> bool + Send + 'static) {
        lock(&self.shared.listeners).push(Box::new(listener));
    }

    fn change(&self, change: impl FnOnce(&mut Now)) {
        self.shared.now.send_modify(change);
        lock(&self.shared.listeners).retain(|listener| listener());
    }
}

impl fmt::Debug for ManualClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ManualClock").field("now", &self.now()).finish()
    }
}
