//! What CloudWatch would compute from the requests.

use cwmetrics_local::{Datum, Samples};

/// The values that have arrived, and how often each.
#[derive(Default)]
pub struct Arrived {
    /// In the order of the values.
    weighted: Vec<(f64, f64)>,
}

impl Arrived {
    /// An error where there are no percentiles to compute.
    pub fn new(datums: &[Datum]) -> Result<Arrived, &'static str> {
        let mut weighted = Vec::new();
        for datum in datums {
            match &datum.samples {
                Samples::Value(value) => weighted.push((*value, 1.0)),
                Samples::Values { values, counts } => {
                    weighted.extend(values.iter().copied().zip(counts.iter().copied()));
                }
                _ => return Err("something else than values has arrived"),
            }
        }
        Ok(Arrived::sorted(weighted))
    }

    /// Data for one metric and window add up.
    pub fn add(&mut self, other: &Arrived) {
        *self = Arrived::sorted([&*self.weighted, &*other.weighted].concat());
    }

    fn sorted(mut weighted: Vec<(f64, f64)>) -> Arrived {
        weighted.sort_by(|a, b| a.0.total_cmp(&b.0));
        Arrived { weighted }
    }

    pub fn count(&self) -> f64 {
        self.weighted.iter().map(|(_, count)| count).sum()
    }

    pub fn sum(&self) -> f64 {
        sum(self.weighted.iter().map(|(value, count)| value * count))
    }

    pub fn minimum(&self) -> Option<f64> {
        self.weighted.first().map(|(value, _)| *value)
    }

    pub fn maximum(&self) -> Option<f64> {
        self.weighted.last().map(|(value, _)| *value)
    }

    /// Each value as often as it was counted, in order.
    pub fn ranks(&self) -> impl Iterator<Item = f64> {
        self.weighted.iter().flat_map(|(value, count)| std::iter::repeat_n(*value, *count as usize))
    }
}

/// A sum that keeps its small change (Neumaier), so that the check is finer than what it checks.
pub fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
        sum = next;
    }
    sum + lost
}
