/// A sum that keeps what rounding loses (Neumaier): +100 on 10^15 stays +100.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sum {
    high: f64,
    low: f64,
}

impl Sum {
    pub(crate) fn add(&mut self, value: f64) {
        let sum = self.high + value;
        let kept = sum - self.high;
        self.low += (self.high - (sum - kept)) + (value - kept);
        self.high = sum;
    }

    pub(crate) fn merge(&mut self, other: Sum) {
        self.add(other.high);
        self.low += other.low;
    }

    pub(crate) fn value(self) -> f64 {
        self.high + self.low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_change_beside_a_large_sum_is_kept() {
        let mut sum = Sum::default();
        for value in [1e100, 5.0, -1e100] {
            sum.add(value);
        }
        assert_eq!(sum.value(), 5.0);
    }
}
