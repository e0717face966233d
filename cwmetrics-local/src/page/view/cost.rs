//! What CloudWatch would charge if what has been put went on for a month.

use crate::changes::lock;
use crate::cost::Month;
use crate::page::format::number;
use crate::shared::Shared;
use crate::timestamp::Timestamp;

/// Over how long requests are counted, and for how long there must have been some before
/// their number says anything. In seconds.
const COUNTED: i64 = 3600;
const LEAST: i64 = 60;

const MONTH: f64 = crate::cost::HOURS_A_MONTH * 3600.0;

/// The lines of the panel.
pub(super) struct Costs {
    pub(super) metrics: String,
    pub(super) of_metrics: String,
    pub(super) requests: String,
    pub(super) of_requests: String,
    pub(super) together: String,
}

/// None as long as nothing was put.
pub(super) fn costs(shared: &Shared, now: Timestamp, metrics: usize) -> Option<Costs> {
    if metrics == 0 {
        return None;
    }
    let a_second = puts_a_second(shared, now);
    let cost = Month { metric_months: metrics as f64, requests: a_second * MONTH }.cost();
    Some(Costs {
        metrics: format!("{} {}", number(metrics as f64), if metrics == 1 { "metric" } else { "metrics" }),
        of_metrics: dollars(cost.metrics),
        requests: format!("{} requests a minute", number(a_second * 60.0)),
        of_requests: dollars(cost.requests),
        together: dollars(cost.total()),
    })
}

/// How many accepted PutMetricData requests came a second, on average since the first of the
/// last hour.
fn puts_a_second(shared: &Shared, now: Timestamp) -> f64 {
    let since = now.plus_seconds(-COUNTED);
    let journal = lock(&shared.journal);
    let recent = journal.requests().rev().map(|request| (Timestamp::from(request.time), request));
    let recent = recent.take_while(|&(time, _)| time >= since);
    let accepted = |request: &crate::journal::Request| {
        request.operation == "PutMetricData" && request.status == Some(200)
    };
    let times: Vec<_> = recent.filter(|(_, request)| accepted(request)).map(|(time, _)| time).collect();
    let first = times.last().copied().unwrap_or(now);
    let seconds = ((now.millis() - first.millis()) as f64 / 1e3).max(LEAST as f64);
    times.len() as f64 / seconds
}

fn dollars(amount: f64) -> String {
    match amount {
        0.0 => "$0".to_owned(),
        amount if amount < 0.01 => "under $0.01".to_owned(),
        amount if amount < 1000.0 => format!("${amount:.2}"),
        amount => format!("${}", number(amount)),
    }
}

#[cfg(test)]
mod tests {
    use super::dollars;

    #[test]
    fn small_sums_have_cents_and_large_ones_do_not() {
        let shown = [0.0, 0.004, 3.6, 999.5, 27_005.4].map(dollars);
        assert_eq!(shown, ["$0", "under $0.01", "$3.60", "$999.50", "$27,005"]);
    }
}
