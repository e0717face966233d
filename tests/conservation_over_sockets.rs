//! What the endpoint holds in the end is what was recorded: through the SDK and a real socket, with
//! an endpoint that fails.
#![cfg(feature = "cloudwatch")]

mod common;

use std::collections::BTreeMap;
use std::pin::pin;
use std::thread;
use std::time::Duration;

use common::{Random, at, balanced, clock, exclusive, secs};
use cwmetrics::Reporter;
use cwmetrics::testing::ManualClock;
use cwmetrics_local::{Datum, Fault, Local};

/// The raw values by metric, shop and window.
type Ledger = BTreeMap<(String, String, u64), Vec<f64>>;

/// An endpoint and a reporter that go by one clock, of which the endpoint's is so much later.
fn start(clock: &ManualClock, later: Duration) -> (Local, Reporter) {
    let of_endpoint = clock.clone();
    let local = Local::builder().clock(move || of_endpoint.now() + later).start().unwrap();
    let builder = common::manual(clock).client(client(&local));
    let reporter = builder.shutdown_timeout(secs(1_000_000)).install().unwrap();
    (local, reporter)
}

/// Flushes. The clock stands still, or the socket's timeouts would go by it; so further flushes are
/// asked for, each of which ends the pause between two attempts.
fn flush(reporter: &Reporter, local: &Local) {
    thread::scope(|scope| {
        let flush = scope.spawn(|| common::block_on(reporter.flush()));
        while !local.wait_until(Duration::from_millis(5), |_| flush.is_finished()) {
            let _ = common::poll_once(pin!(reporter.flush()));
        }
        flush.join().unwrap().unwrap();
    });
}

fn work(seed: u64, clock: &ManualClock, each_round: impl Fn(u64)) -> Ledger {
    let (mut random, mut ledger) = (Random::new(seed), Ledger::new());
    for round in 0..6 {
        each_round(round);
        let window = clock.now().duration_since(at(0)).unwrap().as_secs() / 60 * 60;
        for _ in 0..3_000 {
            let shop = format!("shop {}", random.below(3));
            let value = match random.below(3) {
                0 => random.below(20) as f64,
                1 => 10f64.powf(random.fraction() * 12.0 - 6.0),
                _ => (random.fraction() - 0.3) * 1e3,
            };
            let name = *random.pick(&["few", "many", "many too"]);
            let value = if name == "few" { value.round().clamp(-50.0, 50.0) + 0.0 } else { value };
            cwmetrics::metric(name).dimension("Shop", &*shop).put(value);
            ledger.entry((name.into(), shop, window)).or_default().push(value);
        }
        clock.advance(secs(25));
    }
    ledger
}

/// The data of the endpoint by metric, shop and window.
fn by_window(local: &Local) -> BTreeMap<(String, String, u64), Vec<Datum>> {
    let mut windows: BTreeMap<_, Vec<Datum>> = BTreeMap::new();
    for datum in local.datums() {
        let second = datum.timestamp.duration_since(at(0)).unwrap().as_secs();
        let shop = datum.dimension("Shop").unwrap().to_owned();
        windows.entry((datum.name.clone(), shop, second)).or_default().push(datum);
    }
    windows
}

/// The values of some data, each as often as it was counted, in order.
fn expanded(datums: &[Datum]) -> Vec<f64> {
    let mut values = Vec::new();
    for datum in datums {
        let cwmetrics_local::Samples::Values { values: own, counts } = &datum.samples else {
            panic!("a distribution is expected: {datum:?}")
        };
        for (value, count) in own.iter().zip(counts) {
            values.extend(std::iter::repeat_n(*value, *count as usize));
        }
    }
    values.sort_by(f64::total_cmp);
    values
}

#[test]
fn totals_are_exact_and_percentiles_within_one_per_cent() {
    let _one = exclusive();
    let clock = clock();
    let (local, reporter) = start(&clock, Duration::ZERO);
    let faults = [Fault::Throttle, Fault::InternalError, Fault::Unavailable, Fault::TooLarge];
    let ledger = work(1, &clock, |round| {
        local.fail_next(1 + round as usize % 2, faults[round as usize % faults.len()]);
        if round % 2 == 1 {
            flush(&reporter, &local);
        }
    });
    flush(&reporter, &local);
    let windows = by_window(&local);
    assert!(windows.keys().eq(ledger.keys()), "every window, and no other");
    for (key, mut values) in ledger {
        values.sort_by(f64::total_cmp);
        let datums = &windows[&key];
        let count: f64 = datums.iter().map(Datum::sample_count).sum();
        assert_eq!(count, values.len() as f64, "{key:?}");
        let (sum, sent): (f64, f64) = (values.iter().sum(), datums.iter().map(Datum::sum).sum());
        let absolute: f64 = values.iter().map(|value| value.abs()).sum();
        assert!((sent - sum).abs() <= absolute * 1e-9, "{key:?}: {sent} for {sum}");
        let minimum = datums.iter().map(Datum::minimum).fold(f64::INFINITY, f64::min);
        let maximum = datums.iter().map(Datum::maximum).fold(f64::NEG_INFINITY, f64::max);
        assert_eq!((minimum, maximum), (values[0], values[values.len() - 1]), "{key:?}");
        let expanded = expanded(datums);
        for (sent, recorded) in expanded.iter().zip(&values) {
            assert!((sent - recorded).abs() <= recorded.abs() * 0.01, "{key:?}: {sent} for {recorded}");
        }
        if key.0 == "few" {
            assert_eq!(expanded, values, "few distinct values are sent as they are");
        }
    }
    let stats = balanced();
    assert_eq!((stats.recorded, stats.accepted, stats.pending), (18_000, 18_000, 0));
    assert_eq!((stats.refused, stats.dropped), (0, 0));
    assert!(stats.throttled > 0 && stats.retried > 0);
    assert_eq!(stats.datums, local.datums().len() as u64);
    assert_eq!(stats.requests, local.requests().len() as u64);
    assert_eq!(local.refusals(), []);
}

#[test]
fn what_arrives_twice_was_announced_as_ambiguous() {
    let _one = exclusive();
    let clock = clock();
    let (local, reporter) = start(&clock, Duration::ZERO);
    let faults = [Fault::AcceptThenInternalError, Fault::AcceptThenClose];
    let ledger = work(2, &clock, |round| {
        local.fail_next(1, faults[round as usize % 2]);
        flush(&reporter, &local);
    });
    flush(&reporter, &local);
    let recorded: usize = ledger.values().map(Vec::len).sum();
    let arrived: f64 = local.datums().iter().map(Datum::sample_count).sum();
    let stats = balanced();
    assert_eq!((stats.recorded, stats.accepted), (recorded as u64, recorded as u64));
    assert!(stats.ambiguous > 0);
    assert_eq!(arrived as u64, stats.recorded + stats.ambiguous);
}

#[test]
fn what_the_endpoint_refuses_for_good_is_counted_and_told() {
    let _one = exclusive();
    let clock = clock();
    // The endpoint believes that it is three weeks later, and refuses what is older than two.
    let (local, reporter) = start(&clock, secs(21 * 24 * 3_600));
    for value in 0..10 {
        cwmetrics::put_value("old", f64::from(value));
    }
    let error = common::block_on(reporter.flush()).unwrap_err();
    assert_eq!((error.refused, error.dropped, error.waiting), (10, 0, 0));
    let text = error.to_string();
    let start = "of the samples recorded before the flush, 10 are refused by the sink; the last error was: \
                 CloudWatch answered 400 InvalidParameterValue";
    assert!(text.starts_with(start), "{text}");
    let stats = balanced();
    assert_eq!((stats.refused, stats.accepted, stats.pending), (10, 0, 0));
    assert_eq!(stats.last_error, error.last_error);
    assert_eq!(local.refusals().len(), 1);
    assert_eq!(common::block_on(reporter.flush()), Ok(()), "each loss is told once");
}

#[test]
fn one_poisoned_datum_of_a_thousand_costs_no_other() {
    let _one = exclusive();
    let clock = clock();
    let day = secs(24 * 3_600);
    // The endpoint believes that it is a day later: what is just young enough for us is too old for
    // it, and for its sake it refuses the whole request.
    let (local, reporter) = start(&clock, day);
    for number in 0..999 {
        cwmetrics::metric("good").dimension("Number", number.to_string()).put(f64::from(number));
    }
    cwmetrics::metric("old").timestamp(clock.now() - 14 * day + secs(3_600)).put(1.0);
    let error = common::block_on(reporter.flush()).unwrap_err();
    assert_eq!((error.refused, error.dropped, error.waiting), (1, 0, 0));
    let stats = balanced();
    assert_eq!((stats.recorded, stats.accepted, stats.refused), (1_000, 999, 1));
    assert!(stats.requests <= 2 * 10 + 1, "{} requests", stats.requests);
    let mut numbers: Vec<u32> =
        local.datums().iter().map(|datum| datum.dimension("Number").unwrap().parse().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, Vec::from_iter(0..999));
    assert_eq!(local.requests().len() as u64, stats.requests);
}

fn client(local: &Local) -> aws_sdk_cloudwatch::Client {
    let credentials = aws_sdk_cloudwatch::config::Credentials::new("key", "secret", None, None, "test");
    let config = aws_sdk_cloudwatch::Config::builder()
        .behavior_version(aws_sdk_cloudwatch::config::BehaviorVersion::latest())
        .region(aws_sdk_cloudwatch::config::Region::new("eu-central-1"))
        .credentials_provider(credentials)
        .endpoint_url(local.url());
    aws_sdk_cloudwatch::Client::from_conf(config.build())
}

#[test]
fn a_client_of_a_runtime_that_is_blocked_delivers() {
    let _one = exclusive();
    let local = Local::start().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let delivered = runtime.block_on(async {
        // The client has connections of its own on this runtime...
        let client = client(&local);
        client.list_metrics().send().await.unwrap();
        let builder = cwmetrics::namespace("Shop").push(cwmetrics::Push::Manual).client(client);
        let reporter = builder.install().unwrap();
        cwmetrics::put_value("put", 5.0);
        // ...and this blocks the only thread that could drive them.
        reporter.flush_blocking()
    });
    assert_eq!(delivered, Ok(()));
    assert_eq!(local.datums().len(), 1);
}
