//! Percentiles of weighted values.
//!
//! CloudWatch does not publish how it interpolates. This takes the common method: the
//! samples sorted, the rank `p/100 * (n - 1)` counted from zero, and between two samples
//! the straight line. With many samples all methods agree.

/// The percentile of `values`, pairs of a value and how often it occurred, in any order.
/// `None` if there are none.
pub(crate) fn percentile(values: &mut [(f64, f64)], percent: f64) -> Option<f64> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = values.iter().map(|(_, count)| count).sum();
    let rank = (percent / 100.0 * (total - 1.0)).max(0.0);
    let lower = at_rank(values, rank.floor())?;
    let upper = at_rank(values, rank.floor() + 1.0)?;
    // Not `lower + (upper - lower) * f`: the difference can overflow.
    let fraction = rank.fract();
    Some(lower * (1.0 - fraction) + upper * fraction)
}

/// The sample at this place of the sorted row, the last one if the row ends before.
fn at_rank(values: &[(f64, f64)], rank: f64) -> Option<f64> {
    let mut before = 0.0;
    for &(value, count) in values {
        before += count;
        if before > rank {
            return Some(value);
        }
    }
    values.last().map(|&(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn one_value_is_every_percentile() {
        for percent in [0.0, 50.0, 100.0] {
            assert_eq!(percentile(&mut [(7.0, 3.0)], percent), Some(7.0));
        }
        assert_eq!(percentile(&mut [], 50.0), None);
    }

    #[test]
    fn counts_weigh_as_repetitions_do() {
        let mut weighted = [(10.0, 1.0), (1.0, 3.0)];
        let mut repeated = [(1.0, 1.0), (1.0, 1.0), (10.0, 1.0), (1.0, 1.0)];
        for percent in [0.0, 50.0, 75.0, 90.0, 100.0] {
            assert_eq!(percentile(&mut weighted, percent), percentile(&mut repeated, percent));
        }
    }

    #[test]
    fn lies_on_the_line_between_two_samples() {
        let mut values: Vec<_> = (1..=5).map(|v| (f64::from(v) * 10.0, 1.0)).collect();
        assert_eq!(percentile(&mut values, 50.0), Some(30.0));
        assert_eq!(percentile(&mut values, 90.0), Some(46.0));
        assert_eq!(percentile(&mut values, 100.0), Some(50.0));
    }

    #[test]
    fn counts_may_be_fractions() {
        assert_eq!(percentile(&mut [(1.0, 0.25)], 99.0), Some(1.0));
        assert_eq!(percentile(&mut [(1.0, 0.5), (2.0, 0.25)], 99.0), Some(1.0));
    }
}
