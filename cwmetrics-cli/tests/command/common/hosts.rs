//! Two instances of Lightsail.

use std::time::{SystemTime, UNIX_EPOCH};

use cwmetrics_local::{LightsailInstance, StatisticSet};

/// `web-1`, with CPU and traffic, which has a gap, and `web-2`, with status checks too.
pub fn instances() -> [LightsailInstance; 2] {
    ["web-1", "web-2"].map(|instance| {
        LightsailInstance::new(instance).figures(move |metric, at| figures_of(instance, metric, at))
    })
}

/// What an instance has of a metric in the period that begins then.
pub fn figures_of(instance: &str, metric: &str, at: SystemTime) -> Option<StatisticSet> {
    match instance {
        "web-1" => figures(1.0, metric, at).filter(|_| !metric.starts_with("Status")),
        _ => figures(2.0, metric, at),
    }
}

fn figures(busier: f64, metric: &str, at: SystemTime) -> Option<StatisticSet> {
    let seconds = at.duration_since(UNIX_EPOCH).ok()?.as_secs();
    let period = (seconds / 300 % 12) as f64;
    let set = |sample_count, average, minimum, maximum| {
        Some(StatisticSet { sample_count, sum: sample_count * average, minimum, maximum })
    };
    match metric {
        "CPUUtilization" => set(5.0, busier * (10.0 + period), 2.5, 50.0 + 2.0 * period),
        "NetworkIn" if seconds % 3600 == 900 => None,
        "NetworkIn" => set(5.0, busier * 1000.0 * period, 0.0, busier * 2000.0 * period),
        "StatusCheckFailed" => set(1.0, f64::from(u8::from(seconds % 3600 == 60)), 0.0, 1.0),
        _ => None,
    }
}
