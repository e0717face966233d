//! How an endpoint is set up.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use crate::journal::Refusal;
use crate::lightsail::{Lightsail, LightsailInstance, Metric};
use crate::local::Local;
use crate::server::Server;
use crate::shared::{Clock, OnRefusal, Shared};
use crate::start_error::StartError;
use crate::store::{Disk, Limits, Store};
use crate::xray::{self, SamplingRule, Xray};

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
    on_refusal: OnRefusal,
    journal_bytes: usize,
    limits: Limits,
    data: Option<PathBuf>,
    daemon: Option<SocketAddr>,
    trace_bytes: usize,
    rules: Vec<SamplingRule>,
    instances: Vec<LightsailInstance>,
    instance_metrics: Vec<(String, String, u32)>,
}

const JOURNAL_BYTES: usize = 256 * 1024 * 1024;
const TRACE_BYTES: usize = 256 * 1024 * 1024;

impl Builder {
    pub(crate) fn new() -> Builder {
        Builder {
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            clock: Box::new(SystemTime::now),
            on_refusal: Box::new(|_| ()),
            journal_bytes: JOURNAL_BYTES,
            limits: Limits::default(),
            data: None,
            daemon: None,
            trace_bytes: TRACE_BYTES,
            rules: Vec::new(),
            instances: Vec::new(),
            instance_metrics: Vec::new(),
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
    /// weeks back to two hours ahead, segments of the past 30 days, how long what is kept, and the
    /// time of data that come without one. The default is the system's.
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Builder {
        self.clock = Box::new(now);
        self
    }

    /// Whom to tell of each refusal as it comes, before the client learns of it: to show it, or
    /// to end a test run at the first. By default nobody.
    ///
    /// It runs on the endpoint's thread, and must not ask this endpoint for anything.
    ///
    /// ```
    /// # use cwmetrics_local::Local;
    /// let local = Local::builder()
    ///     .on_refusal(|refusal| eprintln!("{}: {}", refusal.code, refusal.message))
    ///     .start()?;
    /// # Ok::<(), cwmetrics_local::StartError>(())
    /// ```
    pub fn on_refusal(mut self, told: impl Fn(&Refusal) + Send + Sync + 'static) -> Builder {
        self.on_refusal = Box::new(told);
        self
    }

    /// How many bytes of requests [`Local::requests`] remembers, 256 MiB by default. Past
    /// it the oldest are forgotten. What was put is not touched by this.
    pub fn journal_bytes(mut self, bytes: usize) -> Builder {
        self.journal_bytes = bytes;
        self
    }

    /// How many bytes of memory the data may take, 256 MiB by default. Past it the oldest are
    /// forgotten, in order of arrival, and counted in [`Local::forgotten`]. A metric of which
    /// all data are forgotten is forgotten too.
    ///
    /// A datum takes some 110 bytes with one value, and some 1,500 with 150 values that are not
    /// whole numbers: the default is room for two and a half million of the one, or for
    /// 180,000 of the other, which is 1,000 metrics for three hours.
    pub fn store_bytes(mut self, bytes: usize) -> Builder {
        self.limits.bytes = bytes;
        self
    }

    /// How many metrics there may be (each combination of namespace, name and dimensions is
    /// one), 100,000 by default. A PutMetricData that would bring more is refused with
    /// `LimitExceeded` (HTTP 400). CloudWatch has no such limit: it has a price for each.
    pub fn max_series(mut self, series: usize) -> Builder {
        self.limits.series = series;
        self
    }

    /// Keeps the data in files in this directory too, so that they are there again after a
    /// restart. The directory is made if there is none, for this user only.
    ///
    /// A PutMetricData or PutTraceSegments is answered when its data are on the disk, so neither the
    /// end of the process, however it ends, nor a power failure costs what was accepted. Requests,
    /// faults, refusals, telemetry and sampling statistics are not kept. The files, one for metrics
    /// and one for traces, are bounded as the memory is, by [`store_bytes`](Builder::store_bytes) and
    /// [`trace_bytes`](Builder::trace_bytes), and take up to three times as much. One endpoint at a
    /// time can have them open.
    ///
    /// If a file cannot be written, as on a full disk, a request gets `InternalServiceError`
    /// (HTTP 500; from X-Ray `InternalFailure`) and nothing of it is kept, as long as that lasts.
    ///
    /// ```
    /// # use cwmetrics_local::Local;
    /// # let parent = tempfile::tempdir()?;
    /// # let directory = parent.path().join("metrics");
    /// let local = Local::builder().data(&directory).start()?;
    /// // ... the program under test pushes ...
    /// let before = local.datums();
    /// drop(local);
    /// assert_eq!(Local::builder().data(&directory).start()?.datums(), before);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn data(mut self, directory: impl Into<PathBuf>) -> Builder {
        self.data = Some(directory.into());
        self
    }

    /// Where to stand in for X-Ray's daemon beside the endpoint's own address, such as
    /// `127.0.0.1:2000`, where the SDKs look for it. By default nowhere else.
    ///
    /// On its own address the endpoint is a daemon anyway, with the same port for UDP and TCP:
    /// `AWS_XRAY_DAEMON_ADDRESS` can name that too. Only a loopback address will do.
    ///
    /// ```
    /// # use cwmetrics_local::Local;
    /// let local = Local::builder().daemon(([127, 0, 0, 1], 0).into()).start()?;
    /// assert_ne!(local.daemon_address(), local.address());
    /// # Ok::<(), cwmetrics_local::StartError>(())
    /// ```
    pub fn daemon(mut self, address: SocketAddr) -> Builder {
        self.daemon = Some(address);
        self
    }

    /// How many bytes of memory the documents of traces may take, 256 MiB by default. Past it the
    /// oldest traces are forgotten, in order of their first arrival, and their documents are counted in
    /// [`Local::forgotten_segments`].
    pub fn trace_bytes(mut self, bytes: usize) -> Builder {
        self.trace_bytes = bytes;
        self
    }

    /// Adds a rule to those that GetSamplingRules gives. The default one is always there: one request
    /// a second and 5 % of the others.
    pub fn sampling_rule(mut self, rule: SamplingRule) -> Builder {
        self.rules.push(rule);
        self
    }

    /// Adds an instance to those that Lightsail's GetInstances gives. Of two with one name the later
    /// one counts. Without any there is one, which is this machine: its name, its CPU utilization, its
    /// network traffic, and status checks that have passed.
    pub fn instance(mut self, instance: LightsailInstance) -> Builder {
        self.instances.push(instance);
        self
    }

    /// Adds a metric to Lightsail's nine, as Lightsail may one day: its name, its unit, one of
    /// CloudWatch's 27, and how many seconds its points are apart, a multiple of 60 up to 86,400. Instances
    /// have as many points of it as they are [told](LightsailInstance::points). Of two with one name the
    /// later one counts.
    ///
    /// ```
    /// # use std::time::{Duration, SystemTime};
    /// # use cwmetrics_local::{LightsailInstance, Local, StatisticSet};
    /// let used = StatisticSet { sample_count: 1.0, sum: 40.0, minimum: 40.0, maximum: 40.0 };
    /// let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_100);
    /// let local = Local::builder()
    ///     .instance_metric("MemoryUtilization", "Percent", 60)
    ///     .instance(LightsailInstance::new("web-1").points("MemoryUtilization", [(at, used)]))
    ///     .start()?;
    /// # Ok::<(), cwmetrics_local::StartError>(())
    /// ```
    pub fn instance_metric(
        mut self,
        name: impl Into<String>,
        unit: impl Into<String>,
        period: u32,
    ) -> Builder {
        self.instance_metrics.push((name.into(), unit.into(), period));
        self
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// [`StartError`] if the address is not a loopback address, cannot be listened on, the
    /// system gives no thread, the data directory cannot be used, or an
    /// [`instance_metric`](Builder::instance_metric) has a unit or a period that there is not.
    pub fn start(self) -> Result<Local, StartError> {
        let addresses = [Some(self.address), self.daemon];
        if let Some(open) = addresses.into_iter().flatten().find(|address| !address.ip().is_loopback()) {
            return Err(StartError::NotLoopback(open));
        }
        let metrics = self.instance_metrics.iter();
        let instance_metrics =
            metrics.map(|(name, unit, period)| Metric::new(name, unit, *period)).collect::<Result<_, _>>()?;
        let mut xray = Xray::new(self.trace_bytes, self.rules, (self.clock)().into());
        let store = match self.data {
            None => Store::new(self.limits),
            Some(directory) => {
                let failed = |error| StartError::data(directory.clone(), error);
                let disk = xray::Disk::open(&directory).map_err(failed)?;
                xray = xray.open(self.trace_bytes, disk).map_err(failed)?;
                Disk::open(&directory).and_then(|disk| Store::open(self.limits, disk)).map_err(failed)?
            }
        };
        let lightsail = Lightsail::new(self.instances, instance_metrics, (self.clock)().into());
        let shared =
            Arc::new(Shared::new(store, xray, lightsail, self.journal_bytes, self.clock, self.on_refusal));
        let server = Server::start(self.address, self.daemon, Arc::clone(&shared))?;
        Ok(Local::new(server, shared))
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("address", &self.address)
            .field("journal_bytes", &self.journal_bytes)
            .field("limits", &self.limits)
            .field("data", &self.data)
            .field("daemon", &self.daemon)
            .field("trace_bytes", &self.trace_bytes)
            .field("rules", &self.rules)
            .field("instances", &self.instances)
            .field("instance_metrics", &self.instance_metrics)
            .finish_non_exhaustive()
    }
}
