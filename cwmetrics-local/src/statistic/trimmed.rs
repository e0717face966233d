//! Statistics of the samples within bounds: trimmed and winsorized mean, trimmed count and
//! sum, percentile rank.
//!
//! CloudWatch publishes what they mean ("CloudWatch statistics definitions"), not how it
//! treats a sample that a percentage cuts in two. Here, as chosen:
//!
//! - A percentage is one of all samples: of 15, `tc90` is 13.5, the 14th counting half.
//! - The winsorized mean moves what lies outside to the percentiles at the bounds, which
//!   are those that `p10` and `p90` give.
//! - Bounds by value leave out the lower and take in the upper, for the percentile rank
//!   too; so `PR(:1)`, `PR(1:5)` and `PR(5:)` make 100 together.
//! - With no sample within bounds there is no mean; the sum, the count and the rank are 0.

use super::percentile::percentile;
use super::{Bounds, Trim};

/// The statistic of `values`, pairs of a value and how often it occurred, in any order.
/// `None` if there is none.
pub(super) fn trimmed(values: &mut [(f64, f64)], trim: Trim, bounds: Bounds) -> Option<f64> {
    if trim == Trim::Winsorized {
        return winsorized_mean(values, bounds);
    }
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total = total(values);
    let (mut sum, mut count) = (0.0, 0.0);
    let mut before = 0.0;
    for &(value, weight) in values.iter() {
        let kept = match bounds {
            Bounds::Percent { lower, upper } => {
                let (from, to) = (total * lower / 100.0, total * upper / 100.0);
                ((before + weight).min(to) - before.max(from)).max(0.0)
            }
            Bounds::Value { lower, upper } => {
                let within =
                    lower.is_none_or(|lower| value > lower) && upper.is_none_or(|upper| value <= upper);
                if within { weight } else { 0.0 }
            }
        };
        before += weight;
        sum += value * kept;
        count += kept;
    }
    let result = match trim {
        Trim::Mean | Trim::Winsorized => sum / count,
        Trim::Count => count,
        Trim::Sum => sum,
        Trim::Rank => 100.0 * count / total,
    };
    result.is_finite().then_some(result)
}

/// The mean of all values, those outside the bounds moved to the nearer one.
fn winsorized_mean(values: &mut [(f64, f64)], bounds: Bounds) -> Option<f64> {
    let (lower, upper) = match bounds {
        Bounds::Percent { lower, upper } => (percentile(values, lower)?, percentile(values, upper)?),
        Bounds::Value { lower, upper } => {
            (lower.unwrap_or(f64::NEG_INFINITY), upper.unwrap_or(f64::INFINITY))
        }
    };
    let sum: f64 = values.iter().map(|&(value, count)| value.max(lower).min(upper) * count).sum();
    let mean = sum / total(values);
    mean.is_finite().then_some(mean)
}

fn total(values: &[(f64, f64)]) -> f64 {
    values.iter().map(|(_, count)| count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistic::Statistic;

    fn get(values: &[(f64, f64)], name: &str) -> Option<f64> {
        match Statistic::extended(name) {
            Some(Statistic::Trimmed(trim, bounds)) => trimmed(&mut values.to_vec(), trim, bounds),
            other => panic!("{name}: {other:?}"),
        }
    }

    /// 1 to 10, each once.
    fn ten() -> Vec<(f64, f64)> {
        (1..=10).map(|v| (f64::from(v), 1.0)).collect()
    }

    #[test]
    fn a_percentage_leaves_out_that_share_of_the_samples() {
        assert_eq!(get(&ten(), "tm90"), Some(5.0));
        assert_eq!(get(&ten(), "tc90"), Some(9.0));
        assert_eq!(get(&ten(), "ts90"), Some(45.0));
        assert_eq!(get(&ten(), "TS(80%:)"), Some(19.0));
        assert_eq!(get(&ten(), "TM(10%:90%)"), Some(5.5));
        // The 3rd and the 8th sample count half.
        assert_eq!(get(&ten(), "IQM"), Some((1.5 + 4.0 + 5.0 + 6.0 + 7.0 + 4.0) / 5.0));
    }

    #[test]
    fn a_sample_can_be_cut_in_two() {
        let fifteen: Vec<_> = (1..=15).map(|v| (f64::from(v), 1.0)).collect();
        assert_eq!(get(&fifteen, "tc90"), Some(13.5));
        assert_eq!(get(&fifteen, "ts90"), Some(91.0 + 7.0));
    }

    #[test]
    fn values_at_the_lower_bound_are_out_and_at_the_upper_in() {
        assert_eq!(get(&ten(), "TC(2:5)"), Some(3.0));
        assert_eq!(get(&ten(), "TM(2:5)"), Some(4.0));
        assert_eq!(get(&ten(), "TC(:0.5)"), Some(0.0));
        assert_eq!(get(&ten(), "PR(:3)"), Some(30.0));
        let bins = ["PR(:1)", "PR(1:5)", "PR(5:)"].map(|bin| get(&ten(), bin).unwrap());
        assert_eq!(bins, [10.0, 40.0, 50.0]);
    }

    #[test]
    fn winsorizing_moves_what_is_outside_to_the_bound() {
        assert_eq!(get(&ten(), "WM(3:8)"), Some((9.0 + 4.0 + 5.0 + 6.0 + 7.0 + 24.0) / 10.0));
        let eleven: Vec<_> = (0..=10).map(|v| (f64::from(v), 1.0)).collect();
        assert_eq!(get(&eleven, "WM(10%:90%)"), Some((1.0 + 45.0 + 9.0) / 11.0));
    }

    #[test]
    fn none_within_bounds_have_no_mean() {
        assert_eq!(get(&ten(), "TM(100:200)"), None);
        assert_eq!(get(&ten(), "TS(100:200)"), Some(0.0));
        assert_eq!(get(&ten(), "PR(100:200)"), Some(0.0));
        for name in ["tm90", "wm90", "PR(:1)"] {
            assert_eq!(get(&[], name), None, "{name}");
        }
    }
}
