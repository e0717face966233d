//! autometrics with the `prometheus` crate, whose counter tells what has arrived.

use std::hint::black_box;

use autometrics::autometrics;

use crate::arm::{Arm, Delivered, Install, plain_calls, repeat};

pub(super) const ARMS: &[Arm] = &[Arm {
    name: "autometrics",
    what: "autometrics, with prometheus",
    install: Install::Peer(install),
    samples: 1,
    calls: |calls| repeat(calls, measured),
    twin: plain_calls,
}];

#[autometrics]
#[inline(never)]
fn measured(number: u64) -> u64 {
    black_box(number)
}

fn install() -> Delivered {
    Box::new(|| {
        let families = prometheus::gather();
        let calls = families.iter().filter(|family| family.name() == "function_calls_total");
        let counts =
            calls.flat_map(|family| family.get_metric()).map(|metric| metric.get_counter().get_value());
        counts.sum::<f64>() as u64
    })
}
