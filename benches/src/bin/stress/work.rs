//! What a thread records, in every way there is, and its ledger of that.

use std::future::poll_fn;
use std::hint::black_box;
use std::panic::{catch_unwind, resume_unwind};
use std::task::{Context, Poll, Waker};

use cwmetrics::{Unit, count, timeit};

use crate::ledger::Ledger;

/// How many shops there are.
const SHOPS: usize = 50;
/// How many calls of a kind are made in one round, and how many more of them nested in another.
const CALLS: u64 = 10;
const NESTED: u64 = 10;

#[timeit("timed")]
fn timed(number: u64) -> u64 {
    black_box(number)
}

/// Its windows end every second, and so all threads change their banks.
#[timeit("timed by the second", resolution = 1)]
fn timed_by_the_second(number: u64) -> u64 {
    black_box(number)
}

#[count("counted")]
fn counted(number: u64) -> u64 {
    black_box(number)
}

#[timeit("stack")]
#[timeit("stack of a shop", dimensions("Shop" = shop))]
#[count("stack counted")]
fn stack(shop: usize) -> usize {
    black_box(shop)
}

#[timeit("shop", dimensions("Shop" = shop))]
fn of_shop(shop: &str) {
    black_box(shop);
}

#[count("rows", value = rows)]
fn rows(rows: u64) -> u64 {
    black_box(rows)
}

/// Now and then it fails, and seldom it panics.
#[timeit("outcome", outcome)]
#[count("errors", on = error)]
fn outcome(number: u64) -> Result<u64, u64> {
    match number % 64 {
        7 => resume_unwind(Box::new(number)),
        failed if failed % 8 == 0 => Err(number),
        _ => Ok(number),
    }
}

/// Is pending once; then it returns, unless it was dropped.
#[timeit("async", outcome)]
#[count("async counted")]
async fn asynchronous(number: u64) -> u64 {
    let mut is_first = true;
    poll_fn(|_| if std::mem::replace(&mut is_first, false) { Poll::Pending } else { Poll::Ready(()) }).await;
    black_box(number)
}

/// A call that others are nested in.
#[timeit("outer")]
fn outer(number: u64) {
    for number in number..number + NESTED {
        timed(number);
        counted(number);
    }
}

/// Records so many samples, or a few more. Each thread has a number, and starts elsewhere.
pub fn record(thread: u64, samples: u64) -> Ledger {
    let mut ledger = Ledger::default();
    let mut number = thread * 7919;
    while ledger.samples() < samples {
        calls(number, &mut ledger);
        dimensions(number, &mut ledger);
        ends(number, &mut ledger);
        puts(number, &mut ledger);
        number += 1;
    }
    ledger
}

fn calls(number: u64, ledger: &mut Ledger) {
    outer(number);
    ledger.enter_timings("outer", "", 1);
    for number in number..number + CALLS {
        timed(number);
        counted(number);
    }
    ledger.enter_timings("timed", "", NESTED + CALLS);
    ledger.enter("counted", "", NESTED + CALLS, (NESTED + CALLS) as f64);
    timed_by_the_second(number);
    ledger.enter_timings("timed by the second", "", 1);
    let rows = rows(number % 1000);
    ledger.enter("rows", "", 1, rows as f64);
}

fn dimensions(number: u64, ledger: &mut Ledger) {
    let shop = number as usize % SHOPS;
    let dimensions = format!("Shop={shop}");
    for _ in 0..CALLS {
        of_shop(&dimensions[5..]);
    }
    ledger.enter_timings("shop", &dimensions, CALLS);
    stack(shop);
    ledger.enter_timings("stack", "", 1);
    ledger.enter_timings("stack of a shop", &dimensions, 1);
    ledger.enter("stack counted", "", 1, 1.0);
}

fn ends(number: u64, ledger: &mut Ledger) {
    let (end, errors) = match catch_unwind(|| outcome(number)) {
        Ok(Ok(_)) => ("Outcome=ok", 0.0),
        Ok(Err(_)) => ("Outcome=error", 1.0),
        Err(_) => ("Outcome=panic", 0.0),
    };
    ledger.enter_timings("outcome", end, 1);
    // The calls that are not counted count 0.
    ledger.enter("errors", "", 1, errors);

    let mut future = Box::pin(asynchronous(number));
    let mut poll = || future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    let is_dropped = number.is_multiple_of(8);
    assert!(poll().is_pending() && (is_dropped || poll().is_ready()), "it is pending once");
    drop(future);
    ledger.enter_timings("async", if is_dropped { "Outcome=cancelled" } else { "Outcome=ok" }, 1);
    ledger.enter("async counted", "", 1, 1.0);
}

fn puts(number: u64, ledger: &mut Ledger) {
    let shop = format!("{}", number % 5);
    let value = (number % 10_000) as f64;
    cwmetrics::metric("size").unit(Unit::Bytes).dimension("Shop", &*shop).put(value);
    ledger.enter("size", &format!("Shop={shop}"), 1, value);
    cwmetrics::metric("payload").statistics().put(value);
    ledger.enter("payload", "", 1, value);
}
