//! fastrace: a local span for each call, under a root span for every 1,000 of them, since it keeps
//! no more than a few thousand in one; its cost is shared by them.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use fastrace::Span;
use fastrace::collector::{Config, Reporter, SpanContext, SpanRecord};

use crate::arm::{Arm, Delivered, Install, plain_calls, repeat};
use crate::poll::{self, poll_to_the_end};

pub(super) const ARMS: &[Arm] = &[
    Arm {
        name: "fastrace",
        what: "fastrace, `#[trace]`, a root span for every 1,000",
        install: Install::Peer(install),
        samples: 1,
        calls: |calls| under_roots(calls, traced),
        twin: plain_calls,
    },
    Arm {
        name: "fastrace_async",
        what: "the same, async, one poll",
        install: Install::Peer(install),
        samples: 1,
        calls: |calls| under_roots(calls, |number| poll_to_the_end(traced_async(number))),
        twin: poll::plain_calls,
    },
];

const ROOT: &str = "root";

fn under_roots(calls: u64, mut function: impl FnMut(u64) -> u64) {
    for first in (0..calls).step_by(1_000) {
        let root = Span::root(ROOT, SpanContext::random());
        let _parent = root.set_local_parent();
        repeat((calls - first).min(1_000), &mut function);
    }
}

#[fastrace::trace]
#[inline(never)]
fn traced(number: u64) -> u64 {
    black_box(number)
}

#[fastrace::trace]
async fn traced_async(number: u64) -> u64 {
    black_box(number)
}

fn install() -> Delivered {
    let reported = Arc::<AtomicU64>::default();
    fastrace::set_reporter(Counting { reported: Arc::clone(&reported) }, Config::default());
    Box::new(move || {
        fastrace::flush();
        reported.load(Ordering::Relaxed)
    })
}

struct Counting {
    reported: Arc<AtomicU64>,
}

impl Reporter for Counting {
    fn report(&mut self, spans: Vec<SpanRecord>) {
        let calls = spans.iter().filter(|span| span.name != ROOT).count();
        self.reported.fetch_add(calls as u64, Ordering::Relaxed);
    }
}
