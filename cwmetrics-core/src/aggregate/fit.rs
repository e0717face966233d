//! From buckets to values that have the exact totals.

/// A bucket that was hit: any value from `low` to `high` may stand for its samples.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) count: u64,
}

/// The exact totals of the samples in all buckets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Totals {
    pub(super) sum: f64,
    pub(super) minimum: f64,
    pub(super) maximum: f64,
}

/// A value and how often it is to be sent.
pub(super) type Weighted = (f64, u64);

/// Chooses a value in each bucket so that sum, minimum and maximum come out exactly. `levels` are in
/// the order of their values.
pub(super) fn fit(mut levels: Vec<Level>, totals: Totals) -> Vec<Weighted> {
    let Totals { sum, minimum, maximum } = totals;
    let count: u64 = levels.iter().map(|level| level.count).sum();
    if count == 0 {
        return Vec::new();
    }
    if count == 1 || minimum >= maximum {
        return vec![(minimum, count)];
    }
    // One sample is the minimum and another the maximum; they stand for themselves.
    if let Some(first) = levels.first_mut() {
        first.count -= 1;
    }
    if let Some(last) = levels.last_mut() {
        last.count -= 1;
    }
    for level in &mut levels {
        level.low = level.low.clamp(minimum, maximum);
        level.high = level.high.clamp(minimum, maximum);
    }
    // All the others stand at the same height of their buckets, which gives the sum.
    let rest = sum - minimum - maximum;
    let lowest: f64 = levels.iter().map(|level| level.low * level.count as f64).sum();
    let room: f64 = levels.iter().map(|level| (level.high - level.low) * level.count as f64).sum();
    let height = if room > 0.0 { ((rest - lowest) / room).clamp(0.0, 1.0) } else { 0.0 };
    let inner = levels.iter().filter(|level| level.count > 0).map(|level| {
        let value = level.low + height * (level.high - level.low);
        (value.clamp(level.low, level.high), level.count)
    });
    let mut fitted = vec![(minimum, 1)];
    for (value, count) in inner.chain([(maximum, 1)]) {
        match fitted.last_mut() {
            Some((last, times)) if *last == value => *times += count,
            _ => fitted.push((value, count)),
        }
    }
    fitted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Bucket;

    /// Fits the buckets of these values, and checks the totals and each value's distance.
    fn check(mut values: Vec<f64>) {
        values.sort_by(f64::total_cmp);
        let mut levels: Vec<Level> = Vec::new();
        for value in &values {
            let (low, high) = Bucket::of_value(*value).value_bounds();
            match levels.last_mut() {
                Some(level) if level.low == low => level.count += 1,
                _ => levels.push(Level { low, high, count: 1 }),
            }
        }
        let sum: f64 = values.iter().sum();
        let totals = Totals { sum, minimum: values[0], maximum: values[values.len() - 1] };
        let fitted = fit(levels, totals);

        let absolute: f64 = values.iter().map(|value| value.abs()).sum();
        let sent: f64 = fitted.iter().map(|(value, count)| value * *count as f64).sum();
        assert!((sent - sum).abs() <= absolute * 1e-12, "{sent} is not {sum}");
        assert_eq!(fitted[0].0, totals.minimum);
        assert_eq!(fitted[fitted.len() - 1].0, totals.maximum);
        let expanded = fitted.iter().flat_map(|(value, count)| (0..*count).map(move |_| *value));
        let expanded: Vec<f64> = expanded.collect();
        assert_eq!(expanded.len(), values.len());
        for (sent, value) in expanded.iter().zip(&values) {
            assert!((sent - value).abs() <= value.abs() * 0.01, "{sent} stands for {value}");
        }
    }

    #[test]
    fn totals_are_exact_and_every_value_is_near_its_sample() {
        check(vec![7.25]);
        check(vec![7.25; 3]);
        check(vec![1.0, 2.0]);
        check((1..5000).map(f64::from).collect());
        // A zero is never in a bucket: it has a counter of its own.
        check((-2000..3000).filter(|at| *at != 0).map(|at| f64::from(at) * 0.37).collect());
        check((0..3000).map(|at| 1.005_f64.powi(at) * 1e-3).collect());
        check((0..999).map(|_| 1.0).chain([1e15]).collect());
        // So near to zero that the mantissa has few bits.
        check((1..2000).map(|at| f64::from_bits(at * at * 0x1_0001)).collect());
        // All at the lower, and all at the upper edge of their buckets.
        check((128..256).map(f64::from).flat_map(|edge| [edge; 4]).collect());
        check((128..256).map(|edge| f64::from(edge).next_down()).flat_map(|edge| [edge; 4]).collect());
    }
}
