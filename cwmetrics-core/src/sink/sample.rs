//! Data of every shape, for tests.

use std::sync::Arc;

use super::{Data, Datum};
use crate::metric::{Identity, Resolution, StatisticSet, Unit};

/// A small generator (splitmix64), the same on every run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> usize {
        (low + self.next() % (high - low + 1)) as usize
    }

    /// Mostly short, at times as long as `most`. A capital comes first, since a name does not start
    /// with a colon.
    fn text(&mut self, most: u64) -> String {
        let most = if self.next().is_multiple_of(4) { most } else { most.min(30) };
        let first = char::from(self.between(0x41, 0x5a) as u8);
        let rest = (1..self.between(1, most)).map(|_| char::from(self.between(0x21, 0x7e) as u8));
        std::iter::once(first).chain(rest).collect()
    }

    fn value(&mut self) -> f64 {
        let magnitude = (self.next() % 1_000_000) as f64;
        [0.0, 1.0, magnitude, -magnitude / 7.0, 2f64.powi(360)][self.between(0, 4)]
    }
}

/// This many data, one unlike the other.
pub(crate) fn datums(seed: u64, count: usize) -> Vec<Datum> {
    let mut random = Random(seed);
    (0..count).map(|_| any(&mut random)).collect()
}

/// Like a timer's or a counter's: this many dimensions and values.
pub(crate) fn datum(number: u64, dimensions: usize, values: usize) -> Datum {
    let dimensions =
        (0..dimensions).map(|n| (format!("Dimension {n}").into(), format!("{number:08}").into()));
    let identity = Identity {
        name: "handle_request".into(),
        dimensions: dimensions.collect(),
        unit: Unit::Milliseconds,
        resolution: Resolution::Minute,
    };
    let values: Vec<f64> = (0..values).map(|n| n as f64 + 0.25).collect();
    let samples = values.len() as u64;
    let counts = vec![1.0; values.len()];
    let data = Data::Values { values, counts };
    Datum { identity: Arc::new(identity), timestamp: 1_800_000_000, data, samples }
}

fn any(random: &mut Random) -> Datum {
    let dimensions = if random.next().is_multiple_of(8) { 30 } else { random.between(0, 4) };
    let identity = Identity {
        name: random.text(255).into(),
        dimensions: (0..dimensions).map(|_| (random.text(255).into(), random.text(1024).into())).collect(),
        unit: Unit::ALL[random.between(0, 26)],
        resolution: Resolution::ALL[random.between(0, 1)],
    };
    let (data, samples) = if random.next().is_multiple_of(4) {
        let sample_count = random.between(1, 1_000_000) as f64;
        let (sum, minimum, maximum) = (random.value(), random.value(), random.value());
        (Data::Statistics(StatisticSet { sample_count, sum, minimum, maximum }), sample_count as u64)
    } else {
        let len = [1, 23, 24, 150, random.between(1, 150)][random.between(0, 4)];
        let values = (0..len).map(|_| random.value()).collect();
        let counts: Vec<f64> = (0..len).map(|_| random.between(1, 1_000) as f64).collect();
        let samples = counts.iter().sum::<f64>() as u64;
        (Data::Values { values, counts }, samples)
    };
    let timestamp = random.between(0, 4_000_000_000) as u64;
    Datum { identity: Arc::new(identity), timestamp, data, samples }
}
