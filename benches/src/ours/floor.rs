//! The floor: a call, and a clock around it by hand.

use std::hint::black_box;
use std::time::Instant;

use crate::arm::{Arm, Install, plain_calls, repeat};

pub(super) const ARMS: &[Arm] = &[
    Arm {
        name: "plain",
        what: "the undecorated call",
        install: Install::Nothing,
        samples: 0,
        calls: plain_calls,
        twin: plain_calls,
    },
    Arm {
        name: "tsc",
        what: "two bare TSC reads",
        install: Install::Nothing,
        samples: 0,
        calls: |calls| repeat(calls, between_ticks),
        twin: plain_calls,
    },
    Arm {
        name: "instant",
        what: "`Instant::now()` and `elapsed()` by hand",
        install: Install::Nothing,
        samples: 0,
        calls: |calls| repeat(calls, between_instants),
        twin: plain_calls,
    },
];

#[inline(never)]
fn between_ticks(number: u64) -> u64 {
    let start = ticks();
    let number = black_box(number);
    black_box(ticks().wrapping_sub(start));
    number
}

#[inline(never)]
fn between_instants(number: u64) -> u64 {
    let start = Instant::now();
    let number = black_box(number);
    black_box(start.elapsed());
    number
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn ticks() -> u64 {
    // SAFETY: every x86-64 processor has the instruction.
    unsafe { std::arch::x86_64::_rdtsc() }
}

#[cfg(target_arch = "aarch64")]
#[inline(always)]
fn ticks() -> u64 {
    let ticks;
    // SAFETY: the register can be read in user mode on every system with a standard library.
    unsafe { std::arch::asm!("mrs {}, cntvct_el0", out(reg) ticks, options(nomem, nostack)) }
    ticks
}
