use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::Push;
use crate::clock::{Clock, ManualClock};
use crate::metric::Dimension;
#[cfg(feature = "cloudwatch")]
use crate::sink::cloudwatch::{Origin, Source};
use crate::sink::{AnySink, Sink};
#[cfg(feature = "xray")]
use crate::xray::Xray;

/// Sets up a reporter. See [`namespace`].
#[must_use = "nothing is recorded before `install`"]
pub struct Builder {
    pub(super) namespace: String,
    pub(super) dimensions: Vec<Dimension>,
    pub(super) push: Push,
    pub(super) push_timeout: Duration,
    pub(super) sink: Option<AnySink>,
    #[cfg(feature = "cloudwatch")]
    pub(super) origin: Origin,
    pub(super) max_series: usize,
    pub(super) memory_bytes: usize,
    pub(super) outbox_bytes: usize,
    pub(super) self_metrics: bool,
    pub(super) spool: Option<PathBuf>,
    pub(super) shutdown_timeout: Duration,
    pub(super) clock: Clock,
    #[cfg(feature = "xray")]
    pub(super) xray: Option<Xray>,
    #[cfg(feature = "xray")]
    pub(super) service: Option<String>,
}

/// Starts to set up a reporter for a namespace: 1 to 255 printable ASCII characters, not starting
/// with a colon (and `AWS/` is for AWS itself).
///
/// ```
/// # #[cfg(feature = "cloudwatch")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let reporter = cwmetrics_core::namespace("Shop").dimension("Stage", "prod").install()?;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "cloudwatch"))]
/// # fn main() {}
/// ```
pub fn namespace(namespace: impl Into<String>) -> Builder {
    Builder {
        namespace: namespace.into(),
        dimensions: Vec::new(),
        push: Push::default(),
        push_timeout: Duration::from_secs(2),
        sink: None,
        #[cfg(feature = "cloudwatch")]
        origin: Origin::default(),
        max_series: 1_000,
        memory_bytes: 64 << 20,
        outbox_bytes: 64 << 20,
        self_metrics: false,
        spool: None,
        shutdown_timeout: Duration::from_secs(5),
        clock: Clock::System,
        #[cfg(feature = "xray")]
        xray: None,
        #[cfg(feature = "xray")]
        service: None,
    }
}

impl Builder {
    /// Puts a dimension on every metric. A dimension of the same name from a call wins.
    pub fn dimension(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) -> Builder {
        let (name, value) = (name.into(), value.into());
        match self.dimensions.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.dimensions.push((name, value)),
        }
        self
    }

    /// When to push; by default when an outermost call returns, at most every 10 seconds.
    pub fn push(mut self, push: Push) -> Builder {
        self.push = push;
        self
    }

    /// How long a call waits for its push at most under [`Push::BeforeReturn`]; 2 seconds by
    /// default.
    pub fn push_timeout(mut self, timeout: Duration) -> Builder {
        self.push_timeout = timeout;
        self
    }

    /// Pushes to this sink instead of CloudWatch.
    pub fn sink(mut self, sink: impl Sink) -> Builder {
        self.sink = Some(AnySink::new(sink));
        self
    }

    /// Pushes to where this client points, with its credentials and settings, but over connections
    /// of the reporter's own: the client's belong to a runtime of the program, and can hang with
    /// it.
    #[cfg(feature = "cloudwatch")]
    pub fn client(mut self, client: aws_sdk_cloudwatch::Client) -> Builder {
        self.origin.source = Source::Client(client);
        self
    }

    /// Pushes with this client as it is, its connections included.
    #[cfg(feature = "cloudwatch")]
    pub fn client_as_is(mut self, client: aws_sdk_cloudwatch::Client) -> Builder {
        self.origin.source = Source::ClientAsIs(client);
        self
    }

    /// Pushes with this configuration, over connections of the reporter's own. The default is
    /// aws-config's chain (environment, profiles, the machine's metadata), loaded at the first
    /// push.
    #[cfg(feature = "cloudwatch")]
    pub fn sdk_config(mut self, config: &aws_config::SdkConfig) -> Builder {
        self.origin.source = Source::Config(Box::new(config.clone()));
        self
    }

    /// Pushes to this endpoint instead of the region's, such as `http://127.0.0.1:4400`.
    ///
    /// To an endpoint of this machine no proxy is asked that the environment names (`HTTP_PROXY`); to all
    /// others it leads.
    #[cfg(feature = "cloudwatch")]
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Builder {
        self.origin.endpoint_url = Some(url.into());
        self
    }

    /// Most series a metric may have of those whose dimension values the program makes up; 1,000
    /// by default. What comes beyond folds into the dimension value `(other)`, and is counted in
    /// [`Stats::folded`](crate::Stats::folded).
    pub fn max_series(mut self, series: usize) -> Builder {
        self.max_series = series;
        self
    }

    /// About how many bytes the threads may use for recording; 64 MiB by default. Past it records
    /// go to cells that all threads share: slower, and not lost.
    pub fn memory_bytes(mut self, bytes: usize) -> Builder {
        self.memory_bytes = bytes;
        self
    }

    /// Most encoded bytes that wait undelivered; 64 MiB by default. Past it the oldest are
    /// dropped, counted and logged.
    pub fn outbox_bytes(mut self, bytes: usize) -> Builder {
        self.outbox_bytes = bytes;
        self
    }

    /// Whether the reporter's own figures are metrics of the namespace too, with the builder's
    /// dimensions; off by default. Each minute has one sample of each:
    ///
    /// | metric | unit | |
    /// |---|---|---|
    /// | `cwmetrics.pushed` | Count | samples that were accepted in this minute |
    /// | `cwmetrics.throttled` | Count | requests that were throttled |
    /// | `cwmetrics.retried` | Count | requests that were a further attempt |
    /// | `cwmetrics.refused` | Count | samples that were refused for good |
    /// | `cwmetrics.dropped` | Count | samples that a bound has cost |
    /// | `cwmetrics.outbox_bytes` | Bytes | what waits at the end of the minute |
    ///
    /// An alarm on `dropped`, or on missing data of `pushed`, watches the watcher. They come even
    /// where the program records nothing, so even an idle program pushes once a minute; they are
    /// samples like others in [`Stats`](crate::Stats), and CloudWatch bills six metrics.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let memory = cwmetrics_core::sink::Memory::default();
    /// let reporter =
    ///     cwmetrics_core::namespace("Shop").sink(memory).self_metrics(true).install()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn self_metrics(mut self, on: bool) -> Builder {
        self.self_metrics = on;
        self
    }

    /// Keeps what is not delivered yet in files of this directory too, so that it survives SIGKILL,
    /// [`std::process::exit`] and a restart: the next reporter with the same directory pushes it
    /// first, in its order.
    ///
    /// The directory is made, for its owner alone, if there is none. It has to belong to the user that
    /// the process runs as, others must not be able to write to it, and it cannot be a symbolic link.
    /// One reporter has it at a time: give each process of a machine its own.
    ///
    /// A batch is written when it is sealed (on every push, flush and shutdown), by the reporter's own
    /// thread and before it is sent the first time, and removed when CloudWatch has accepted it. The
    /// bound is [`outbox_bytes`](Builder::outbox_bytes). What was under way when the process was killed
    /// may have been accepted, is sent again, and is counted in
    /// [`Stats::ambiguous`](crate::Stats::ambiguous). Calls since the last push are not in the spool.
    /// A damaged file costs its own batch, is logged, and is put aside as `….corrupt`. When the disk is
    /// full, delivery goes on from memory, and [`Stats::spool_errors`](crate::Stats::spool_errors)
    /// counts. The files are not synchronised with the disk: a power failure can cost what was written
    /// in the last half a minute.
    ///
    /// After a `fork` a child holds the spool with its parent for as long as either runs, so install
    /// in the process that records. Unix only; elsewhere `install` fails.
    ///
    /// ```
    /// # extern crate cwmetrics_core as cwmetrics;
    /// # #[cfg(unix)]
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let directory = std::env::temp_dir().join(format!("cwmetrics-doc-{}", std::process::id()));
    /// # let memory = cwmetrics::sink::Memory::default();
    /// let reporter = cwmetrics::namespace("Shop")
    /// #   .sink(memory.clone())
    ///     .spool(&directory) // such as /var/lib/shop/metrics
    ///     .install()?;
    /// println!("{} samples of the last run are pushed now", cwmetrics::stats().recovered);
    /// # drop(reporter);
    /// # std::fs::remove_dir_all(directory)?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(unix))]
    /// # fn main() {}
    /// ```
    pub fn spool(mut self, directory: impl Into<PathBuf>) -> Builder {
        self.spool = Some(directory.into());
        self
    }

    /// Traces requests too: see [`Xray`] and the module [`trace`](crate::trace).
    ///
    /// ```
    /// # extern crate cwmetrics_core as cwmetrics;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let memory = cwmetrics::sink::Memory::default();
    /// let reporter = cwmetrics::namespace("Shop")
    /// #   .sink(memory)
    ///     .service("checkout")
    ///     .xray(cwmetrics::Xray::daemon("127.0.0.1:2000"))
    ///     .install()?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "xray")]
    pub fn xray(mut self, xray: Xray) -> Builder {
        self.xray = Some(xray);
        self
    }

    /// What this service is called in traces: 1 to 200 letters, digits, spaces and some symbols, other
    /// characters become `_`. The namespace by default.
    #[cfg(feature = "xray")]
    pub fn service(mut self, name: impl Into<String>) -> Builder {
        self.service = Some(name.into());
        self
    }

    /// How long `flush`, `flush_blocking`, `shutdown` and dropping the reporter take at most; 5
    /// seconds by default.
    pub fn shutdown_timeout(mut self, timeout: Duration) -> Builder {
        self.shutdown_timeout = timeout;
        self
    }

    /// Follows a clock that a test drives: windows, durations, pauses and timeouts.
    pub fn clock(mut self, clock: &ManualClock) -> Builder {
        self.clock = Clock::Manual(clock.clone());
        self
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the client or the configuration: they know credentials.
        f.debug_struct("Builder")
            .field("namespace", &self.namespace)
            .field("dimensions", &self.dimensions)
            .field("push", &self.push)
            .field("spool", &self.spool)
            .finish_non_exhaustive()
    }
}
