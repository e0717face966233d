//! tracing: a span around each call, in a `Registry` with a layer that counts what is closed.

use std::hint::black_box;

use tracing::Subscriber;
use tracing::span::Id;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::Registry;

use super::tally;
use crate::arm::{Arm, Delivered, Install, plain_calls, repeat};
use crate::poll::{self, poll_to_the_end};

pub(super) const ARMS: &[Arm] = &[
    Arm {
        name: "tracing",
        what: "tracing, `#[instrument(skip_all)]` and a `Registry`",
        install: Install::Peer(install),
        samples: 1,
        calls: |calls| repeat(calls, instrumented),
        twin: plain_calls,
    },
    Arm {
        name: "tracing_async",
        what: "the same, async, one poll",
        install: Install::Peer(install),
        samples: 1,
        calls: |calls| repeat(calls, |number| poll_to_the_end(instrumented_async(number))),
        twin: poll::plain_calls,
    },
];

#[tracing::instrument(skip_all)]
#[inline(never)]
fn instrumented(number: u64) -> u64 {
    black_box(number)
}

#[tracing::instrument(skip_all)]
async fn instrumented_async(number: u64) -> u64 {
    black_box(number)
}

fn install() -> Delivered {
    let subscriber = Registry::default().with(CountClosed);
    tracing::subscriber::set_global_default(subscriber).expect("nothing else is installed");
    Box::new(tally::total)
}

struct CountClosed;

impl<S: Subscriber> Layer<S> for CountClosed {
    fn on_close(&self, _id: Id, _context: Context<'_, S>) {
        tally::add_one();
    }
}
