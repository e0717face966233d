//! What ends a command that would go on for ever.

use crate::failure::Failure;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Ctrl-C, and SIGTERM where there is one.
pub struct Signals {
    #[cfg(unix)]
    interrupt: Signal,
    #[cfg(unix)]
    terminate: Signal,
}

impl Signals {
    /// From here on they no longer end the process by themselves.
    pub fn listen() -> Result<Signals, Failure> {
        #[cfg(unix)]
        {
            let hear = |kind| {
                signal(kind).map_err(|error| Failure::Refused(format!("signals cannot be heard: {error}")))
            };
            Ok(Signals {
                interrupt: hear(SignalKind::interrupt())?,
                terminate: hear(SignalKind::terminate())?,
            })
        }
        #[cfg(not(unix))]
        Ok(Signals {})
    }

    /// Waits for the first one.
    pub async fn wait(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => (),
            _ = self.terminate.recv() => (),
        }
        #[cfg(not(unix))]
        if tokio::signal::ctrl_c().await.is_err() {
            // There is no such signal here; then only the system ends it.
            std::future::pending().await
        }
    }
}
