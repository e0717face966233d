//! What a traced call costs: nested ones, with an outermost call for every 1,000 of them, as for the peers.

use std::hint::black_box;
use std::net::UdpSocket;

use cwmetrics::{Push, Xray, timeit};

use crate::arm::{Arm, Delivered, Install, plain_calls, repeat};
use crate::poll::{self, poll_to_the_end};

/// The arms.
pub const ARMS: &[Arm] = &[
    Arm {
        name: "traced",
        what: "`#[timeit]`, nested in a traced call",
        install: Install::Peer(install),
        samples: 1,
        calls: |calls| under_roots(calls, timed),
        twin: plain_calls,
    },
    Arm {
        name: "traced_async",
        what: "the same, async, one poll",
        install: Install::Peer(install),
        samples: 1,
        calls: |calls| under_roots(calls, |number| poll_to_the_end(timed_async(number))),
        twin: poll::plain_calls,
    },
];

fn under_roots(calls: u64, mut function: impl FnMut(u64) -> u64) {
    for first in (0..calls).step_by(1_000) {
        root((calls - first).min(1_000), &mut function);
    }
}

#[timeit("root")]
fn root(calls: u64, function: &mut impl FnMut(u64) -> u64) {
    repeat(calls, function);
}

#[timeit("nested")]
#[inline(never)]
fn timed(number: u64) -> u64 {
    black_box(number)
}

#[timeit("nested async")]
async fn timed_async(number: u64) -> u64 {
    black_box(number)
}

/// Installs our reporter with a daemon that listens to nothing, and traces every request.
///
/// # Panics
/// If it cannot be installed.
#[must_use]
pub fn install() -> Delivered {
    let daemon = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let address = daemon.local_addr().expect("a bound socket has one").to_string();
    let xray = Xray::daemon(address).account_rules(false).rate(1.0).outbox_bytes(4 << 30);
    let builder = cwmetrics::namespace("Benches").push(Push::Manual).sink(cwmetrics::sink::Memory::default());
    let reporter = builder.xray(xray).install().expect("nothing else is installed");
    Box::new(move || {
        let stats = cwmetrics::stats();
        assert_eq!(stats.traces_skipped, 0, "every request was traced");
        drop((reporter, daemon));
        stats.segments_recorded - stats.traces_sampled
    })
}
