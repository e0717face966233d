//! What a round sends, and the next one does not.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cwmetrics_lightsail::{InstanceMetric, Step};
use cwmetrics_local::LightsailInstance;

use crate::world::{HOUR, MINUTE, World, at, figures, metrics, second, steady};

#[tokio::test]
async fn every_point_is_sent_once_as_it_is() {
    let world = World::new([steady("web-1"), steady("web-2")]).await;
    let _reporter = world.install();
    let mut bridge = world.bridge();
    let all: Vec<InstanceMetric> = InstanceMetric::all().collect();
    let expected =
        |ago| [world.expected("web-1", &all, 300..ago), world.expected("web-2", &all, 300..ago)].concat();

    let round = bridge.round().await.unwrap();
    // Until five minutes ago points are final; those of the status checks come each minute.
    assert_eq!(world.sent(), expected(3 * HOUR));
    assert_eq!(round.sent as usize, world.sent().len());
    assert_eq!((round.doubtful, round.too_old, round.failures.len()), (0, 0, 0));
    assert_eq!(world.local.datums()[0].dimensions.len(), 1);

    assert_eq!(bridge.round().await.unwrap().sent, 0);
    world.clock.advance(Duration::from_mins(5));
    assert_eq!(bridge.round().await.unwrap().sent, 2 * (6 + 3 * 5));
    let mut all_sent = expected(3 * HOUR);
    all_sent.extend(world.expected("web-1", &all, 0..300));
    all_sent.extend(world.expected("web-2", &all, 0..300));
    all_sent.sort_by(|one, other| one.partial_cmp(other).unwrap());
    assert_eq!(world.sent(), all_sent);
    assert!(world.local.refusals().is_empty());
}

#[tokio::test]
async fn a_fortnight_is_sent_as_far_as_cloudwatch_takes_it() {
    let world = World::new([steady("web-1")]).await;
    let _reporter = world.install();
    let some = metrics(["CPUUtilization", "StatusCheckFailed"]);
    let steps = Arc::new(Mutex::new(Vec::<Step>::new()));
    let seen = steps.clone();
    let mut bridge = world
        .bridge()
        .metrics(some.clone())
        .since(Duration::from_hours(24 * 30))
        .watch(move |step| seen.lock().unwrap().push(step));
    let round = bridge.round().await.unwrap();
    let fortnight = 14 * 24 * HOUR - HOUR;
    assert_eq!(world.sent(), world.expected("web-1", &some, 300..fortnight));
    assert!(world.local.refusals().is_empty());

    let steps = steps.lock().unwrap();
    let last = steps.last().unwrap();
    assert_eq!((last.calls, last.of, last.points), (17, 17, round.sent));
    assert!(steps.iter().filter(|step| !step.asking).is_sorted_by_key(|step| (step.calls, step.points)));
}

#[tokio::test]
async fn a_point_that_comes_late_is_sent_when_it_comes() {
    static IS_THERE: AtomicBool = AtomicBool::new(false);
    let late = LightsailInstance::new("web-1").figures(|metric, at| {
        let is_late = second(at).is_multiple_of(HOUR);
        (!is_late || IS_THERE.load(Ordering::SeqCst)).then(|| figures("web-1", metric, second(at)))
    });
    let world = World::new([late]).await;
    let _reporter = world.install();
    let [cpu] = metrics(["CPUUtilization"]);
    let mut bridge = world.bridge().metrics([cpu.clone()]).since(Duration::from_hours(2));
    let all = world.expected("web-1", &[cpu], 300..2 * HOUR);
    let in_time: Vec<_> = all.iter().filter(|(_, _, second, _)| second % HOUR != 0).cloned().collect();
    bridge.round().await.unwrap();
    assert_eq!(world.sent(), in_time);
    bridge.round().await.unwrap();
    assert_eq!(world.sent(), in_time);
    IS_THERE.store(true, Ordering::SeqCst);
    bridge.round().await.unwrap();
    assert_eq!(world.sent(), all);
    assert_eq!(bridge.round().await.unwrap().sent, 0);
}

#[tokio::test]
async fn points_from_before_the_instance_are_not_asked_for() {
    let world = World::new([]).await;
    // This machine is an instance too, if no other one is told: it was created with the world.
    world.local.set_instance(steady("web-1").created_at(at(world.now - HOUR)));
    let _reporter = world.install();
    let [cpu] = metrics(["CPUUtilization"]);
    world.bridge().metrics([cpu.clone()]).round().await.unwrap();
    let sent: Vec<_> = world.sent().into_iter().filter(|(instance, ..)| instance == "web-1").collect();
    assert_eq!(sent, world.expected("web-1", &[cpu], 300..HOUR));
    let asked: BTreeSet<String> = world
        .local
        .requests()
        .iter()
        .filter(|request| request.operation == "GetInstanceMetricData")
        .map(|request| String::from_utf8_lossy(&request.body).into_owned())
        .collect();
    let begin = format!("\"startTime\":{}", world.now - HOUR);
    assert!(asked.iter().any(|body| body.contains(&begin)), "{asked:?}");
}

#[tokio::test]
async fn the_dimensions_of_the_reporter_are_there_too() {
    let world = World::new([steady("web-1")]).await;
    let _reporter = world.builder().dimension("Stage", "beta").install().unwrap();
    let some = metrics(["CPUUtilization"]);
    world.bridge().metrics(some.clone()).round().await.unwrap();
    assert_eq!(world.sent(), world.expected("web-1", &some, 300..3 * HOUR));
    assert!(world.local.datums().iter().all(|datum| datum.dimension("Stage") == Some("beta")));
}

#[tokio::test]
async fn only_named_instances_are_read() {
    let world = World::new([steady("web-1"), steady("web-2")]).await;
    let _reporter = world.install();
    let some = metrics(["NetworkIn", "NetworkOut"]);
    world.bridge().instances(["web-2"]).metrics(some.clone()).round().await.unwrap();
    assert_eq!(world.sent(), world.expected("web-2", &some, 300..3 * HOUR));
    assert!(!world.local.requests().iter().any(|request| request.operation == "GetInstances"));
}

#[tokio::test]
async fn a_metric_that_was_added_goes_by_its_name() {
    let world = World::with(|local| {
        local.instance_metric("MemoryUtilization", "Percent", 60).instance(steady("web-1"))
    })
    .await;
    let _reporter = world.install();
    let some = ["MemoryUtilization:Percent:60".parse().unwrap()];
    world.bridge().metrics(some.clone()).round().await.unwrap();
    assert_eq!(world.sent(), world.expected("web-1", &some, 300..3 * HOUR));
    assert!(world.local.datums().iter().all(|datum| datum.unit == "Percent"));
}

#[tokio::test]
async fn what_is_named_twice_is_sent_once() {
    let world = World::new([steady("web-1")]).await;
    let _reporter = world.install();
    let some = metrics(["CPUUtilization"]);
    let twice = metrics(["CPUUtilization", "CPUUtilization:Percent:600"]);
    world.bridge().instances(["web-1", "web-1"]).metrics(twice).round().await.unwrap();
    assert_eq!(world.sent(), world.expected("web-1", &some, 300..3 * HOUR));
}

#[tokio::test]
async fn points_wait_for_as_long_as_it_is_said() {
    let world = World::new([steady("web-1")]).await;
    let _reporter = world.install();
    let some = metrics(["StatusCheckFailed"]);
    let mut bridge = world.bridge().metrics(some.clone()).settled_after(Duration::from_mins(17));
    bridge.round().await.unwrap();
    assert_eq!(world.sent(), world.expected("web-1", &some, 17 * MINUTE..3 * HOUR));
}
