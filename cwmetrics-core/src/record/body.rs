//! What one thread has recorded of one thing in one epoch.

use super::durations::{Durations, NotQuick};
use super::histogram::Full;
use super::sum::Sum;
use super::values::ValueBody;
use crate::metric::StatisticSet;

/// How the samples of a series are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// Durations in ticks, as a histogram.
    Ticks,
    /// Durations in ticks, as a statistic set.
    TickStatistics,
    /// Numbers, as they are while they are few, then as a histogram.
    Values,
    /// Numbers, as a statistic set.
    Statistics,
}

/// One thing to record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sample {
    Ticks(u64),
    Value(f64),
    Set(StatisticSet),
}

/// The content of a bank.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    Durations(Durations),
    Values(ValueBody),
    Statistics(SetBody),
}

/// Exact totals.
#[derive(Clone, Debug)]
pub(crate) struct SetBody {
    pub(crate) count: u64,
    pub(crate) sum: Sum,
    pub(crate) minimum: f64,
    pub(crate) maximum: f64,
}

/// What a thread has recorded, on its way to the totals.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Read<'a> {
    Durations(&'a Durations),
    Values(&'a ValueBody),
    Statistics(&'a SetBody),
    /// One value, so many times.
    Count {
        value: f64,
        times: u64,
    },
}

impl Read<'_> {
    /// How many samples there are.
    pub(crate) fn samples(self) -> u64 {
        match self {
            Read::Durations(body) => body.totals().map_or(0, |totals| totals.count),
            Read::Values(body) => body.samples(),
            Read::Statistics(body) => body.count,
            Read::Count { times, .. } => times,
        }
    }
}

impl Body {
    pub(crate) fn new(kind: Kind) -> Body {
        match kind {
            Kind::Ticks | Kind::TickStatistics => Body::Durations(Durations::default()),
            Kind::Values => Body::Values(ValueBody::default()),
            Kind::Statistics => Body::Statistics(SetBody::default()),
        }
    }

    /// Adds a sample. An error says that the body can hold no more and has not changed; a sample
    /// that does not fit the kind of the body (no caller has one) is passed over.
    #[inline(always)]
    pub(crate) fn add(&mut self, sample: Sample) -> Result<(), Full> {
        match (self, sample) {
            (Body::Durations(body), Sample::Ticks(ticks)) => body.add(ticks),
            (Body::Values(body), Sample::Value(value)) => body.add(value),
            (Body::Statistics(body), Sample::Value(value)) => {
                body.add(value);
                Ok(())
            }
            (Body::Statistics(body), Sample::Set(set)) => {
                body.add_set(set);
                Ok(())
            }
            _ => {
                debug_assert!(false, "a sample of another kind than its series");
                Ok(())
            }
        }
    }

    /// Adds a number, or a set, where that needs neither memory nor a fresh bank. An error has changed
    /// nothing.
    #[inline(always)]
    pub(crate) fn add_quickly(&mut self, sample: Sample) -> Result<(), NotQuick> {
        match (self, sample) {
            (Body::Values(body), Sample::Value(value)) => return body.add_quickly(value),
            (Body::Statistics(body), Sample::Value(value)) => body.add(value),
            (Body::Statistics(body), Sample::Set(set)) => body.add_set(set),
            _ => return Err(NotQuick),
        }
        Ok(())
    }

    /// What it holds, to be read.
    pub(crate) fn read(&self) -> Read<'_> {
        match self {
            Body::Durations(body) => Read::Durations(body),
            Body::Values(body) => Read::Values(body),
            Body::Statistics(body) => Read::Statistics(body),
        }
    }

    /// Forgets the samples and keeps the memory.
    pub(crate) fn clear(&mut self) {
        match self {
            Body::Durations(body) => body.clear(),
            Body::Values(body) => body.clear(),
            Body::Statistics(body) => *body = SetBody::default(),
        }
    }

    /// About how many bytes it holds outside itself.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Body::Durations(body) => body.bytes(),
            Body::Values(body) => body.bytes(),
            Body::Statistics(_) => 0,
        }
    }
}

impl Default for SetBody {
    fn default() -> SetBody {
        SetBody { count: 0, sum: Sum::default(), minimum: f64::INFINITY, maximum: f64::NEG_INFINITY }
    }
}

impl SetBody {
    pub(crate) fn add(&mut self, value: f64) {
        self.count += 1;
        self.sum.add(value);
        self.minimum = self.minimum.min(value);
        self.maximum = self.maximum.max(value);
    }

    pub(crate) fn add_set(&mut self, set: StatisticSet) {
        // A set's count is a whole number up to 2^53, or it would have been rejected.
        self.count = self.count.saturating_add(set.sample_count as u64);
        self.sum.add(set.sum);
        self.minimum = self.minimum.min(set.minimum);
        self.maximum = self.maximum.max(set.maximum);
    }

    pub(crate) fn merge(&mut self, other: &SetBody) {
        self.count = self.count.saturating_add(other.count);
        self.sum.merge(other.sum);
        self.minimum = self.minimum.min(other.minimum);
        self.maximum = self.maximum.max(other.maximum);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_take_values_and_sets_by_the_short_way() {
        let mut body = Body::new(Kind::Statistics);
        let set = StatisticSet { sample_count: 3.0, sum: 6.0, minimum: -1.0, maximum: 5.0 };
        for sample in [Sample::Value(2.0), Sample::Set(set), Sample::Value(9.0)] {
            body.add_quickly(sample).unwrap();
        }
        let Body::Statistics(totals) = &body else { unreachable!() };
        assert_eq!((totals.count, totals.sum.value(), totals.minimum, totals.maximum), (5, 17.0, -1.0, 9.0));
        assert_eq!(body.add_quickly(Sample::Ticks(1)), Err(NotQuick));
    }

    #[test]
    fn more_samples_than_can_be_counted_do_not_panic() {
        let mut body = SetBody::default();
        let set = StatisticSet { sample_count: 2f64.powi(53), sum: 1.0, minimum: 0.0, maximum: 1.0 };
        for _ in 0..2_100 {
            body.add_set(set);
        }
        assert_eq!(body.count, u64::MAX);
    }
}
