//! For tests: what a piece of code records, without installing anything, and a clock to drive.

mod captured;

use std::future::Future;
use std::pin::pin;

pub use crate::clock::ManualClock;
use crate::record::Capture;
pub use captured::{Captured, CapturedMetric};

/// Runs a closure and gives what it has recorded, and nothing else.
///
/// It needs no reporter, works in parallel tests and under `CWMETRICS=off`, and keeps what it
/// captures from a reporter that is installed. What the closure spawns is not included.
///
/// ```
/// let captured = cwmetrics_core::testing::capture(|| {
///     cwmetrics_core::metric("latency").dimension("HTTP Method", "GET").put(11.25);
/// });
/// assert_eq!(captured.metric("latency").dimension("HTTP Method", "GET").sum(), 11.25);
/// ```
pub fn capture<R>(run: impl FnOnce() -> R) -> Captured {
    let running = Capture::start();
    let diverted = running.divert();
    run();
    drop(diverted);
    Captured::new(running.finish())
}

/// Awaits a future and gives what it has recorded; see [`capture`].
pub async fn capture_async<F: Future>(future: F) -> Captured {
    let running = Capture::start();
    let mut future = pin!(future);
    std::future::poll_fn(|context| {
        let _diverted = running.divert();
        future.as_mut().poll(context)
    })
    .await;
    Captured::new(running.finish())
}
