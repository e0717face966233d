//! Lightsail and CloudWatch, which one endpoint stands in for, and a clock that all of them go by.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_lightsail::config::{BehaviorVersion, Credentials, Region};
use cwmetrics_core::Reporter;
use cwmetrics_core::testing::ManualClock;
use cwmetrics_lightsail::{Bridge, InstanceMetric, Source};
use cwmetrics_local::{Builder, Datum, LightsailInstance, Local, Samples, StatisticSet};
use tempfile::TempDir;
use tokio::sync::{Mutex, MutexGuard};

pub const MINUTE: u64 = 60;
pub const HOUR: u64 = 60 * MINUTE;

/// One reporter is installed at a time.
static ONE: Mutex<()> = Mutex::const_new(());

pub struct World {
    pub local: Local,
    pub clock: ManualClock,
    /// A whole multiple of five minutes, at which the world begins.
    pub now: u64,
    folder: TempDir,
    _alone: MutexGuard<'static, ()>,
}

/// A point as the tests compare it: instance, metric, second, statistics.
pub type Sent = (String, String, u64, [f64; 4]);

pub fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

pub fn second(at: SystemTime) -> u64 {
    at.duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// Any figures, of which no two are the same.
pub fn figures(instance: &str, metric: &str, at: u64) -> StatisticSet {
    let name: usize = instance.bytes().chain(metric.bytes()).map(usize::from).sum();
    let number = (at % 100_000) as f64 + name as f64 / 8192.0;
    StatisticSet { sample_count: 5.0, sum: 2.0 * number, minimum: number / 3.0, maximum: number / 2.0 }
}

/// An instance that has a point of every period.
pub fn steady(name: &'static str) -> LightsailInstance {
    LightsailInstance::new(name).figures(move |metric, at| Some(figures(name, metric, second(at))))
}

pub fn metrics<const N: usize>(names: [&str; N]) -> [InstanceMetric; N] {
    names.map(|name| name.parse().unwrap())
}

impl World {
    pub async fn new(instances: impl IntoIterator<Item = LightsailInstance>) -> World {
        World::with(|local| instances.into_iter().fold(local, Builder::instance)).await
    }

    pub async fn with(tell: impl FnOnce(Builder) -> Builder) -> World {
        let alone = ONE.lock().await;
        let now = second(SystemTime::now()) / 300 * 300;
        let clock = ManualClock::at(at(now));
        let time = clock.clone();
        let local = tell(Local::builder().clock(move || time.now())).start().unwrap();
        World { local, clock, now, folder: tempfile::tempdir().unwrap(), _alone: alone }
    }

    pub fn client(&self) -> aws_sdk_cloudwatch::Client {
        let config = aws_sdk_cloudwatch::Config::builder()
            .behavior_version(aws_sdk_cloudwatch::config::BehaviorVersion::latest())
            .region(aws_sdk_cloudwatch::config::Region::from_static("eu-west-1"))
            .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
            .endpoint_url(self.local.url());
        aws_sdk_cloudwatch::Client::from_conf(config.build())
    }

    fn source(&self) -> Source {
        let config = aws_sdk_lightsail::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("eu-west-1"))
            .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
            .endpoint_url(self.local.url());
        Source::at_most(aws_sdk_lightsail::Client::from_conf(config.build()), 1000.0)
    }

    pub fn install(&self) -> Reporter {
        self.builder().install().unwrap()
    }

    pub fn builder(&self) -> cwmetrics_core::Builder {
        cwmetrics_core::namespace("Shop").client(self.client())
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("progress.json")
    }

    pub fn bridge(&self) -> Bridge {
        self.bridge_of(&self.file())
    }

    pub fn bridge_of(&self, file: &Path) -> Bridge {
        Bridge::with_clients(self.source(), &self.client(), file).unwrap().clock(&self.clock)
    }

    /// What CloudWatch has been given, in order.
    pub fn sent(&self) -> Vec<Sent> {
        let mut sent: Vec<Sent> = self.local.datums().iter().map(point).collect();
        sent.sort_by(|one, other| one.partial_cmp(other).unwrap());
        sent
    }

    /// What an instance has of these metrics in a time range before the beginning, in seconds, in order.
    pub fn expected(&self, instance: &str, metrics: &[InstanceMetric], ago: Range<u64>) -> Vec<Sent> {
        let mut expected = Vec::new();
        for metric in metrics {
            let period = u64::from(metric.period());
            for at in (self.now - ago.end..self.now - ago.start).step_by(period as usize) {
                let StatisticSet { sample_count, sum, minimum, maximum } =
                    figures(instance, metric.name(), at);
                let set = [sample_count, sum, minimum, maximum];
                expected.push((instance.to_owned(), metric.name().to_owned(), at, set));
            }
        }
        expected.sort_by(|one, other| one.partial_cmp(other).unwrap());
        expected
    }
}

fn point(datum: &Datum) -> Sent {
    let Samples::Statistics(StatisticSet { sample_count, sum, minimum, maximum }) = &datum.samples else {
        panic!("{datum:?} is no statistic set");
    };
    assert_eq!(datum.resolution, 60);
    let instance = datum.dimension("InstanceName").unwrap().to_owned();
    if let Some(metric) = InstanceMetric::named(&datum.name) {
        assert_eq!(datum.unit, metric.unit().as_str());
    }
    (instance, datum.name.clone(), second(datum.timestamp), [*sample_count, *sum, *minimum, *maximum])
}
