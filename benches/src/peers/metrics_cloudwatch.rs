//! metrics_cloudwatch, which pushes to a `cwmetrics_local` endpoint with the AWS SDK: a counter and
//! a histogram of `metrics` by hand, and function-timer into it.

use std::hint::black_box;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use aws_sdk_cloudwatch::config::{BehaviorVersion, Config, Credentials, Region};
use cwmetrics_local::{Datum, Local};
use tokio::sync::oneshot;

use super::by_hand;
use crate::arm::{Arm, Delivered, Install, plain_calls, repeat};

pub(super) const ARMS: &[Arm] = &[
    Arm {
        name: "metrics_counter",
        what: "metrics_cloudwatch, `counter!`",
        install: Install::Peer(install),
        samples: 1,
        calls: |calls| repeat(calls, by_hand::counted),
        twin: plain_calls,
    },
    Arm {
        name: "metrics_histogram",
        what: "metrics_cloudwatch, `histogram!` and `Instant` by hand",
        install: Install::Peer(install),
        samples: 1,
        calls: |calls| repeat(calls, by_hand::timed),
        twin: plain_calls,
    },
    Arm {
        name: "function_timer",
        what: "function-timer into metrics_cloudwatch",
        install: Install::Peer(install),
        samples: 1,
        calls: |calls| repeat(calls, timed),
        twin: plain_calls,
    },
];

#[function_timer::time("time")]
#[inline(never)]
fn timed(number: u64) -> u64 {
    black_box(number)
}

/// Runs the backend on a thread of its own, as its `init_thread` does, but so that its end can be
/// awaited.
fn install() -> Delivered {
    let local = Local::start().expect("a port of the loopback");
    let client = client(&local);
    let (stop, stopped) = oneshot::channel::<()>();
    let (started, ready) = mpsc::channel();
    let backend = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async move {
            let driver = metrics_cloudwatch::Builder::new()
                .cloudwatch_namespace("Benches")
                .shutdown_signal(Box::pin(async { stopped.await.unwrap_or_default() }))
                .init_async(client, metrics::set_global_recorder);
            let driver = driver.await.expect("nothing else is installed");
            started.send(()).expect("the arm waits");
            driver.await;
        });
    });
    ready.recv().expect("the backend starts");
    Box::new(move || {
        // Its shutdown delivers nothing of what is queued; with this it need not.
        thread::sleep(Duration::from_millis(500));
        stop.send(()).expect("the backend runs");
        backend.join().expect("the backend ends");
        local.datums().iter().map(samples).sum()
    })
}

/// What a datum stands for: a counter comes as one sample, which is its sum.
fn samples(datum: &Datum) -> u64 {
    let samples = if datum.name == "calls" { datum.sum() } else { datum.sample_count() };
    samples as u64
}

fn client(local: &Local) -> aws_sdk_cloudwatch::Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(Credentials::new("test", "test", None, None, "benches"))
        .region(Region::new("eu-central-1"))
        .endpoint_url(local.url());
    aws_sdk_cloudwatch::Client::from_conf(config.build())
}
