//! When a round follows the one before.

use std::time::Duration;

use cwmetrics_lightsail::{Bridge, Round, RoundError};
use cwmetrics_local::Fault;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::AbortHandle;

use crate::world::{HOUR, World, metrics, steady};

/// A bridge that follows, and what it tells of its rounds.
struct Following {
    told: UnboundedReceiver<Result<Round, RoundError>>,
    task: AbortHandle,
}

impl Following {
    fn new(bridge: Bridge) -> Following {
        let (tell, told) = unbounded_channel();
        // Nobody may be there any more to be told.
        let task = tokio::spawn(bridge.follow(move |round| drop(tell.send(round)))).abort_handle();
        Following { told, task }
    }

    async fn round(&mut self) -> Result<Round, RoundError> {
        self.told.recv().await.unwrap()
    }

    /// How many points the next round has sent.
    async fn sent(&mut self) -> u64 {
        self.round().await.unwrap().sent
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// How many rounds have asked for the instances. One that is due has the time of another request to ask.
async fn rounds_begun(world: &World) -> u64 {
    world.client().list_metrics().send().await.unwrap();
    world.local.requests().iter().filter(|request| request.operation == "GetInstances").count() as u64
}

#[tokio::test]
async fn a_round_comes_whenever_a_point_is_final() {
    let both = metrics(["CPUUtilization", "StatusCheckFailed"]);
    for (some, period) in [(&both[..], 60), (&both[..1], 300)] {
        let world = World::new([steady("web-1")]).await;
        let _reporter = world.install();
        let mut following = Following::new(world.bridge().metrics(some.to_vec()));
        let sent = following.sent().await;
        assert_eq!(world.sent(), world.expected("web-1", some, 300..3 * HOUR));
        for rounds in 1..=3 {
            // A little later than the point, for clocks that differ.
            let pause = if rounds == 1 { period + 2 } else { period };
            world.clock.advance(Duration::from_secs(pause - 1));
            assert_eq!(rounds_begun(&world).await, rounds, "every {period} s");
            world.clock.advance(Duration::from_secs(1));
            assert_eq!(following.sent().await, 1, "every {period} s, round {rounds}");
        }
        assert_eq!(world.sent().len() as u64, sent + 3);
    }
}

#[tokio::test]
async fn after_a_round_that_failed_the_next_one_comes_soon() {
    let world = World::new([steady("web-1")]).await;
    let _reporter = world.install();
    let some = metrics(["CPUUtilization"]);
    world.local.fail_when(|request| (request.operation == "GetInstances").then_some(Fault::AccessDenied));
    let mut following = Following::new(world.bridge().metrics(some.clone()));
    assert!(matches!(following.round().await, Err(RoundError::Read(_))));
    world.clock.advance(Duration::from_secs(30));
    assert!(matches!(following.round().await, Err(RoundError::Read(_))));
    world.local.fail_no_more();
    world.clock.advance(Duration::from_secs(30));
    assert_eq!(following.sent().await, (3 * HOUR - 300) / 300);
    assert_eq!(world.sent(), world.expected("web-1", &some, 300..3 * HOUR));
}
