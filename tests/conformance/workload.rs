//! What is recorded, and a ledger of it that is kept outside the library.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use cwmetrics::testing::ManualClock;
use cwmetrics::{StatisticSet, Unit, count, metric, monitored_task, timeit};

use crate::figures::{Figures, Metric, Read};

/// What the workload has recorded.
#[derive(Debug, Default, PartialEq)]
pub struct Ledger {
    samples: BTreeMap<Metric, Vec<f64>>,
    /// Those of which only a statistic set is kept.
    sets: BTreeMap<Metric, Vec<f64>>,
}

impl Ledger {
    fn note(&mut self, name: &str, dimensions: &[(&str, &str)], sample: f64) {
        self.samples.entry(key(name, dimensions)).or_default().push(sample);
    }

    fn note_set(&mut self, name: &str, sample: f64) {
        self.sets.entry(key(name, &[])).or_default().push(sample);
    }

    pub fn samples(&self) -> u64 {
        self.samples.values().chain(self.sets.values()).map(|samples| samples.len() as u64).sum()
    }

    pub fn figures(&self) -> Read {
        let whole = self.samples.iter().map(|(metric, samples)| (metric, Figures::of_samples(samples)));
        let sets = self.sets.iter().map(|(metric, samples)| {
            let set = StatisticSet {
                sample_count: samples.len() as f64,
                sum: samples.iter().sum(),
                minimum: samples.iter().copied().fold(f64::INFINITY, f64::min),
                maximum: samples.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            };
            (metric, Figures::of_set(set).without_percentiles())
        });
        whole.chain(sets).map(|(metric, figures)| (metric.clone(), figures)).collect()
    }
}

/// With the dimension that the builder puts on everything.
fn key(name: &str, dimensions: &[(&str, &str)]) -> Metric {
    let mut dimensions: Vec<_> =
        dimensions.iter().chain(&[("Stage", "test")]).map(|(k, v)| (k.to_string(), v.to_string())).collect();
    dimensions.sort();
    (name.to_owned(), dimensions)
}

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
async fn import(clock: &ManualClock, kind: &str, bytes: u32) {
    cwmetrics::task().dimension("Kind", kind);
    clock.advance(Duration::from_micros(u64::from(bytes)));
}

pub fn run(clock: &ManualClock) -> Ledger {
    let mut ledger = Ledger::default();
    for at in 0..500_u32 {
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
    for at in 1..=40 {
        let (kind, bytes) = (["csv", "json", "xml"][at as usize % 3], at * at * 10);
        block_on(import(clock, kind, bytes));
        ledger.note("import", &[("Kind", kind)], f64::from(bytes));
        ledger.note("bytes", &[], f64::from(bytes));
    }
    for at in 1..=1000_u32 {
        let many = f64::from(at) * 1.37;
        metric("many").unit(Unit::Megabytes).put(many);
        ledger.note("many", &[], many);
        let few = f64::from(at % 5) * 0.1;
        cwmetrics::put_value("few", few);
        ledger.note("few", &[], few);
    }
    for at in 0..60_u32 {
        clock.advance(Duration::from_millis(250));
        metric("gauge").resolution(1).put(f64::from(at));
        ledger.note("gauge", &[], f64::from(at));
        metric("payload").unit(Unit::Bytes).statistics().put(f64::from(at * 3));
        ledger.note_set("payload", f64::from(at * 3));
    }
    let set = StatisticSet { sample_count: 3.0, sum: 12.0, minimum: 1.0, maximum: 8.0 };
    metric("set").put_statistic(set);
    [1.0, 3.0, 8.0].into_iter().for_each(|sample| ledger.note_set("set", sample));
    ledger
}

/// The workload never waits.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => unreachable!("nothing in the workload waits"),
    }
}
