//! Two instances of Lightsail.

use std::time::{SystemTime, UNIX_EPOCH};

use cwmetrics_local::{LightsailInstance, StatisticSet};

/// `web-1`, with CPU and traffic, which has a gap, and `web-2`, with status checks too.
pub fn instances() -> [LightsailInstance; 2] {
    let one = |name: &str, at| figures(1.0, name, at).filter(|_| !name.starts_with("Status"));
    let two = |name: &str, at| figures(2.0, name, at);
    [LightsailInstance::new("web-1").figures(one), LightsailInstance::new("web-2").figures(two)]
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
