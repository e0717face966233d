//! Numbers, as they are while they are few, then as a histogram.

use super::body::SetBody;
use super::distinct::Distinct;
use super::durations::NotQuick;
use super::histogram::{Bucket, Full, Histogram};

/// Numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct ValueBody {
    /// What counts are made of has counters of its own.
    pub(crate) zeros: u64,
    pub(crate) ones: u64,
    pub(crate) distinct: Distinct,
    /// Where the values go once too many are distinct; empty before.
    pub(crate) many: Option<Box<ManyValues>>,
}

/// Numbers of which too many are distinct: a histogram, and exact totals beside it.
#[derive(Clone, Debug, Default)]
pub(crate) struct ManyValues {
    pub(crate) histogram: Histogram,
    pub(crate) totals: SetBody,
}

/// A histogram that has grown beyond this is not kept for the next window. As many octaves as there
/// are of durations take so much.
const MOST_KEPT: usize = 32 * 1024;

impl ValueBody {
    /// Adds a value. An error says that it can hold no more, and has not changed.
    pub(crate) fn add(&mut self, value: f64) -> Result<(), Full> {
        if self.add_quickly(value).is_ok() {
            return Ok(());
        }
        let is_few = self.many.as_ref().is_none_or(|many| many.is_empty());
        if is_few && self.distinct.add(value, 1).is_ok() {
            return Ok(());
        }
        self.many.get_or_insert_default().add(value)
    }

    /// The same where that needs neither memory nor a fresh bank. An error has changed nothing.
    #[inline(always)]
    pub(crate) fn add_quickly(&mut self, value: f64) -> Result<(), NotQuick> {
        if value == 1.0 {
            self.ones += 1;
        } else if value == 0.0 {
            self.zeros += 1;
        } else {
            return match &mut self.many {
                Some(many) if !many.is_empty() => many.add_quickly(value),
                _ => self.distinct.add_quickly(value),
            };
        }
        Ok(())
    }

    /// Forgets the values and keeps the memory, unless it is much.
    pub(crate) fn clear(&mut self) {
        (self.zeros, self.ones) = (0, 0);
        self.distinct.clear();
        self.many.take_if(|many| many.histogram.bytes() > MOST_KEPT);
        if let Some(many) = &mut self.many {
            many.histogram.clear();
            many.totals = SetBody::default();
        }
    }

    pub(crate) fn samples(&self) -> u64 {
        let few: u64 = self.distinct.iter().map(|(_, count)| count).sum();
        self.zeros + self.ones + few + self.many.as_ref().map_or(0, |many| many.totals.count)
    }

    /// About how many bytes it holds outside itself.
    pub(crate) fn bytes(&self) -> usize {
        self.distinct.bytes() + self.many.as_ref().map_or(0, |many| many.bytes())
    }
}

impl ManyValues {
    fn is_empty(&self) -> bool {
        self.totals.count == 0
    }

    fn add_quickly(&mut self, value: f64) -> Result<(), NotQuick> {
        self.histogram.add_quickly(Bucket::of_value(value))?;
        self.totals.add(value);
        Ok(())
    }

    fn bytes(&self) -> usize {
        size_of::<ManyValues>() + self.histogram.bytes()
    }

    fn add(&mut self, value: f64) -> Result<(), Full> {
        self.histogram.add(Bucket::of_value(value))?;
        self.totals.add(value);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(body: &mut ValueBody, value: f64) {
        let before = body.bytes();
        if body.add_quickly(value).is_ok() {
            assert_eq!(body.bytes(), before, "the short way takes no memory");
        } else {
            body.add(value).unwrap();
        }
    }

    /// Values that are few, then too many, then those again.
    fn values() -> impl Iterator<Item = f64> {
        let many = (0..1_000).map(|n| f64::from(n % 500) * 1.7 - 100.0);
        [0.0, 1.0, 7.5, 1.0, 7.5, -0.25].into_iter().chain(many)
    }

    #[test]
    fn a_body_that_is_used_again_holds_what_a_fresh_one_does() {
        let mut body = ValueBody::default();
        for round in 0..3 {
            let mut fresh = ValueBody::default();
            for value in values() {
                add(&mut body, value);
                fresh.add(value).unwrap();
                assert_eq!(body.samples(), fresh.samples());
            }
            assert_eq!((body.zeros, body.ones), (fresh.zeros, fresh.ones));
            assert!(body.distinct.iter().eq(fresh.distinct.iter()));
            let [ours, theirs] = [&body, &fresh].map(|body| body.many.as_ref().unwrap());
            assert!(ours.histogram.hits().eq(theirs.histogram.hits()), "round {round}");
            assert_eq!(ours.totals.sum, theirs.totals.sum);
            assert_eq!(
                (ours.totals.minimum, ours.totals.maximum),
                (theirs.totals.minimum, theirs.totals.maximum)
            );
            body.clear();
            assert_eq!(body.samples(), 0);
        }
    }

    #[test]
    fn the_memory_of_a_window_serves_the_next_one_unless_it_is_much() {
        let mut body = ValueBody::default();
        assert_eq!(body.bytes(), 0);
        values().for_each(|value| add(&mut body, value));
        let bytes = body.bytes();
        body.clear();
        assert_eq!(body.bytes(), bytes);
        values().for_each(|value| add(&mut body, value));
        assert_eq!(body.bytes(), bytes, "the same values need no more");
        for power in -300..300 {
            add(&mut body, 10f64.powi(power) * 1.3);
        }
        assert!(body.bytes() > MOST_KEPT);
        body.clear();
        assert!(body.bytes() < MOST_KEPT);
    }
}
