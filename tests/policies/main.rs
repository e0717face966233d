//! The policies of docs/iam.md allow what the library does, and nothing else.

#[path = "../common/mod.rs"]
mod common;
mod document;

use std::future::Future;
use std::time::{Duration, Instant, SystemTime};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_cloudwatch::config::{Credentials, SharedCredentialsProvider};
use cwmetrics::graph::{Metric, Widget};
use cwmetrics::lightsail::{Bridge, InstanceMetric, Source};
use cwmetrics::{Xray, timeit};
use cwmetrics_local::{LightsailInstance, Local, StatisticSet};
use cwmetrics_traces::{TraceId, fetch};

use common::{PATIENCE, at, clock, exclusive, manual, secs};
use document::{Actions, made, policies};

fn config(local: &Local) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new("a", "b", None, None, "test")))
        .endpoint_url(local.url())
        .build()
}

/// What is asked of an endpoint.
fn asked<F: Future>(ask: impl FnOnce(SdkConfig) -> F) -> Actions {
    asked_of(&Local::start().unwrap(), ask)
}

fn asked_of<F: Future>(local: &Local, ask: impl FnOnce(SdkConfig) -> F) -> Actions {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(ask(config(local)));
    made(local.requests())
}

#[timeit("request")]
fn request() {}

#[test]
fn every_policy_is_held_against_what_is_done() {
    let with_the_command = |heading: &String| heading.starts_with("`cwmetrics ");
    let all: Vec<String> = policies().into_keys().filter(|heading| !with_the_command(heading)).collect();
    let here = [
        "Drawing graphs",
        "Pushing metrics",
        "Reading Lightsail",
        "Reading traces",
        "Sending traces",
        "The Lightsail bridge",
    ];
    assert_eq!(all, here);
}

#[test]
fn the_policy_in_the_readme_is_that_of_the_bridge() {
    let read =
        |path| std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/").to_owned() + path).unwrap();
    let block = |text: &str| text.split_once("```json\n").unwrap().1.split_once("```").unwrap().0.to_owned();
    let (readme, iam) = (read("README.md"), read("docs/iam.md"));
    let (_, bridge) = iam.split_once("\n## The Lightsail bridge\n").unwrap();
    assert_eq!(block(&readme), block(bridge));
}

#[test]
fn pushing_metrics() {
    let _one = exclusive();
    let local = Local::builder().clock(|| at(0)).start().unwrap();
    let reporter = manual(&clock()).sdk_config(&config(&local)).install().unwrap();
    request();
    reporter.flush_blocking().unwrap();
    assert_eq!(made(local.requests()), policies()["Pushing metrics"]);
}

#[test]
fn sending_traces() {
    let _one = exclusive();
    let local = Local::builder().clock(|| at(0)).start().unwrap();
    let clock = clock();
    let xray = Xray::api().sdk_config(&config(&local));
    let builder = manual(&clock).sink(cwmetrics::sink::Memory::default()).service("shop");
    let reporter = builder.xray(xray).install().unwrap();
    // Targets are asked for every ten seconds, telemetry is sent every minute. What comes last is not known,
    // so all that is known is waited for.
    let known = ["GetSamplingRules", "GetSamplingTargets", "PutTelemetryRecords", "PutTraceSegments"];
    let begin = Instant::now();
    while known.iter().any(|name| local.requests().iter().all(|request| request.operation != *name)) {
        assert!(begin.elapsed() < PATIENCE, "{:?}", made(local.requests()));
        request();
        clock.advance(secs(1));
        std::thread::yield_now();
    }
    drop(reporter);
    assert_eq!(made(local.requests()), policies()["Sending traces"]);
}

#[test]
fn drawing_graphs() {
    let made = asked(async |config| {
        let client = aws_sdk_cloudwatch::Client::new(&config);
        let widget = Widget::new().metric(Metric::new("Shop", "api"));
        widget.fetch_png(&client).await.unwrap();
    });
    assert_eq!(made, policies()["Drawing graphs"]);
}

/// The last hour.
fn hour() -> std::ops::Range<SystemTime> {
    let now = SystemTime::now();
    now - Duration::from_hours(1)..now
}

#[test]
fn reading_traces() {
    let made = asked(async |config| {
        let client = aws_sdk_xray::Client::new(&config);
        let id: TraceId = "1-58406520-a006649127e371903a2de979".parse().unwrap();
        fetch::summaries(&client, hour(), None, 10).await.unwrap();
        fetch::trace(&client, id).await.unwrap();
        fetch::traces(&client, &[id]).await.unwrap();
        fetch::map(&client, hour()).await.unwrap();
        fetch::trace_map(&client, &[id]).await.unwrap();
    });
    assert_eq!(made, policies()["Reading traces"]);
}

/// What [`Source`] asks.
fn reading_lightsail() -> Actions {
    asked(async |config| {
        let source = Source::new(aws_sdk_lightsail::Client::new(&config));
        let instances = source.instances().await.unwrap();
        let metric = InstanceMetric::named("CPUUtilization").unwrap();
        source.points(&instances[0].name, &metric, hour()).await.unwrap();
    })
}

#[test]
fn showing_lightsail() {
    assert_eq!(reading_lightsail(), policies()["Reading Lightsail"]);
}

#[test]
fn the_lightsail_bridge() {
    let _one = exclusive();
    let folder = tempfile::tempdir().unwrap();
    let one = StatisticSet { sample_count: 1.0, sum: 2.0, minimum: 2.0, maximum: 2.0 };
    let web = LightsailInstance::new("web-1").figures(move |_, _| Some(one));
    let local = Local::builder().instance(web).start().unwrap();
    let made = asked_of(&local, async |config| {
        let reporter = cwmetrics::namespace("Shop").sdk_config(&config).install().unwrap();
        let mut bridge = Bridge::new(&config, folder.path().join("progress.json")).unwrap();
        assert!(bridge.round().await.unwrap().sent > 0);
        reporter.shutdown().await.unwrap();
    });
    assert_eq!(made, policies()["The Lightsail bridge"]);
}
