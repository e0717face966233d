//! What cannot be read or sent is named, and the rest goes on.

use std::time::Duration;

use cwmetrics_lightsail::{Cause, RoundError};
use cwmetrics_local::{Fault, LightsailInstance, StatisticSet};

use crate::world::{HOUR, World, figures, metrics, second, steady};

#[tokio::test]
async fn a_deleted_instance_is_named_once_and_the_others_go_on() {
    let world = World::new([steady("web-1"), steady("web-2")]).await;
    let _reporter = world.install();
    let some = metrics(["CPUUtilization", "NetworkIn"]);
    let mut bridge = world.bridge().metrics(some.clone());
    bridge.round().await.unwrap();

    assert!(world.local.delete_instance("web-1"));
    world.clock.advance(Duration::from_mins(5));
    let round = bridge.round().await.unwrap();
    let told: Vec<String> = round.failures.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["web-1: the instance was deleted, nothing more is read of it"]);
    assert!(round.failures[0].is_not_found());
    let mut expected = world.expected("web-1", &some, 300..3 * HOUR);
    expected.extend(world.expected("web-2", &some, 0..3 * HOUR));
    assert_eq!(world.sent(), expected);

    world.clock.advance(Duration::from_mins(5));
    let asked = world.local.requests().len();
    assert!(bridge.round().await.unwrap().failures.is_empty());
    let about_it = |body: &[u8]| String::from_utf8_lossy(body).contains("\"web-1\"");
    assert!(!world.local.requests()[asked..].iter().any(|request| about_it(&request.body)));

    // One of the same name is read again.
    world.local.set_instance(steady("web-1"));
    let round = bridge.round().await.unwrap();
    assert!(round.sent > 0 && round.failures.is_empty());
    let twice = world.sent().windows(2).any(|two| two[0] == two[1]);
    assert!(!twice);
}

#[tokio::test]
async fn an_instance_that_is_named_and_not_there_is_told_each_time() {
    let world = World::new([steady("web-1")]).await;
    let _reporter = world.install();
    let some = metrics(["CPUUtilization", "NetworkIn"]);
    let mut bridge = world.bridge().instances(["web-1", "wbe-2"]).metrics(some.clone());
    for _ in 0..2 {
        let round = bridge.round().await.unwrap();
        assert_eq!(round.failures.len(), 1);
        assert!(round.failures[0].is_not_found());
        let told = round.failures[0].to_string();
        assert!(told.starts_with("wbe-2: Lightsail refused GetInstanceMetricData"), "{told}");
    }
    assert_eq!(world.sent(), world.expected("web-1", &some, 300..3 * HOUR));
    // It was never there, so nobody has deleted it.
    drop(bridge);
    assert!(world.bridge().metrics(some).round().await.unwrap().failures.is_empty());
}

#[tokio::test]
async fn a_forbidden_instance_is_named_and_the_others_go_on() {
    let world = World::new([steady("web-1"), steady("web-2"), steady("web-3")]).await;
    let _reporter = world.install();
    let some = metrics(["CPUUtilization", "NetworkIn"]);
    let mut bridge = world.bridge().metrics(some.clone());
    world.local.fail_when(|request| {
        let is_read = request.operation == "GetInstanceMetricData";
        let is_forbidden = String::from_utf8_lossy(&request.body).contains("web-2");
        (is_read && is_forbidden).then_some(Fault::AccessDenied)
    });
    let round = bridge.round().await.unwrap();
    assert_eq!(round.failures.len(), 1);
    assert!(round.failures[0].is_forbidden() && round.failures[0].instance == "web-2");
    let others = ["web-1", "web-3"].map(|name| world.expected(name, &some, 300..3 * HOUR)).concat();
    assert_eq!(world.sent(), others);

    // When it is allowed nothing is missing.
    world.local.fail_no_more();
    bridge.round().await.unwrap();
    let all = ["web-1", "web-2", "web-3"].map(|name| world.expected(name, &some, 300..3 * HOUR)).concat();
    assert_eq!(world.sent(), all);
}

#[tokio::test]
async fn a_point_that_cloudwatch_would_refuse_is_left_out_and_named() {
    let odd = LightsailInstance::new("web-1").figures(|metric, at| {
        let set = figures("web-1", metric, second(at));
        let is_odd = metric == "NetworkIn" && second(at).is_multiple_of(HOUR);
        Some(if is_odd { StatisticSet { minimum: 2.0 * set.maximum, ..set } } else { set })
    });
    let world = World::new([odd]).await;
    let _reporter = world.install();
    let some = metrics(["CPUUtilization", "NetworkIn"]);
    let mut bridge = world.bridge().metrics(some.clone()).since(Duration::from_hours(2));
    let round = bridge.round().await.unwrap();
    let is_fit = |(_, metric, at, _): &crate::world::Sent| metric != "NetworkIn" || at % HOUR != 0;
    let all = world.expected("web-1", &some, 300..2 * HOUR);
    let expected: Vec<_> = all.iter().filter(|point| is_fit(point)).cloned().collect();
    assert_eq!(world.sent(), expected);
    assert_eq!(round.sent as usize, expected.len());
    assert_eq!((round.failures.len(), round.doubtful), (1, 0));
    let odd = (all.len() - expected.len()) as u64;
    assert!(odd > 0);
    assert!(matches!(round.failures[0].cause, Cause::Put { points, .. } if points == odd));
    // And not tried again.
    let round = bridge.round().await.unwrap();
    assert_eq!((round.sent, round.failures.len()), (0, 0));
}

#[tokio::test]
async fn more_instances_than_the_reporter_keeps_apart_are_refused() {
    let world = World::new([steady("web-1"), steady("web-2"), steady("web-3")]).await;
    let _reporter = world.builder().max_series(2).install().unwrap();
    let error = world.bridge().round().await.unwrap_err();
    assert!(matches!(error, RoundError::TooManyInstances { instances: 3, max_series: 2 }), "{error}");
    assert!(error.to_string().contains("raise max_series"), "{error}");
    assert!(world.sent().is_empty());
    world.bridge().instances(["web-1", "web-2"]).round().await.unwrap();
}
