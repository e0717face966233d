//! How an arm is measured: rounds of the decorated and the undecorated calls in turn, on threads
//! that start each round together.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use crate::arm::{Arm, Install};
use crate::line::Line;
use crate::ours;

/// Rounds that count. Before them, `WARM_UP` rounds that do not.
const ROUNDS: usize = 21;
const WARM_UP: usize = 2;

/// How long a round should take at least.
const ROUND: Duration = Duration::from_millis(10);

/// Installs what the arm needs, makes its calls, and asks the sink what has arrived.
///
/// Without `calls` a round makes as many as take 10 ms.
///
/// # Panics
/// If the arm cannot be installed.
#[must_use]
pub fn run(arm: &Arm, threads: usize, calls: Option<u64>) -> Line {
    let delivered = match arm.install {
        Install::Nothing => None,
        Install::Ours(push) => Some(ours::install(push)),
        Install::Peer(install) => Some(install()),
    };
    let mut made = 0;
    let twin_calls = calls.unwrap_or_else(|| calibrate(arm.twin, &mut 0));
    let calls = calls.unwrap_or_else(|| calibrate(arm.calls, &mut made));

    let barrier = Barrier::new(threads);
    let rounds = || -> Vec<[Duration; 2]> {
        let round = |run: fn(u64), calls| {
            barrier.wait();
            let start = Instant::now();
            run(calls);
            start.elapsed()
        };
        let both = |_| [round(arm.calls, calls), round(arm.twin, twin_calls)];
        (0..WARM_UP + ROUNDS).map(both).skip(WARM_UP).collect()
    };
    let times: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(rounds)).collect();
        running.into_iter().map(|thread| thread.join().expect("a thread of the arm panicked")).collect()
    });
    made += calls * (threads * (WARM_UP + ROUNDS)) as u64;

    let (best, median) = figures(&times, 0, calls);
    let (twin_best, twin_median) = figures(&times, 1, twin_calls);
    Line {
        name: arm.name.to_owned(),
        threads: threads as u64,
        best,
        median,
        twin_best,
        twin_median,
        calls: made,
        recorded: made * arm.samples,
        delivered: delivered.map(|delivered| delivered()),
    }
}

/// How many calls a round makes; adds those that were made to find out.
fn calibrate(run: fn(u64), made: &mut u64) -> u64 {
    let mut calls = 1_000;
    loop {
        let start = Instant::now();
        run(calls);
        *made += calls;
        if start.elapsed() >= ROUND {
            return calls;
        }
        calls *= 2;
    }
}

/// Nanoseconds a call in the best and in the median round, each as long as its slowest thread.
fn figures(times: &[Vec<[Duration; 2]>], which: usize, calls: u64) -> (f64, f64) {
    let slowest = |round: usize| times.iter().map(|thread| thread[round][which]).max().unwrap_or_default();
    let mut rounds: Vec<f64> =
        (0..ROUNDS).map(|round| slowest(round).as_nanos() as f64 / calls as f64).collect();
    rounds.sort_by(f64::total_cmp);
    (rounds[0], rounds[ROUNDS / 2])
}
