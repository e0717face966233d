//! A workload that goes to every limit of a request.

use cwmetrics::testing::ManualClock;
use cwmetrics::{Push, StatisticSet, Unit, metric};

use crate::{client, hour, one_reporter};

/// Data that fit into three requests by their number, and by their bytes into one.
const SMALL: usize = 2_950;
/// Data that come to almost 4 MB.
const LARGE: usize = 910;

/// The longest text, a different one for each number.
fn text(number: usize, length: usize) -> String {
    format!("{number:~<length$}")
}

/// Pushes the small ones, and then the large ones.
pub fn push_to(url: &str) {
    let _one_at_a_time = one_reporter();
    let reporter = cwmetrics::namespace(text(0, 255))
        .clock(&ManualClock::at(hour()))
        .push(Push::Manual)
        .sdk_config(&client::config(url))
        .install()
        .unwrap();
    let mut recorded = 0;
    for at in 0..SMALL {
        let metric = metric(format!("small {at}")).unit(Unit::ALL[at % Unit::ALL.len()]);
        metric.resolution([1, 60][at % 2]).try_put(1.0).unwrap();
        recorded += 1;
    }
    reporter.flush_blocking().unwrap();
    for at in 0..LARGE {
        // Each of these falls into a bucket of its own, and there are more than a datum takes.
        for power in 0..200 {
            metric(text(at, 255)).try_put(2_f64.powi(power)).unwrap();
            recorded += 1;
        }
    }
    let widest = || {
        let plain = metric(text(0, 255)).unit(Unit::TerabitsPerSecond);
        (0..30).fold(plain, |metric, at| metric.dimension(text(at, 255), text(at, 1024)))
    };
    let largest = 2_f64.powi(360);
    widest().try_put(largest).unwrap();
    widest().try_put(-largest).unwrap();
    let set = StatisticSet { sample_count: 2.0, sum: 0.0, minimum: -largest, maximum: largest };
    widest().statistics().try_put_statistic(set).unwrap();
    recorded += 4;
    reporter.flush_blocking().unwrap();
    let stats = cwmetrics::stats();
    assert_eq!((stats.recorded, stats.accepted, stats.folded), (recorded, recorded, 0));
}
