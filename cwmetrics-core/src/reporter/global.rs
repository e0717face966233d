//! The installed reporter, for the functions that need no handle.

use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, Ordering};

use super::Destination;
use super::desk::{Desk, wait, wait_blocking};
use crate::deliver::FlushError;
use crate::record::{Registry, installed};
use crate::stats::Stats;

/// The reporter that was installed last. Never freed, like its registry.
struct Current {
    desk: Arc<Desk>,
    registry: &'static Registry,
    destination: Destination,
    /// A forked child has it in its memory, and any lock in it can be held for ever.
    process: u32,
}

/// Null, or from a box that is never freed.
static CURRENT: AtomicPtr<Current> = AtomicPtr::new(ptr::null_mut());

pub(crate) fn set_current(desk: Arc<Desk>, registry: &'static Registry, destination: Destination) {
    let current = Current { desk, registry, destination, process: std::process::id() };
    let current = Box::leak(Box::new(current));
    CURRENT.store(current, Ordering::Release);
}

/// The reporter that was installed last by this process.
fn last() -> Option<&'static Current> {
    // SAFETY: the pointer is null or comes from a box that is never freed.
    let current = unsafe { CURRENT.load(Ordering::Acquire).as_ref() };
    current.filter(|current| current.process == std::process::id())
}

/// The reporter that is installed.
fn current() -> Option<&'static Current> {
    let registry = installed()?;
    last().filter(|current| ptr::eq(current.registry, registry))
}

/// The desk of the reporter that is installed.
fn installed_desk() -> Option<&'static Desk> {
    current().map(|current| &*current.desk)
}

/// Where the installed reporter sends what is recorded; `None` where no reporter is installed.
///
/// Whoever wants to read in CloudWatch what was recorded needs all of it: a metric there is a
/// namespace, a name and all of its dimensions, the builder's among them.
///
/// ```
/// # extern crate cwmetrics_core as cwmetrics;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let memory = cwmetrics::sink::Memory::default();
/// let reporter = cwmetrics::namespace("Shop")
/// #   .sink(memory)
///     .dimension("Stage", "beta")
///     .install()?;
/// let destination = cwmetrics::destination().ok_or("not installed")?;
/// assert_eq!(destination.namespace(), "Shop");
/// assert_eq!(destination.dimensions().collect::<Vec<_>>(), [("Stage", "beta")]);
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn destination() -> Option<Destination> {
    current().map(|current| current.destination.clone())
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
    match installed_desk() {
        Some(desk) => wait(desk.flush(), desk.flush_traces(desk.shutdown_timeout)).await,
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
    match installed_desk() {
        Some(desk) => wait_blocking(desk, &desk.flush(), desk.flush_traces(desk.shutdown_timeout)),
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
    last().map_or_else(Stats::default, |current| current.desk.stats(current.registry))
}
