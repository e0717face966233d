//! What a bridge knows of the one before.

use std::fs;
use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig};
use cwmetrics_lightsail::{Bridge, RoundError};
use cwmetrics_local::{Fault, Request};

use crate::world::{HOUR, World, metrics, steady};

fn is_put(request: &Request) -> bool {
    request.operation == "PutMetricData"
}

/// Begins a round, and ends it as the end of the process would as soon as CloudWatch has seen a put.
async fn is_killed_in_the_middle(world: &World, mut bridge: Bridge) {
    let put = async {
        while !world.local.requests().iter().any(is_put) {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        round = bridge.round() => panic!("{round:?}"),
        () = put => {}
    }
}

#[tokio::test]
async fn after_a_restart_it_goes_on_where_it_was() {
    let world = World::new([steady("web-1")]).await;
    let some = metrics(["CPUUtilization", "StatusCheckFailed"]);
    let reporter = world.install();
    world.bridge().metrics(some.clone()).round().await.unwrap();
    reporter.shutdown().await.unwrap();

    world.clock.advance(Duration::from_mins(5));
    let _reporter = world.install();
    let asked = world.local.requests().len();
    let round = world.bridge().metrics(some.clone()).round().await.unwrap();
    assert_eq!(round.sent, 1 + 5);
    assert_eq!(world.sent(), world.expected("web-1", &some, 0..3 * HOUR));
    // Each metric is read in one call, and CloudWatch is not asked.
    let requests = world.local.requests().into_iter().skip(asked).map(|request| request.operation);
    let reads: Vec<String> = requests.filter(|operation| operation != "PutMetricData").collect();
    assert_eq!(reads, ["GetInstances", "GetInstanceMetricData", "GetInstanceMetricData"]);
}

#[tokio::test]
async fn after_a_crash_what_has_arrived_is_not_sent_again() {
    let world = World::new([steady("web-1")]).await;
    let some = metrics(["CPUUtilization", "StatusCheckFailed"]);
    let beta = || world.builder().dimension("Stage", "beta");
    let reporter = beta().shutdown_timeout(Duration::from_millis(200)).install().unwrap();
    world.local.fail_when(|request| is_put(request).then_some(Fault::AcceptThenStall));
    is_killed_in_the_middle(&world, world.bridge().metrics(some.clone())).await;
    let _ = reporter.shutdown().await;
    let expected = world.expected("web-1", &some, 300..3 * HOUR);
    assert_eq!(world.sent(), expected);

    world.local.fail_no_more();
    let _reporter = beta().install().unwrap();
    let round = world.bridge().metrics(some).round().await.unwrap();
    assert_eq!((round.sent, round.doubtful), (0, 0));
    assert_eq!(world.sent(), expected);
}

#[tokio::test]
async fn after_a_crash_what_has_not_arrived_is_sent_when_cloudwatch_would_have_shown_it() {
    let world = World::new([steady("web-1")]).await;
    let some = metrics(["CPUUtilization"]);
    let reporter = world.builder().shutdown_timeout(Duration::from_millis(200)).install().unwrap();
    world.local.fail_when(|request| is_put(request).then_some(Fault::Stall));
    is_killed_in_the_middle(&world, world.bridge().metrics(some.clone()).since(Duration::from_hours(2)))
        .await;
    let _ = reporter.shutdown().await;
    world.local.fail_no_more();
    assert!(world.sent().is_empty());

    let _reporter = world.install();
    let expected = world.expected("web-1", &some, 300..2 * HOUR);
    let mut bridge = world.bridge().metrics(some.clone());
    let round = bridge.round().await.unwrap();
    assert_eq!((round.sent, round.doubtful as usize), (0, expected.len()));
    // Another restart does not begin the time anew.
    world.clock.advance(Duration::from_mins(15));
    drop(bridge);
    let mut bridge = world.bridge().metrics(some);
    assert_eq!(bridge.round().await.unwrap().doubtful as usize, expected.len());
    world.clock.advance(Duration::from_mins(5));
    let round = bridge.round().await.unwrap();
    assert_eq!(round.doubtful, 0);
    let sent = world.sent();
    let of_then: Vec<_> = sent.iter().filter(|(_, _, at, _)| *at < world.now - 300).cloned().collect();
    assert_eq!(of_then, expected);
    assert_eq!(bridge.round().await.unwrap().sent, 0);
    assert_eq!(world.sent(), sent);
}

#[tokio::test]
async fn a_round_that_is_dropped_is_ended_by_the_next_one() {
    let world = World::new([steady("web-1")]).await;
    let some = metrics(["CPUUtilization"]);
    let _reporter = world.install();
    let mut bridge = world.bridge().metrics(some.clone());
    let hold = world.local.hold();
    // The instances, what CloudWatch has, and the points; the put waits.
    hold.let_through(3);
    let put = async {
        while world.local.requests().len() < 4 || hold.waiting() == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        round = bridge.round() => panic!("{round:?}"),
        () = put => {}
    }
    hold.release();
    let round = bridge.round().await.unwrap();
    let expected = world.expected("web-1", &some, 300..3 * HOUR);
    assert_eq!((round.sent as usize, round.doubtful), (expected.len(), 0));
    assert_eq!(world.sent(), expected);
}

#[tokio::test]
async fn a_lost_file_costs_no_double_points() {
    let world = World::new([steady("web-1")]).await;
    let some = metrics(["CPUUtilization", "StatusCheckFailed"]);
    let _reporter = world.install();
    world.bridge().metrics(some.clone()).since(Duration::from_hours(1)).round().await.unwrap();
    fs::remove_file(world.file()).unwrap();
    // What was never sent is sent now.
    world.bridge().metrics(some.clone()).since(Duration::from_hours(2)).round().await.unwrap();
    assert_eq!(world.sent(), world.expected("web-1", &some, 300..2 * HOUR));
}

#[tokio::test]
async fn a_metric_whose_period_has_changed_is_begun_anew_without_double_points() {
    let world = World::with(|local| {
        let added = local.instance_metric("Disk", "Bytes", 60);
        added.instance(steady("web-1"))
    })
    .await;
    let _reporter = world.install();
    world.bridge().metrics(["Disk:Bytes:60".parse().unwrap()]).round().await.unwrap();
    let sent = world.sent();
    world.clock.advance(Duration::from_mins(10));
    let longer = ["Disk:Bytes:300".parse().unwrap()];
    assert_eq!(world.bridge().metrics(longer).round().await.unwrap().sent, 2);
    assert_eq!(world.sent()[..sent.len()], sent);
}

#[cfg(unix)]
#[tokio::test]
async fn a_reporter_that_ends_during_an_outage_leaves_its_points_to_its_spool() {
    let world = World::new([steady("web-1")]).await;
    let some = metrics(["CPUUtilization"]);
    let spool = tempfile::tempdir().unwrap();
    let builder = || world.builder().spool(spool.path().join("spool"));
    let reporter = builder().shutdown_timeout(Duration::from_millis(200)).install().unwrap();
    world.local.fail_when(|request| is_put(request).then_some(Fault::Unavailable));
    let mut bridge = world.bridge().metrics(some.clone()).since(Duration::from_hours(2));
    // It is shut down while the round waits, as on SIGTERM.
    let end = async {
        while !world.local.requests().iter().any(is_put) {
            tokio::task::yield_now().await;
        }
        let _ = reporter.shutdown().await;
    };
    let (round, ()) = tokio::join!(bridge.round(), end);
    assert!(matches!(round, Err(RoundError::NotInstalled)), "{round:?}");
    drop(bridge);

    // However late the next process begins.
    world.clock.advance(Duration::from_mins(30));
    world.local.fail_no_more();
    let _reporter = builder().install().unwrap();
    let mut bridge = world.bridge().metrics(some.clone());
    bridge.round().await.unwrap();
    world.clock.advance(Duration::from_mins(25));
    bridge.round().await.unwrap();
    let until = world.now + 50 * 60;
    let sent = world.sent();
    let seconds: Vec<u64> = sent.iter().map(|(_, _, at, _)| *at).collect();
    let expected: Vec<u64> = (world.now - 2 * HOUR..until).step_by(300).collect();
    assert_eq!(seconds, expected);
}

#[tokio::test]
async fn what_could_not_be_written_down_is_sent_when_it_can() {
    let world = World::new([steady("web-1")]).await;
    let _reporter = world.install();
    let some = metrics(["CPUUtilization"]);
    let folder = world.file().with_extension("folder");
    fs::create_dir(&folder).unwrap();
    let mut bridge = world.bridge_of(&folder.join("progress.json")).metrics(some.clone());
    fs::remove_dir_all(&folder).unwrap();
    let error = bridge.round().await.unwrap_err();
    assert!(matches!(error, RoundError::Progress(_)), "{error}");
    assert!(world.sent().is_empty());
    fs::create_dir(&folder).unwrap();
    let round = bridge.round().await.unwrap();
    assert_eq!(round.doubtful, 0);
    assert_eq!(world.sent(), world.expected("web-1", &some, 300..3 * HOUR));
}

#[tokio::test]
async fn the_file_is_of_one_destination_and_of_one_bridge() {
    let world = World::new([steady("web-1")]).await;
    let reporter = world.install();
    let mut bridge = world.bridge();
    bridge.round().await.unwrap();
    reporter.shutdown().await.unwrap();
    assert!(matches!(bridge.round().await, Err(RoundError::NotInstalled)));
    drop(bridge);

    let _reporter = world.builder().dimension("Stage", "beta").install().unwrap();
    let error = world.bridge().round().await.unwrap_err();
    let way = "from eu-west-1 to the namespace Shop in eu-west-1 with the dimensions {}; give each way";
    assert!(error.to_string().contains(way), "{error}");
    let first = world.bridge();
    let config = SdkConfig::builder().behavior_version(BehaviorVersion::latest()).build();
    let error = Bridge::new(&config, world.file()).unwrap_err();
    assert!(error.to_string().ends_with("another bridge is at work with it"), "{error}");
    drop(first);
}
