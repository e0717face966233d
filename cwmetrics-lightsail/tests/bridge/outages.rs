//! Either side fails, and comes back.

use std::time::Duration;

use cwmetrics_lightsail::{ReadError, ReadErrorKind, RoundError};
use cwmetrics_local::{Fault, Request};

use crate::world::{HOUR, World, metrics, steady};

fn is(request: &Request, operation: &str) -> bool {
    request.operation == operation
}

#[tokio::test]
async fn over_an_outage_of_lightsail_every_point_is_sent_once() {
    let names = ["web-1", "web-2", "web-3", "web-4"];
    let world = World::new(names.map(steady)).await;
    let _reporter = world.install();
    let some = metrics(["CPUUtilization", "NetworkIn", "StatusCheckFailed"]);
    let mut bridge = world.bridge().metrics(some.clone());
    bridge.round().await.unwrap();
    world.clock.advance(Duration::from_mins(5));

    let mut answered = 0;
    world.local.fail_when(move |request| {
        answered += usize::from(is(request, "GetInstanceMetricData"));
        (is(request, "GetInstanceMetricData") && answered > 2).then_some(Fault::CloseBeforeAnswer)
    });
    for _ in 0..2 {
        let error = bridge.round().await.unwrap_err();
        let is_silence = |read: &ReadError| read.kind() == ReadErrorKind::Unavailable;
        assert!(matches!(&error, RoundError::Read(read) if is_silence(read)), "{error}");
    }
    world.local.fail_no_more();
    // What the failed rounds have met is told by the next one, once.
    assert_eq!(bridge.round().await.unwrap().failures.len(), 2);
    assert_eq!(world.sent(), names.map(|name| world.expected(name, &some, 0..3 * HOUR)).concat());
}

#[tokio::test]
async fn one_instance_without_an_answer_does_not_keep_the_others_waiting() {
    let names = ["web-1", "web-2", "web-3"];
    let world = World::new(names.map(steady)).await;
    let _reporter = world.install();
    let some = metrics(["CPUUtilization", "NetworkIn", "NetworkOut", "StatusCheckFailed"]);
    let mut bridge = world.bridge().metrics(some.clone());
    world.local.fail_when(|request| {
        let is_sick = String::from_utf8_lossy(&request.body).contains("web-1");
        (is(request, "GetInstanceMetricData") && is_sick).then_some(Fault::InternalError)
    });
    let round = bridge.round().await.unwrap();
    assert_eq!(round.failures.iter().map(|failure| &*failure.instance).collect::<Vec<_>>(), ["web-1"]);
    let others = ["web-2", "web-3"].map(|name| world.expected(name, &some, 300..3 * HOUR));
    assert_eq!(world.sent(), others.concat());
    world.local.fail_no_more();
    bridge.round().await.unwrap();
    assert_eq!(world.sent(), names.map(|name| world.expected(name, &some, 300..3 * HOUR)).concat());
}

#[tokio::test]
async fn over_an_outage_of_cloudwatch_every_point_is_sent_once() {
    let world = World::new([steady("web-1")]).await;
    let _reporter = world.builder().shutdown_timeout(Duration::from_millis(200)).install().unwrap();
    let some = metrics(["CPUUtilization", "StatusCheckFailed"]);
    let mut bridge = world.bridge().metrics(some.clone());
    world.local.fail_when(|request| is(request, "PutMetricData").then_some(Fault::Unavailable));
    for _ in 0..2 {
        let error = bridge.round().await.unwrap_err();
        assert!(matches!(&error, RoundError::Waiting(_)), "{error}");
    }
    // While points wait, Lightsail is not asked for more.
    let reads = || world.local.requests().iter().filter(|it| is(it, "GetInstanceMetricData")).count();
    assert_eq!((reads(), world.sent().len()), (2, 0));
    world.local.fail_no_more();
    let round = loop {
        match bridge.round().await {
            Ok(round) => break round,
            Err(error) => assert!(matches!(&error, RoundError::Waiting(_)), "{error}"),
        }
    };
    let expected = world.expected("web-1", &some, 300..3 * HOUR);
    assert_eq!((round.sent as usize, round.doubtful), (expected.len(), 0));
    assert_eq!(world.sent(), expected);
}

#[tokio::test]
async fn what_cloudwatch_refuses_for_good_is_in_doubt_and_sent_again() {
    let world = World::new([steady("web-1")]).await;
    let _reporter = world.install();
    let some = metrics(["CPUUtilization"]);
    let mut bridge = world.bridge().metrics(some.clone()).since(Duration::from_hours(2));
    world.local.fail_when(|request| is(request, "PutMetricData").then_some(Fault::TooLarge));
    let round = bridge.round().await.unwrap();
    let expected = world.expected("web-1", &some, 300..2 * HOUR);
    assert_eq!((round.sent, round.doubtful as usize), (0, expected.len()));
    world.local.fail_no_more();
    world.clock.advance(Duration::from_mins(20));
    bridge.round().await.unwrap();
    let sent = world.sent();
    assert_eq!(sent[..expected.len()], expected);
}

#[tokio::test]
async fn where_cloudwatch_cannot_be_asked_nothing_new_is_begun() {
    let world = World::new([steady("web-1")]).await;
    let _reporter = world.install();
    let some = metrics(["CPUUtilization", "NetworkIn"]);
    let mut bridge = world.bridge().metrics(some.clone());
    world.local.fail_when(|request| is(request, "GetMetricStatistics").then_some(Fault::AccessDenied));
    let round = bridge.round().await.unwrap();
    assert_eq!((round.sent, round.failures.len()), (0, 1));
    let failure = round.failures[0].to_string();
    let expected =
        "web-1, CPUUtilization: CloudWatch refused GetMetricStatistics for CPUUtilization of web-1";
    assert!(failure.starts_with(expected), "{failure}");
    world.local.fail_no_more();
    bridge.round().await.unwrap();
    assert_eq!(world.sent(), world.expected("web-1", &some, 300..3 * HOUR));
}
