use std::sync::Arc;

use super::{Datum, size};

/// A sealed batch: the data of one request. Nothing in it changes any more, however often it is
/// sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    namespace: Arc<str>,
    datums: Vec<Datum>,
    samples: u64,
    bytes: usize,
}

impl Batch {
    pub(crate) fn new(namespace: Arc<str>, datums: Vec<Datum>) -> Batch {
        let samples = datums.iter().map(Datum::samples).sum();
        let bytes = size::request(&namespace, datums.len()) + datums.iter().map(size::datum).sum::<usize>();
        Batch { namespace, datums, samples, bytes }
    }

    /// The namespace that the data belong to.
    #[must_use]
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The data.
    #[must_use]
    pub fn datums(&self) -> &[Datum] {
        &self.datums
    }

    /// How many samples the data stand for.
    #[must_use]
    pub fn samples(&self) -> u64 {
        self.samples
    }

    /// The exact size in bytes of the batch as a request to CloudWatch, before compression.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Two halves of about the same size, in order; none of a single datum.
    pub(crate) fn halves(&self) -> Option<(Batch, Batch)> {
        if self.datums.len() < 2 {
            return None;
        }
        let mut before = 0;
        let middle = self.datums.iter().position(|datum| {
            before += size::datum(datum);
            before * 2 >= self.bytes
        });
        let middle = middle.unwrap_or(0).clamp(1, self.datums.len() - 1);
        let (first, second) = self.datums.split_at(middle);
        let half = |datums: &[Datum]| Batch::new(Arc::clone(&self.namespace), datums.to_vec());
        Some((half(first), half(second)))
    }

    /// The batch without its data from before this second since 1970; `None` when it has none such.
    pub(crate) fn since(&self, second: u64) -> Option<Batch> {
        if self.datums.iter().all(|datum| datum.timestamp >= second) {
            return None;
        }
        let young = self.datums.iter().filter(|datum| datum.timestamp >= second);
        Some(Batch::new(Arc::clone(&self.namespace), young.cloned().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::sample;

    #[test]
    fn halves_have_all_the_data_in_order_and_about_the_same_size() {
        let batch = Batch::new("Shop".into(), sample::datums(7, 100));
        let (first, second) = batch.halves().unwrap();
        let together: Vec<_> = first.datums().iter().chain(second.datums()).cloned().collect();
        assert_eq!(together, batch.datums());
        assert_eq!(first.samples() + second.samples(), batch.samples());
        let largest = batch.datums().iter().map(size::datum).max().unwrap();
        assert!(first.bytes().abs_diff(second.bytes()) <= 2 * largest);
    }

    #[test]
    fn two_data_of_any_sizes_come_apart_and_one_does_not() {
        for seed in 0..50 {
            let (first, second) = Batch::new("Shop".into(), sample::datums(seed, 2)).halves().unwrap();
            assert_eq!((first.datums().len(), second.datums().len()), (1, 1));
            assert_eq!(first.halves(), None);
        }
    }

    #[test]
    fn data_from_before_a_moment_can_be_left_out() {
        let mut datums = sample::datums(1, 3);
        for (datum, timestamp) in datums.iter_mut().zip([100, 99, 101]) {
            datum.timestamp = timestamp;
        }
        let batch = Batch::new("Shop".into(), datums);
        assert_eq!(batch.since(99), None);
        let young = batch.since(100).unwrap();
        assert_eq!(young.datums(), [batch.datums()[0].clone(), batch.datums()[2].clone()]);
    }
}
