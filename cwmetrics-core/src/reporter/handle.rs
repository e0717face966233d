use std::sync::Arc;

use super::desk::{Desk, wait, wait_blocking};
use crate::deliver::FlushError;
use crate::record::{Registry, uninstall};

/// The installed reporter. Recording ends when it is shut down or dropped.
///
/// Keep it in a variable for as long as the program records: `let _ = ….install()?` would drop it
/// at once, and end the recording before it has begun.
///
/// Dropping it delivers what there is, for as long as the
/// [shutdown timeout](crate::Builder::shutdown_timeout) at most, on every way out of the scope it is
/// in: a return from `main`, `?`, a panic that unwinds. [`std::process::exit`], [`std::process::abort`]
/// and a signal that kills run no destructors, so call
/// [`flush_blocking`](crate::flush_blocking()) before an exit. Without a
/// [spool](crate::Builder::spool) everything that is not delivered then is lost; with one, only what
/// was recorded since the last push or flush: what was flushed and not delivered waits in files for
/// the next start.
///
/// ```
/// # #[cfg(feature = "cloudwatch")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let reporter = cwmetrics_core::namespace("Shop").install()?;
/// // …
/// reporter.flush_blocking()?;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "cloudwatch"))]
/// # fn main() {}
/// ```
#[derive(Debug)]
#[must_use = "recording ends when the reporter is dropped: keep it in a variable, `let reporter = …`"]
pub struct Reporter {
    /// None once it is shut down, and where `CWMETRICS=off` said so.
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    registry: &'static Registry,
    desk: Arc<Desk>,
    /// A forked child has the handle, but not the threads.
    process: u32,
}

impl Reporter {
    pub(crate) fn new(registry: &'static Registry, desk: Arc<Desk>) -> Reporter {
        Reporter { running: Some(Running { registry, desk, process: std::process::id() }) }
    }

    /// A reporter that does nothing.
    pub(crate) fn off() -> Reporter {
        Reporter { running: None }
    }

    /// Delivers everything that was recorded before the call; see [`flush`](crate::flush()).
    ///
    /// # Errors
    /// With how much was refused, dropped or is still waiting.
    pub async fn flush(&self) -> Result<(), FlushError> {
        match self.running() {
            Some(Running { desk, .. }) => wait(desk.flush(), desk.flush_traces(desk.shutdown_timeout)).await,
            None => Ok(()),
        }
    }

    /// [`flush`](Reporter::flush) for a thread that can block.
    ///
    /// # Errors
    /// With how much was refused, dropped or is still waiting.
    pub fn flush_blocking(&self) -> Result<(), FlushError> {
        match self.running() {
            Some(Running { desk, .. }) => {
                wait_blocking(desk, &desk.flush(), desk.flush_traces(desk.shutdown_timeout))
            }
            None => Ok(()),
        }
    }

    /// Ends the recording and delivers what there is, for as long as the
    /// [shutdown timeout](crate::Builder::shutdown_timeout) at most, and for the time that it takes to
    /// write to the [spool](crate::Builder::spool) what is not there yet. Another reporter can be
    /// installed afterwards.
    ///
    /// # Errors
    /// With how much was refused, or was not accepted in time and is dropped. With a spool that is not
    /// dropped but [`waiting`](crate::FlushError::waiting), for the next start.
    pub async fn shutdown(mut self) -> Result<(), FlushError> {
        match self.take() {
            Some(running) => {
                uninstall(running.registry);
                wait(running.desk.shutdown(), running.desk.stop_traces()).await
            }
            None => Ok(()),
        }
    }

    fn running(&self) -> Option<&Running> {
        self.running.as_ref().filter(|running| running.process == std::process::id())
    }

    fn take(&mut self) -> Option<Running> {
        self.running.take().filter(|running| running.process == std::process::id())
    }
}

impl Drop for Reporter {
    fn drop(&mut self) {
        if let Some(running) = self.take() {
            uninstall(running.registry);
            if let Err(error) =
                wait_blocking(&running.desk, &running.desk.shutdown(), running.desk.stop_traces())
            {
                tracing::warn!("at the end of the reporter, {error}");
            }
        }
    }
}
