//! The bridge from the embedded Lightsail to the embedded CloudWatch and to an independent one: what
//! boto3 reads there is what Lightsail had, each point once, over a restart, over an outage of either
//! side, over a crash and over a deleted instance.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cwmetrics::Reporter;
use cwmetrics::lightsail::{Bridge, InstanceMetric, RoundError, Source};
use cwmetrics::testing::ManualClock;
use cwmetrics_local::{Fault, LightsailInstance, Local, StatisticSet};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::gate::Gate;
use crate::ministack::MiniStack;
use crate::python::Python;
use crate::{NAMESPACE, client, one_reporter};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// How far back the first round begins.
const SINCE: u64 = 2 * HOUR;

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

/// Any figures, of which no two are the same.
fn figures(instance: &str, metric: &str, at: u64) -> StatisticSet {
    let name: usize = instance.bytes().chain(metric.bytes()).map(usize::from).sum();
    let number = at as f64 + name as f64 / 128.0;
    StatisticSet { sample_count: 5.0, sum: 2.0 * number, minimum: number / 3.0, maximum: number / 2.0 }
}

fn web(name: &'static str) -> LightsailInstance {
    let figures = move |metric: &str, at: SystemTime| {
        Some(figures(name, metric, at.duration_since(UNIX_EPOCH).ok()?.as_secs()))
    };
    LightsailInstance::new(name).figures(figures)
}

/// A host that a bridge runs on, with Lightsail, and CloudWatch behind a gate.
struct Host {
    lightsail: Local,
    cloudwatch: Gate,
    clock: ManualClock,
    folder: TempDir,
}

impl Host {
    /// A process begins.
    fn start(&self) -> (Reporter, Bridge) {
        let config = client::config(self.cloudwatch.url());
        let reporter = cwmetrics::namespace(NAMESPACE)
            .dimension("Stage", "test")
            .sdk_config(&config)
            .shutdown_timeout(Duration::from_secs(2))
            .install()
            .unwrap();
        let lightsail = aws_sdk_lightsail::Client::new(&client::config(self.lightsail.url()));
        let cloudwatch = aws_sdk_cloudwatch::Client::new(&config);
        let file = self.folder.path().join("progress.json");
        let bridge = Bridge::with_clients(Source::at_most(lightsail, 1000.0), &cloudwatch, file).unwrap();
        (reporter, bridge.since(Duration::from_secs(SINCE)).clock(&self.clock))
    }

    fn minutes_go_by(&self, minutes: u64) {
        self.clock.advance(Duration::from_mins(minutes));
    }
}

/// All of it, against CloudWatch or what stands in for it: the second at which it began, and until when
/// there are points of `web-1` and of the others.
async fn run(cloudwatch: &str) -> (u64, u64, u64) {
    // In the past to the end, for servers that go by a clock of their own.
    let begin = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() / 300 * 300 - HOUR;
    let clock = ManualClock::at(at(begin));
    let time = clock.clone();
    let lightsail = Local::builder().clock(move || time.now()).instance(web("web-1")).instance(web("web-2"));
    let host = Host {
        lightsail: lightsail.start().unwrap(),
        cloudwatch: Gate::before(cloudwatch),
        clock,
        folder: tempfile::tempdir().unwrap(),
    };

    let (reporter, mut bridge) = host.start();
    let first = bridge.round().await.unwrap();
    // Nine metrics; three of them have a point a minute, six one in five minutes.
    let until = SINCE - 5 * MINUTE;
    assert_eq!(first.sent, 2 * (3 * until / MINUTE + 6 * until / (5 * MINUTE)));

    // A restart.
    reporter.shutdown().await.unwrap();
    drop(bridge);
    host.minutes_go_by(5);
    let (_reporter, mut bridge) = host.start();
    assert_eq!(bridge.round().await.unwrap().sent, 2 * (3 * 5 + 6));

    // Lightsail is gone for a while.
    host.minutes_go_by(5);
    host.lightsail.fail_when(|_| Some(Fault::CloseBeforeAnswer));
    assert!(matches!(bridge.round().await, Err(RoundError::Read(_))));
    host.minutes_go_by(5);
    host.lightsail.fail_no_more();
    assert_eq!(bridge.round().await.unwrap().sent, 2 * (3 * 10 + 6 * 2));

    // An instance is deleted.
    assert!(host.lightsail.delete_instance("web-1"));
    host.minutes_go_by(5);
    let round = bridge.round().await.unwrap();
    assert_eq!((round.sent, round.failures.len()), (3 * 5 + 6, 1));
    assert!(round.failures[0].is_not_found() && round.failures[0].instance == "web-1");

    // CloudWatch is gone for a while, which the process survives.
    host.minutes_go_by(5);
    host.cloudwatch.shut();
    assert!(matches!(bridge.round().await, Err(RoundError::Waiting(_))));
    host.cloudwatch.open();
    let round = loop {
        match bridge.round().await {
            Ok(round) => break round,
            Err(error) => assert!(matches!(error, RoundError::Waiting(_)), "{error}"),
        }
    };
    assert_eq!((round.sent, round.doubtful), (3 * 5 + 6, 0));

    // And once more, which it does not survive: nobody knows what has arrived.
    host.minutes_go_by(5);
    host.cloudwatch.shut();
    assert!(matches!(bridge.round().await, Err(RoundError::Waiting(_))));
    drop(bridge);
    drop(_reporter);
    host.cloudwatch.open();
    let (_reporter, mut bridge) = host.start();
    let round = bridge.round().await.unwrap();
    assert_eq!((round.sent, round.doubtful), (0, 3 * 5 + 6));
    host.minutes_go_by(20);
    let round = bridge.round().await.unwrap();
    assert_eq!((round.sent, round.doubtful), (5 * (3 * 5 + 6), 0));
    assert_eq!(bridge.round().await.unwrap().sent, 0);
    (begin, begin + 10 * MINUTE, begin + 45 * MINUTE)
}

/// What boto3 reads there of an instance: by metric, each point with its statistics and unit.
fn read(python: &Python, url: &str, instance: &str, begin: u64, end: u64) -> BTreeMap<String, Vec<Value>> {
    let metric = |metric: InstanceMetric| json!([metric.name(), metric.period()]);
    let metrics: Vec<Value> = InstanceMetric::all().map(metric).collect();
    let asked = json!({
        "url": url, "namespace": NAMESPACE, "start": begin, "end": end, "metrics": metrics,
        "dimensions": [["InstanceName", instance], ["Stage", "test"]],
    });
    serde_json::from_str(&python.run("read_points.py", &[], asked.to_string().as_bytes())).unwrap()
}

/// What Lightsail had of it.
fn expected(instance: &str, begin: u64, end: u64) -> BTreeMap<String, Vec<Value>> {
    let points = |metric: InstanceMetric| {
        let point = |at: u64| {
            let StatisticSet { sample_count, sum, minimum, maximum } = figures(instance, metric.name(), at);
            let average = sum / sample_count;
            json!([at, sample_count, sum, minimum, maximum, average, metric.unit().as_str()])
        };
        let points = (begin..end).step_by(metric.period() as usize).map(point).collect();
        (metric.name().to_owned(), points)
    };
    InstanceMetric::all().map(points).collect()
}

#[test]
fn the_bridge_brings_every_point_once_whatever_happens() {
    let Some(python) = Python::find() else { return };
    let _one_at_a_time = one_reporter();
    let ministack = MiniStack::start(python);
    let local = Local::start().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for url in [local.url(), ministack.url()] {
        let (begin, of_web_1, of_web_2) = runtime.block_on(run(url));
        let from = begin - SINCE;
        for (instance, until) in [("web-1", of_web_1), ("web-2", of_web_2)] {
            let found = read(python, url, instance, from - HOUR, begin + HOUR);
            assert_eq!(found, expected(instance, from, until), "{instance} from {url}");
        }
    }
}
