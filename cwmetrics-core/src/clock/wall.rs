use std::time::{Duration, Instant, SystemTime};

use once_cell::sync::Lazy;

use super::ManualClock;

/// The clock for windows and waits: the system's, or one that a test drives.
#[derive(Clone, Debug, Default)]
pub(crate) enum Clock {
    #[default]
    System,
    Manual(ManualClock),
}

static START: Lazy<Instant> = Lazy::new(Instant::now);

impl Clock {
    /// The wall time since 1970. It can step.
    pub(crate) fn wall(&self) -> Duration {
        match self {
            Clock::System => {
                SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO)
            }
            Clock::Manual(clock) => clock.wall(),
        }
    }

    /// A time that only goes forwards, from a start of its own.
    pub(crate) fn monotonic(&self) -> Duration {
        match self {
            Clock::System => START.elapsed(),
            Clock::Manual(clock) => clock.monotonic(),
        }
    }

    /// Returns at `deadline` of [`monotonic`](Clock::monotonic). Needs a tokio runtime with time.
    pub(crate) async fn sleep_until(&self, deadline: Duration) {
        match self {
            Clock::System => tokio::time::sleep(deadline.saturating_sub(self.monotonic())).await,
            Clock::Manual(clock) => clock.reached(deadline).await,
        }
    }
}
