//! What CloudWatch charges for custom metrics: plain figures in, dollars a month out.
//!
//! The prices are those of us-east-1 in US dollars (<https://aws.amazon.com/cloudwatch/pricing/>);
//! other regions cost about as much or somewhat more. A month is 30 days, which is 720 hours.
//! Left out: the free tier (10 metrics and a million requests a month), and what reading costs
//! (GetMetricData, GetMetricWidgetImage, dashboards, alarms).
//!
//! ```
//! use std::time::Duration;
//! use cwmetrics_local::cost::{Month, requests};
//!
//! // Two processes with 40 metrics each, all in use day and night, push every minute.
//! let month = Month { metric_months: 80.0, requests: 2.0 * requests(Duration::from_secs(60)) };
//! let cost = month.cost();
//! assert_eq!(format!("{:.2}", cost.metrics), "24.00");
//! assert_eq!(format!("{:.2}", cost.requests), "0.86");
//! assert_eq!(format!("{:.2}", cost.total()), "24.86");
//! ```

use std::time::Duration;

/// The hours of a month, as everything here counts it: 30 days.
pub const HOURS_A_MONTH: f64 = 720.0;

/// How many PutMetricData requests a second an account may make in a region, unless it has asked
/// for more (CloudWatch service quotas). Past it requests are throttled.
pub const QUOTA_A_SECOND: f64 = 500.0;

/// Up to how many metric-months a price holds, and the dollars of one.
const TIERS: [(f64, f64); 4] =
    [(10_000.0, 0.30), (250_000.0, 0.10), (1_000_000.0, 0.05), (f64::INFINITY, 0.02)];

/// Dollars of one PutMetricData request.
const REQUEST: f64 = 0.01 / 1000.0;

const SECONDS_A_MONTH: f64 = HOURS_A_MONTH * 3600.0;

/// What is charged for in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Month {
    /// Metrics, of which every combination of dimension values is one, each by the part of the
    /// month's hours in which it has data: one that has data in 72 hours of the 720 is 0.1.
    pub metric_months: f64,
    /// PutMetricData requests.
    pub requests: f64,
}

/// Dollars a month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// For the metrics.
    pub metrics: f64,
    /// For the PutMetricData requests.
    pub requests: f64,
}

impl Month {
    /// What it costs. Figures below zero count as none.
    pub fn cost(&self) -> Cost {
        Cost { metrics: of_metrics(self.metric_months), requests: self.requests.max(0.0) * REQUEST }
    }

    /// The dollars that a part of the metrics costs, of those that all cost: each metric-month
    /// has the same share in the cheaper and the dearer tiers.
    ///
    /// ```
    /// # use cwmetrics_local::cost::Month;
    /// let month = Month { metric_months: 20.0, requests: 0.0 };
    /// assert_eq!(month.share(5.0), 1.5);
    /// ```
    pub fn share(&self, metric_months: f64) -> f64 {
        if self.metric_months <= 0.0 {
            return 0.0;
        }
        self.cost().metrics * metric_months / self.metric_months
    }

    /// The dollars saved if this many metric-months were not there: they come off the cheapest
    /// tier that is reached, so past 10,000 it is less than their share.
    ///
    /// ```
    /// # use cwmetrics_local::cost::Month;
    /// let month = Month { metric_months: 11_000.0, requests: 0.0 };
    /// assert_eq!(format!("{:.2}", month.saved(1_000.0)), "100.00");
    /// ```
    pub fn saved(&self, metric_months: f64) -> f64 {
        of_metrics(self.metric_months) - of_metrics(self.metric_months - metric_months)
    }

    /// The requests a second, on average, to hold against [`QUOTA_A_SECOND`].
    pub fn requests_a_second(&self) -> f64 {
        self.requests / SECONDS_A_MONTH
    }
}

impl Cost {
    /// All together.
    pub fn total(&self) -> f64 {
        self.metrics + self.requests
    }
}

/// The requests that one process makes in a month if it pushes every so often and each push fits
/// one request (1,000 data or 1 MB). No more than a thousand a second: a duration of zero is a
/// millisecond.
///
/// ```
/// # use std::time::Duration;
/// # use cwmetrics_local::cost::requests;
/// assert_eq!(requests(Duration::from_secs(10)), 259_200.0);
/// ```
pub fn requests(every: Duration) -> f64 {
    SECONDS_A_MONTH / every.max(Duration::from_millis(1)).as_secs_f64()
}

/// Dollars of this many metric-months, tier by tier.
fn of_metrics(metric_months: f64) -> f64 {
    let mut dollars = 0.0;
    let mut below = 0.0;
    for (limit, price) in TIERS {
        dollars += (metric_months.min(limit) - below).max(0.0) * price;
        below = limit;
    }
    dollars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn costs(metric_months: f64, dollars: f64) {
        let cost = Month { metric_months, requests: 0.0 }.cost();
        assert!((cost.metrics - dollars).abs() < 1e-6, "{metric_months}: {cost:?}, not {dollars}");
        assert_eq!(cost.total(), cost.metrics);
    }

    #[test]
    fn a_metric_costs_by_the_hours_with_data() {
        costs(0.0, 0.0);
        costs(1.0, 0.30);
        // 36 hours of the 720.
        costs(36.0 / HOURS_A_MONTH, 0.015);
    }

    #[test]
    fn each_tier_has_its_price_and_only_for_what_lies_in_it() {
        costs(10_000.0, 3_000.0);
        costs(10_001.0, 3_000.10);
        // 3,000 + 240,000 * 0.10
        costs(250_000.0, 27_000.0);
        costs(250_100.0, 27_005.0);
        // 27,000 + 750,000 * 0.05
        costs(1_000_000.0, 64_500.0);
        // 64,500 + 500,000 * 0.02
        costs(1_500_000.0, 74_500.0);
    }

    #[test]
    fn a_thousand_requests_cost_a_cent() {
        let push = |seconds| {
            let requests = requests(Duration::from_secs(seconds));
            Month { metric_months: 0.0, requests }
        };
        // One a minute: 43,200 a month. One a second: 2,592,000.
        assert!((push(60).cost().requests - 0.432).abs() < 1e-9);
        assert!((push(10).cost().requests - 2.592).abs() < 1e-9);
        assert!((push(1).cost().total() - 25.92).abs() < 1e-9);
    }

    #[test]
    fn five_thousand_processes_that_push_every_ten_seconds_fill_the_quota() {
        let requests = 5_000.0 * requests(Duration::from_secs(10));
        let month = Month { metric_months: 0.0, requests };
        assert_eq!(month.requests_a_second(), QUOTA_A_SECOND);
    }

    #[test]
    fn shares_add_up_to_the_whole_and_savings_come_off_the_top_tier() {
        let month = Month { metric_months: 10_500.0, requests: 0.0 };
        // 10,000 * 0.30 + 500 * 0.10
        assert!((month.share(10_000.0) + month.share(500.0) - 3_050.0).abs() < 1e-6);
        assert!((month.saved(500.0) - 50.0).abs() < 1e-6);
        // 500 at 0.10 and 500 at 0.30.
        assert!((month.saved(1_000.0) - 200.0).abs() < 1e-6);
        assert!((month.saved(20_000.0) - 3_050.0).abs() < 1e-6);
    }

    #[test]
    fn nothing_costs_nothing_and_nothing_is_negative() {
        let none = Month::default();
        assert_eq!((none.cost().total(), none.share(3.0), none.saved(3.0)), (0.0, 0.0, 0.0));
        let wrong = Month { metric_months: -5.0, requests: -5.0 };
        assert_eq!(wrong.cost().total(), 0.0);
        assert!(requests(Duration::ZERO).is_finite());
    }
}
