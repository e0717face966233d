//! The installed reporter, for the functions that need no handle.

use std::sync::{Arc, Mutex};

use super::desk::{Desk, wait_blocking};
use crate::deliver::FlushError;
use crate::record::installed;
use crate::stats::Stats;
use crate::sync::lock;

/// The desk of the reporter that was installed last.
static CURRENT: Mutex<Option<Arc<Desk>>> = Mutex::new(None);

pub(crate) fn set_current(desk: Arc<Desk>) {
    *lock(&CURRENT) = Some(desk);
}

fn current() -> Option<Arc<Desk>> {
    // Asked first, since in a forked child the lock may be held by a thread that does not exist.
    installed()?;
    lock(&CURRENT).clone()
}

/// Delivers everything that was recorded before the call. `Ok` when the sink has accepted it all,
/// and where no reporter is installed.
///
/// It needs no runtime of its own and can be awaited on any executor. It takes as long as the
/// reporter's [shutdown timeout](crate::Builder::shutdown_timeout) at most.
///
/// # Errors
/// With how much was refused, dropped or is still waiting.
///
/// ```
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// cwmetrics_core::flush().await?;
/// # Ok(())
/// # }
/// ```
pub async fn flush() -> Result<(), FlushError> {
    match current() {
        Some(desk) => desk.flush().wait().await,
        None => Ok(()),
    }
}

/// [`flush`] for a thread that can block.
///
/// # Errors
/// With how much was refused, dropped or is still waiting.
///
/// ```
/// cwmetrics_core::flush_blocking()?;
/// # Ok::<(), cwmetrics_core::FlushError>(())
/// ```
pub fn flush_blocking() -> Result<(), FlushError> {
    match current() {
        Some(desk) => wait_blocking(&desk, &desk.flush()),
        None => Ok(()),
    }
}

/// The figures of the installed reporter, or the last ones of the reporter that was installed
/// before; zeros where there was none.
///
/// The collector reads what the threads have recorded before it answers, so every sample that was
/// recorded before the call is in.
///
/// ```
/// let stats = cwmetrics_core::stats();
/// assert_eq!(stats.recorded, stats.accepted + stats.refused + stats.dropped + stats.pending);
/// ```
#[must_use]
pub fn stats() -> Stats {
    let registry = installed();
    let desk = match registry {
        Some(_) => current(),
        // In a forked child the lock may never be free.
        None => CURRENT.try_lock().ok().and_then(|current| current.clone()),
    };
    desk.map_or_else(Stats::default, |desk| desk.stats(registry))
}
