//! What is read from Lightsail, which `cwmetrics-local` stands in for.

use std::net::TcpListener;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_lightsail::Client;
use aws_sdk_lightsail::config::{BehaviorVersion, Config, Credentials, Region};
use cwmetrics_lightsail::{InstanceMetric, Point, ReadErrorKind, Source};
use cwmetrics_local::{Fault, LightsailInstance, Local};

const DAY: Duration = Duration::from_hours(24);

/// A whole multiple of five minutes.
const NOW: u64 = 1_700_000_100;

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

/// Any figures, of which no two are the same.
fn figures(metric: &str, at: SystemTime) -> Option<cwmetrics_local::StatisticSet> {
    let number = at.duration_since(UNIX_EPOCH).ok()?.as_secs() as f64 + metric.len() as f64 / 128.0;
    let (minimum, maximum) = (number / 3.0, number / 2.0);
    Some(cwmetrics_local::StatisticSet { sample_count: 5.0, sum: 2.0 * number, minimum, maximum })
}

fn web(name: &str) -> LightsailInstance {
    LightsailInstance::new(name).created_at(at(NOW) - DAY).figures(figures)
}

/// An endpoint with these instances, and a source that reads from it without waiting long.
fn start<'n>(names: impl IntoIterator<Item = &'n str>) -> (Local, Source) {
    let builder = Local::builder().clock(|| at(NOW + 60));
    let local = names.into_iter().fold(builder, |builder, name| builder.instance(web(name))).start().unwrap();
    let source = Source::at_most(client(local.url()), 1000.0);
    (local, source)
}

fn client(url: &str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("eu-west-1"))
        .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
        .endpoint_url(url);
    Client::from_conf(config.build())
}

fn metric(text: &str) -> InstanceMetric {
    text.parse().unwrap()
}

/// What the source has of a metric in a range of seconds.
fn expected(metric: &InstanceMetric, range: std::ops::Range<u64>) -> Vec<Point> {
    let point = |seconds| {
        let set = figures(metric.name(), at(seconds)).unwrap();
        let cwmetrics_local::StatisticSet { sample_count, sum, minimum, maximum } = set;
        Point::new(at(seconds), cwmetrics_core::StatisticSet { sample_count, sum, minimum, maximum })
    };
    range.step_by(metric.period() as usize).map(point).collect()
}

#[tokio::test]
async fn the_instances_of_every_page_are_found() {
    let names: Vec<String> = (10..55).map(|number| format!("web-{number}")).collect();
    let (local, source) = start(names.iter().map(String::as_str));
    let found = source.instances().await.unwrap();
    assert_eq!(found.iter().map(|instance| instance.name.clone()).collect::<Vec<_>>(), names);
    assert_eq!(local.requests().len(), 3);
    assert_eq!(found[0].created_at, Some(at(NOW) - DAY));
    assert_eq!(found[0].state.as_deref(), Some("running"));
}

#[tokio::test]
async fn points_are_those_of_the_source_to_the_bit() {
    let (local, source) = start(["web-1"]);
    for metric in InstanceMetric::all() {
        let points = source.points("web-1", &metric, at(NOW - 3600)..at(NOW)).await.unwrap();
        assert_eq!(points, expected(&metric, NOW - 3600..NOW), "{metric}");
    }
    assert_eq!(local.requests().len(), 9);
    assert!(local.refusals().is_empty());
}

#[tokio::test]
async fn a_long_range_is_asked_for_in_parts() {
    let (local, source) = start(["web-1"]);
    let fortnight = 14 * DAY.as_secs();
    for (name, calls) in [("StatusCheckFailed", 14), ("CPUUtilization", 3)] {
        let metric = metric(name);
        let points = source.points("web-1", &metric, at(NOW - fortnight)..at(NOW)).await.unwrap();
        assert_eq!(points, expected(&metric, NOW - fortnight..NOW), "{metric}");
        assert_eq!(local.requests().len(), calls);
        local.clear();
    }
}

#[tokio::test]
async fn periods_that_have_not_ended_are_not_read() {
    let (local, source) = start(["web-1"]);
    let metric = metric("CPUUtilization");
    let points = source.points("web-1", &metric, at(NOW - 301)..at(NOW + 60)).await.unwrap();
    assert_eq!(points, expected(&metric, NOW - 300..NOW));
    let none = source.points("web-1", &metric, at(NOW - 200)..at(NOW + 60)).await.unwrap();
    assert_eq!((none, local.requests().len()), (Vec::new(), 1));
}

#[tokio::test]
async fn a_metric_that_was_added_goes_by_name_unit_and_period() {
    let metric = metric("MemoryUtilization:Percent:60");
    let range = || at(NOW - 600)..at(NOW);
    let added = Local::builder().clock(|| at(NOW + 60)).instance_metric("MemoryUtilization", "Percent", 60);
    let local = added.instance(web("web-1")).start().unwrap();
    let source = Source::at_most(client(local.url()), 1000.0);
    let points = source.points("web-1", &metric, range()).await.unwrap();
    assert_eq!((points.len(), &points), (10, &expected(&metric, NOW - 600..NOW)));

    let (_local, source) = start(["web-1"]);
    let error = source.points("web-1", &metric, range()).await.unwrap_err();
    assert_eq!(error.kind(), ReadErrorKind::Refused, "where it was not added");
}

#[tokio::test]
async fn what_an_error_means_is_told() {
    let (local, source) = start(["web-1"]);
    let metric = metric("CPUUtilization");
    let range = || at(NOW - 600)..at(NOW);
    let error = source.points("web-2", &metric, range()).await.unwrap_err();
    assert_eq!(error.kind(), ReadErrorKind::NotFound);
    assert_eq!(
        error.to_string(),
        "Lightsail refused GetInstanceMetricData for CPUUtilization of web-2 from 2023-11-14T22:05:00Z to \
         2023-11-14T22:15:00Z: NotFoundException: The Instance does not exist: web-2"
    );
    local.fail_next(1, Fault::AccessDenied);
    let error = source.points("web-1", &metric, range()).await.unwrap_err();
    assert_eq!(error.kind(), ReadErrorKind::Forbidden);
    let error = source.points("web 1", &metric, range()).await.unwrap_err();
    assert_eq!(error.kind(), ReadErrorKind::Refused);
    // None of these is asked again.
    assert_eq!(local.requests().len(), 3);
}

#[tokio::test]
async fn a_throttled_call_is_made_again() {
    let (local, source) = start(["web-1"]);
    local.fail_next(3, Fault::Throttle);
    assert_eq!(source.instances().await.unwrap().len(), 1);
    assert_eq!(local.requests().len(), 4);
}

#[tokio::test]
async fn a_call_without_an_answer_is_made_again_and_then_given_up() {
    let (local, source) = start(["web-1"]);
    local.fail_next(1, Fault::InternalError);
    local.fail_next(1, Fault::CloseBeforeAnswer);
    assert_eq!(source.instances().await.unwrap().len(), 1);
    assert_eq!(local.requests().len(), 3);
    local.fail_next(3, Fault::Unavailable);
    assert_eq!(source.instances().await.unwrap_err().kind(), ReadErrorKind::Unavailable);
    assert_eq!(local.requests().len(), 6);
}

#[tokio::test]
async fn nobody_there_is_an_error_that_passes() {
    let unused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = Source::new(client(&format!("http://{unused}"))).instances().await.unwrap_err();
    assert_eq!(error.kind(), ReadErrorKind::Unavailable);
    let text = error.to_string();
    assert!(text.starts_with("Lightsail did not answer GetInstances for all instances: "), "{text}");
    assert!(text.ends_with("Connection refused (os error 111)"), "{text}");
}

#[tokio::test]
async fn a_call_that_is_never_answered_is_given_up() {
    let (local, source) = start(["web-1"]);
    local.fail_when(|_| Some(Fault::Stall));
    let instances = tokio::spawn(async move { source.instances().await });
    // Time goes by as soon as the request is there: nothing else can happen any more.
    for tries in 1..=3 {
        while local.requests().len() < tries {
            tokio::task::yield_now().await;
        }
        tokio::time::pause();
        tokio::time::advance(Duration::from_mins(1)).await;
        tokio::time::advance(Duration::from_secs(1)).await;
        tokio::time::resume();
    }
    let error = instances.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ReadErrorKind::Unavailable);
    assert_eq!(
        error.to_string(),
        "Lightsail did not answer GetInstances for all instances: 60 seconds have gone by"
    );
}
