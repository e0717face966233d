//! How an arm is measured: rounds of the decorated and the undecorated calls in turn, on threads
//! that start each round together.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use crate::arm::{Arm, Install};
use crate::line::Line;
use crate::ours;

/// Rounds that count. Before them, `WARM_UP` rounds that do not.
const ROUNDS: usize = 51;
const WARM_UP: usize = 4;

/// How long a round should take at least: long beside the time in which all threads have started.
const ROUND: Duration = Duration::from_millis(5);

/// Installs what the arm needs, makes its calls, and asks the sink what has arrived.
///
/// Without `calls` a round makes as many as take 5 ms.
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
    let rounds = || -> Vec<[Round; 2]> {
        let round = |run: fn(u64), calls| {
            barrier.wait();
            let start = Instant::now();
            run(calls);
            Round { start, end: Instant::now() }
        };
        let both = |_| [round(arm.calls, calls), round(arm.twin, twin_calls)];
        (0..WARM_UP + ROUNDS).map(both).skip(WARM_UP).collect()
    };
    let rounds: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(rounds)).collect();
        running.into_iter().map(|thread| thread.join().expect("a thread of the arm panicked")).collect()
    });
    made += calls * (threads * (WARM_UP + ROUNDS)) as u64;

    let (best, median) = figures(&rounds, 0, calls);
    let (twin_best, twin_median) = figures(&rounds, 1, twin_calls);
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

/// A round of one thread.
#[derive(Clone, Copy)]
struct Round {
    start: Instant,
    end: Instant,
}

/// Nanoseconds a call in the best and in the median round. A round is from the first thread's start
/// to the last one's end: threads that do not run at once are no faster for it.
fn figures(threads: &[Vec<[Round; 2]>], which: usize, calls: u64) -> (f64, f64) {
    let time = |round: usize| {
        let all = || threads.iter().map(|rounds| rounds[round][which]);
        let start = all().map(|round| round.start).min();
        let end = all().map(|round| round.end).max();
        start.zip(end).map_or(Duration::ZERO, |(start, end)| end - start)
    };
    let mut rounds: Vec<f64> =
        (0..ROUNDS).map(|round| time(round).as_nanos() as f64 / calls as f64).collect();
    rounds.sort_by(f64::total_cmp);
    (rounds[0], rounds[ROUNDS / 2])
}
