//! How an endpoint is set up.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use crate::changes::Changes;
use crate::hold::Gate;
use crate::journal::Journal;
use crate::local::Local;
use crate::server::Server;
use crate::shared::{Clock, Shared};

/// Sets up a [`Local`]; from [`Local::builder`].
///
/// ```
/// use std::time::{Duration, UNIX_EPOCH};
/// # use cwmetrics_local::Local;
/// let local = Local::builder()
///     .listen(([127, 0, 0, 1], 0).into())
///     .clock(|| UNIX_EPOCH + Duration::from_secs(1_700_000_000))
///     .start()?;
/// # Ok::<(), cwmetrics_local::StartError>(())
/// ```
#[must_use = "nothing runs before start"]
pub struct Builder {
    address: SocketAddr,
    clock: Clock,
    journal_bytes: usize,
}

const JOURNAL_BYTES: usize = 256 * 1024 * 1024;

impl Builder {
    pub(crate) fn new() -> Builder {
        Builder {
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            clock: Box::new(SystemTime::now),
            journal_bytes: JOURNAL_BYTES,
        }
    }

    /// Where to listen. The default is 127.0.0.1 and any free port.
    ///
    /// Only a loopback address will do: the endpoint knows no credentials, so everyone
    /// who reaches it may read and write.
    pub fn listen(mut self, address: SocketAddr) -> Builder {
        self.address = address;
        self
    }

    /// Where to take the time from, for the rules that depend on it: timestamps of two
    /// weeks back to two hours ahead, how long what is kept, and the time of data that
    /// come without one. The default is the system's.
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Builder {
        self.clock = Box::new(now);
        self
    }

    /// How many bytes of requests [`Local::requests`] remembers, 256 MiB by default. Past
    /// it the oldest are forgotten. What was put is not touched by this.
    pub fn journal_bytes(mut self, bytes: usize) -> Builder {
        self.journal_bytes = bytes;
        self
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// [`StartError`] if the address is not a loopback address, cannot be listened on, or
    /// the system gives no thread.
    pub fn start(self) -> Result<Local, StartError> {
        if !self.address.ip().is_loopback() {
            return Err(StartError::NotLoopback(self.address));
        }
        let shared = Arc::new(Shared {
            store: Mutex::default(),
            journal: Mutex::new(Journal::new(self.journal_bytes)),
            faults: Mutex::default(),
            gate: Gate::default(),
            changes: Changes::default(),
            clock: self.clock,
        });
        let server = Server::start(self.address, Arc::clone(&shared))
            .map_err(|error| StartError::Listen { address: self.address, error })?;
        Ok(Local::new(server, shared))
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("address", &self.address)
            .field("journal_bytes", &self.journal_bytes)
            .finish_non_exhaustive()
    }
}

/// Why an endpoint did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The address is open to other machines.
    NotLoopback(SocketAddr),
    /// The system refused.
    Listen {
        /// What was to be listened on.
        address: SocketAddr,
        /// What the system said.
        error: io::Error,
    },
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::NotLoopback(address) => write!(
                f,
                "{address} can be reached from other machines; the endpoint listens on a \
                 loopback address only, such as 127.0.0.1:{}",
                address.port()
            ),
            StartError::Listen { address, error } => {
                write!(f, "cannot listen on {address}: {error}")
            }
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StartError::NotLoopback(_) => None,
            StartError::Listen { error, .. } => Some(error),
        }
    }
}
