//! What was recorded and what has arrived, each value unlike any other.

use std::collections::BTreeMap;

use cwmetrics_local::{Local, Samples};

/// The samples of a push: few enough that each is sent as it is.
pub const EACH: u64 = 50;

/// The values of a push.
pub fn values(number: u64) -> Vec<f64> {
    (number * EACH..(number + 1) * EACH).map(|value| value as f64).collect()
}

/// How often each value has arrived.
pub struct Arrived(BTreeMap<u64, u64>);

impl Arrived {
    pub fn at(local: &Local) -> Arrived {
        let mut arrived = BTreeMap::new();
        for datum in local.datums() {
            let Samples::Values { values, counts } = &datum.samples else {
                panic!("values are expected: {datum:?}")
            };
            for (value, count) in values.iter().zip(counts) {
                assert_eq!((value.fract(), count.fract()), (0.0, 0.0), "as it was recorded");
                *arrived.entry(*value as u64).or_default() += *count as u64;
            }
        }
        Arrived(arrived)
    }

    /// Whether every sample of a push has arrived.
    pub fn has_all_of(&self, number: u64) -> bool {
        values(number).iter().all(|value| self.0.contains_key(&(*value as u64)))
    }

    /// The samples that have arrived after the first time.
    pub fn twice(&self) -> u64 {
        self.0.values().map(|times| times - 1).sum()
    }
}
