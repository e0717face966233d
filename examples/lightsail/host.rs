//! A small instance that bursts until it has no capacity left.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cwmetrics_local::StatisticSet;

/// The part of a processor that it can use for ever, in percent.
const BASELINE: f64 = 10.0;
/// What a request takes where there is enough.
const MILLISECONDS: f64 = 20.0;

pub struct Minute {
    pub at: SystemTime,
    /// In percent.
    pub burst: f64,
    /// In milliseconds.
    pub latency: f64,
}

/// Three hours, in the second of which more is asked for than the instance can do for ever.
pub fn minutes(begin: SystemTime) -> Vec<Minute> {
    let mut burst: f64 = 70.0;
    let minute = |number: u32| {
        let wanted = if (50..120).contains(&number) { 45.0 } else { 5.0 };
        burst = (burst + (BASELINE - wanted) / 20.0).clamp(0.0, 100.0);
        let has = if burst > 0.0 { wanted } else { BASELINE };
        Minute {
            at: whole(begin) + Duration::from_mins(1) * number,
            burst,
            latency: MILLISECONDS * wanted / has,
        }
    };
    (0..175).map(minute).collect()
}

/// What Lightsail has of it: the minutes of five as one point.
pub fn points(minutes: &[Minute]) -> Vec<(SystemTime, StatisticSet)> {
    let point = |five: &[Minute]| {
        let bursts = || five.iter().map(|minute| minute.burst);
        let set = StatisticSet {
            sample_count: five.len() as f64,
            sum: bursts().sum(),
            minimum: bursts().fold(f64::INFINITY, f64::min),
            maximum: bursts().fold(f64::NEG_INFINITY, f64::max),
        };
        (five[0].at, set)
    };
    minutes.chunks_exact(5).map(point).collect()
}

/// The next of the times at which Lightsail's periods begin.
fn whole(at: SystemTime) -> SystemTime {
    let seconds = at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    UNIX_EPOCH + Duration::from_secs(seconds.next_multiple_of(300))
}
