//! What a bridge is made of.

use std::collections::HashSet;
use std::fmt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use aws_config::SdkConfig;
use cwmetrics_core::testing::ManualClock;

use super::arrivals::Arrivals;
use super::error::ProgressError;
use super::file::ProgressFile;
use super::handing::UnderWay;
use super::times::{Ages, seconds};
use super::told::{Round, Step};
use crate::{InstanceMetric, Source};

/// Reads the metrics of Lightsail's instances, and sends them to CloudWatch through the installed
/// reporter, with all its guarantees.
///
/// Each data point becomes a statistic set with the time of its period, under the metric's own name and
/// unit, with the dimension `InstanceName` and the reporter's own dimensions.
///
/// # Each point once
///
/// How far the bridge has come stands in a file, which is written before points are handed to the
/// reporter and after they have arrived. When a process ends in between, the next bridge asks CloudWatch
/// for these points (GetMetricStatistics), and sends again what CloudWatch lacks, as soon as CloudWatch
/// would have shown it. Of a metric that is not in the file CloudWatch is asked too: a lost file costs
/// time, not double points, as long as CloudWatch shows what was sent.
///
/// A request whose answer is lost is sent again by the reporter, and can count twice: see
/// [`Stats::ambiguous`](cwmetrics_core::Stats::ambiguous).
///
/// # Late points and gaps
///
/// A point is read when its period is over for 5 minutes ([`settled_after`](Bridge::settled_after)), as
/// what was sent cannot be changed any more. Where there was none it is looked for again, until the period
/// is 3 hours old ([`late`](Bridge::late)).
///
/// ```no_run
/// # async fn example(config: aws_config::SdkConfig) -> Result<(), Box<dyn std::error::Error>> {
/// use cwmetrics_lightsail::Bridge;
///
/// let reporter = cwmetrics_core::namespace("Shop").install()?;
/// let mut bridge = Bridge::new(&config, "/var/lib/shop/lightsail.json")?;
/// let round = bridge.round().await?;
/// println!("{} points", round.sent);
/// for failure in round.failures {
///     eprintln!("{failure}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// It needs the permissions `lightsail:GetInstances`, `lightsail:GetInstanceMetricData`,
/// `cloudwatch:GetMetricStatistics` and, for the reporter, `cloudwatch:PutMetricData`; and a tokio runtime
/// with I/O and time.
pub struct Bridge {
    pub(super) source: Source,
    pub(super) arrivals: Arrivals,
    pub(super) file: ProgressFile,
    /// All that there are, if none are named.
    pub(super) instances: Vec<String>,
    pub(super) metrics: Vec<InstanceMetric>,
    pub(super) ages: Ages,
    clock: Option<ManualClock>,
    watch: Option<Box<dyn FnMut(Step) + Send>>,
    pub(super) under_way: Option<UnderWay>,
    /// What was done since a round was told.
    pub(super) told: Round,
}

impl Bridge {
    /// A bridge for all nine metrics of all instances of the account in the configuration's region, that
    /// remembers in this file how far it has come. The file is made; its folder has to be there.
    ///
    /// # Errors
    ///
    /// [`ProgressError`] if the file cannot be used, or another bridge is at work with it.
    pub fn new(config: &SdkConfig, progress: impl AsRef<Path>) -> Result<Bridge, ProgressError> {
        let source = Source::new(aws_sdk_lightsail::Client::new(config));
        Bridge::with_clients(source, &aws_sdk_cloudwatch::Client::new(config), progress)
    }

    /// The same by way of these clients. CloudWatch's is the one that is asked what has arrived: it has to
    /// be of the account and region that the reporter sends to.
    ///
    /// # Errors
    ///
    /// [`ProgressError`] if the file cannot be used, or another bridge is at work with it.
    pub fn with_clients(
        source: Source,
        cloudwatch: &aws_sdk_cloudwatch::Client,
        progress: impl AsRef<Path>,
    ) -> Result<Bridge, ProgressError> {
        Ok(Bridge {
            source,
            arrivals: Arrivals::new(cloudwatch),
            file: ProgressFile::open(progress.as_ref())?,
            instances: Vec::new(),
            metrics: InstanceMetric::all().collect(),
            ages: Ages {
                since: Duration::from_hours(3),
                settled_after: Duration::from_mins(5),
                late: Duration::from_hours(3),
            },
            clock: None,
            watch: None,
            under_way: None,
            told: Round::default(),
        })
    }

    /// Only these instances, which need not be there yet. GetInstances is not asked then. One that is
    /// named twice is read once.
    #[must_use]
    pub fn instances(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Bridge {
        let mut known = HashSet::new();
        let names = names.into_iter().map(Into::into);
        self.instances = names.filter(|name: &String| known.insert(name.clone())).collect();
        self
    }

    /// Only these metrics, and ones that Lightsail has added since. Of several with one name the first
    /// holds.
    #[must_use]
    pub fn metrics(mut self, metrics: impl IntoIterator<Item = InstanceMetric>) -> Bridge {
        let mut known = HashSet::new();
        self.metrics = metrics.into_iter().filter(|metric| known.insert(metric.name().to_owned())).collect();
        self
    }

    /// How far back it begins with a metric that it has never read: 3 hours, unless it is said. CloudWatch
    /// takes two weeks at most; what is older is not read.
    #[must_use]
    pub fn since(mut self, age: Duration) -> Bridge {
        self.ages.since = age;
        self
    }

    /// How long after the end of a period its point is taken for final: 5 minutes, unless it is said.
    #[must_use]
    pub fn settled_after(mut self, pause: Duration) -> Bridge {
        self.ages.settled_after = pause;
        self
    }

    /// How old a period can become whose point was not there in its turn until it is given up: 3 hours,
    /// unless it is said.
    #[must_use]
    pub fn late(mut self, age: Duration) -> Bridge {
        self.ages.late = age;
        self
    }

    /// Tells this how far a round is, after each call. It runs on the thread that polls the round.
    #[must_use]
    pub fn watch(mut self, watch: impl FnMut(Step) + Send + 'static) -> Bridge {
        self.watch = Some(Box::new(watch));
        self
    }

    /// For tests: the clock that the reporter was built with.
    #[must_use]
    pub fn clock(mut self, clock: &ManualClock) -> Bridge {
        self.clock = Some(clock.clone());
        self
    }

    pub(super) fn now(&self) -> SystemTime {
        self.clock.as_ref().map_or_else(SystemTime::now, ManualClock::now)
    }

    pub(super) async fn sleep(&mut self, time: Duration) {
        match &self.clock {
            Some(clock) => clock.sleep(time).await,
            None => tokio::time::sleep(time).await,
        }
    }

    pub(super) fn second(&self) -> u64 {
        seconds(self.now())
    }

    pub(super) fn tell(&mut self, step: Step) {
        if let Some(watch) = &mut self.watch {
            watch(step);
        }
    }
}

impl fmt::Debug for Bridge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bridge")
            .field("file", &self.file)
            .field("instances", &self.instances)
            .field("metrics", &self.metrics)
            .finish_non_exhaustive()
    }
}
