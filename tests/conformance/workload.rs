//! What is recorded, with a ledger of it kept beside.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use cwmetrics::testing::ManualClock;
use cwmetrics::{StatisticSet, Unit, count, metric, monitored_task, timeit};
use tokio::runtime;
use tokio::task::yield_now;

use crate::ledger::Ledger;

/// The unit of each name.
pub const UNITS: [(&str, &str); 13] = [
    ("api", "Milliseconds"),
    ("api statistics", "Seconds"),
    ("requests", "Count"),
    ("errors", "Count"),
    ("import", "Microseconds"),
    ("bytes", "Bytes"),
    ("fetch", "Milliseconds"),
    ("many", "Megabytes"),
    ("few", "None"),
    ("degrees", "None"),
    ("set", "None"),
    ("gauge", "None"),
    ("payload", "Bytes"),
];

#[timeit("api", dimensions("Shop" = shop))]
#[timeit("api statistics", statistics, unit = Seconds)]
#[count("requests", outcome)]
#[count("errors", on = error)]
fn api(clock: &ManualClock, shop: &str, micros: u64, fails: bool) -> Result<(), ()> {
    clock.advance(Duration::from_micros(micros));
    if fails { Err(()) } else { Ok(()) }
}

#[monitored_task("import")]
#[count("bytes", value = bytes, unit = Bytes)]
async fn import(clock: &ManualClock, kind: &str, bytes: u32, end: End) {
    cwmetrics::task().dimension("Kind", kind);
    let _ = fetch(clock, end).await;
    clock.advance(Duration::from_micros(u64::from(bytes)));
}

/// How a call ends, unless it is cancelled.
#[derive(Clone, Copy)]
enum End {
    Ok,
    Error,
    Panic,
}

/// Takes 4 ms, and waits in the middle of them.
#[timeit("fetch", outcome)]
async fn fetch(clock: &ManualClock, end: End) -> Result<(), ()> {
    clock.advance(Duration::from_millis(2));
    yield_now().await;
    clock.advance(Duration::from_millis(2));
    match end {
        End::Ok => Ok(()),
        End::Error => Err(()),
        // Without the message that a panic prints.
        End::Panic => resume_unwind(Box::new("")),
    }
}

/// Takes some minutes of the clock.
pub fn run(clock: &ManualClock) -> Ledger {
    let mut ledger = Ledger::new(clock);
    calls(&mut ledger, clock);
    async_calls(&mut ledger, clock);
    puts(&mut ledger, clock);
    by_the_second(&mut ledger, clock);
    ledger
}

fn calls(ledger: &mut Ledger, clock: &ManualClock) {
    for at in 0..500_u32 {
        pause(clock, at, 100);
        let shop = ["north", "south"][at as usize % 2];
        // From 0.1 ms to 200 ms, more and more seldom.
        let micros = (100.0 * 1.0153_f64.powi(at.cast_signed())) as u64;
        let fails = at % 7 == 0;
        let _ = api(clock, shop, micros, fails);
        ledger.note("api", &[("Shop", shop)], micros as f64 / 1e3);
        ledger.note_set("api statistics", micros as f64 / 1e6);
        ledger.note("requests", &[("Outcome", if fails { "error" } else { "ok" })], 1.0);
        ledger.note("errors", &[], if fails { 1.0 } else { 0.0 });
    }
}

fn async_calls(ledger: &mut Ledger, clock: &ManualClock) {
    let runtime = runtime::Builder::new_current_thread().build().unwrap();
    for at in 1..=40_u32 {
        pause(clock, at, 25);
        let (kind, bytes) = (["csv", "json", "xml"][at as usize % 3], at * at * 10);
        let (end, outcome) = if at % 4 == 0 { (End::Error, "error") } else { (End::Ok, "ok") };
        runtime.block_on(import(clock, kind, bytes, end));
        ledger.note("fetch", &[("Outcome", outcome)], 4.0);
        ledger.note("import", &[("Kind", kind)], 4e3 + f64::from(bytes));
        ledger.note("bytes", &[], f64::from(bytes));
    }
    for at in 0..10_u32 {
        let panics = AssertUnwindSafe(|| runtime.block_on(fetch(clock, End::Panic)));
        catch_unwind(panics).unwrap_err();
        ledger.note("fetch", &[("Outcome", "panic")], 4.0);
        cancelled(fetch(clock, End::Ok), || clock.advance(Duration::from_millis(at.into())));
        ledger.note("fetch", &[("Outcome", "cancelled")], 2.0 + f64::from(at));
    }
}

/// Drops a call where it waits, some time after it has begun to.
fn cancelled(call: impl Future, time: impl FnOnce()) {
    let mut call = pin!(call);
    assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    time();
}

fn puts(ledger: &mut Ledger, clock: &ManualClock) {
    for at in 1..=1000_u32 {
        pause(clock, at, 400);
        // Far more values than a datum holds.
        let many = f64::from(at) * 1.37;
        metric("many").unit(Unit::Megabytes).put(many);
        ledger.note("many", &[], many);
        let few = f64::from(at % 5) * 0.1;
        cwmetrics::put_value("few", few);
        ledger.note("few", &[], few);
        let degrees = f64::from(at) * 0.03 - 12.0;
        cwmetrics::put_value("degrees", degrees);
        ledger.note("degrees", &[], degrees);
    }
    let set = StatisticSet { sample_count: 3.0, sum: 12.0, minimum: 1.0, maximum: 8.0 };
    metric("set").put_statistic(set);
    [1.0, 3.0, 8.0].into_iter().for_each(|sample| ledger.note_set("set", sample));
}

fn by_the_second(ledger: &mut Ledger, clock: &ManualClock) {
    for at in 0..60_u32 {
        clock.advance(Duration::from_millis(250));
        metric("gauge").resolution(1).put(f64::from(at));
        ledger.note("gauge", &[], f64::from(at));
        metric("payload").unit(Unit::Bytes).statistics().put(f64::from(at * 3));
        ledger.note_set("payload", f64::from(at * 3));
    }
}

/// Lets most of a minute go by, now and then.
fn pause(clock: &ManualClock, at: u32, every: u32) {
    if at % every == every - 1 {
        clock.advance(Duration::from_secs(50));
    }
}
