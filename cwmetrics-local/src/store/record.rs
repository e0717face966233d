//! A datum in as few bytes as is simple: in memory and in the file alike, beside the metric
//! that it belongs to.

use serde::{Deserialize, Serialize};

use super::{Datum, MetricId, Samples, StatisticSet, Unit};
use crate::timestamp::Timestamp;

/// A datum on its way into the store.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) metric: MetricId,
    pub(crate) record: Box<[u8]>,
}

/// What a datum says beside its metric.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) unit: Unit,
    /// In seconds.
    pub(crate) resolution: u32,
    pub(crate) timestamp: Timestamp,
    pub(crate) samples: Samples,
    /// The number of the request.
    pub(crate) request: u64,
}

/// The beginning of a record: all but the samples.
#[derive(Serialize, Deserialize)]
struct Head<'a> {
    /// Milliseconds since 1970.
    millis: i64,
    request: u64,
    unit: Unit,
    /// Whether the storage resolution is 1 and not 60.
    fine: bool,
    /// See [`MetricId::order_of`].
    #[serde(borrow)]
    order: &'a [u8],
}

/// A datum of the store, of which the samples are read only when they are asked for.
#[derive(Debug)]
pub(crate) struct Record<'a> {
    pub(crate) unit: Unit,
    /// In seconds.
    pub(crate) resolution: u32,
    pub(crate) timestamp: Timestamp,
    pub(crate) request: u64,
    order: &'a [u8],
    samples: &'a [u8],
}

/// Whole numbers take a few bytes each, others eight.
#[derive(Serialize, Deserialize)]
enum Numbers {
    Whole(Vec<u64>),
    Any(Vec<f64>),
}

#[derive(Serialize, Deserialize)]
enum Body {
    Value(f64),
    Values(Numbers, Numbers),
    Statistics([f64; 4]),
}

impl Entry {
    /// The dimensions are in the order of the request.
    pub(crate) fn new(
        namespace: &str,
        name: &str,
        dimensions: Vec<(String, String)>,
        content: Content,
    ) -> Entry {
        let metric = MetricId::new(namespace.to_owned(), name.to_owned(), dimensions.clone());
        let head = Head {
            millis: content.timestamp.millis(),
            request: content.request,
            unit: content.unit,
            fine: content.resolution == 1,
            order: &metric.order_of(&dimensions),
        };
        let record = postcard::to_stdvec(&(head, Body::from(content.samples)));
        // Writing to memory does not fail, and lists of known length are always representable.
        Entry { metric, record: record.unwrap_or_default().into_boxed_slice() }
    }
}

impl<'a> Record<'a> {
    /// Reads what [`Entry::new`] wrote; `None` if it is nothing of the kind.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Record<'a>> {
        let (head, samples): (Head<'a>, _) = postcard::take_from_bytes(bytes).ok()?;
        Some(Record {
            unit: head.unit,
            resolution: if head.fine { 1 } else { 60 },
            timestamp: Timestamp::from_millis(head.millis)?,
            request: head.request,
            order: head.order,
            samples,
        })
    }

    pub(crate) fn samples(&self) -> Option<Samples> {
        postcard::from_bytes::<Body>(self.samples).ok().map(Samples::from)
    }

    /// The datum as it came.
    pub(crate) fn datum(&self, metric: &MetricId) -> Option<Datum> {
        Some(Datum {
            namespace: metric.namespace.clone(),
            name: metric.name.clone(),
            dimensions: metric.in_order(self.order),
            unit: self.unit.name().to_owned(),
            resolution: self.resolution,
            timestamp: self.timestamp.into(),
            samples: self.samples()?,
            request: self.request,
        })
    }
}

impl From<Vec<f64>> for Numbers {
    fn from(numbers: Vec<f64>) -> Numbers {
        // By their bits: minus zero is not zero, and what is too large for u64 is not its maximum.
        let whole = |number: &f64| {
            let whole = *number as u64;
            ((whole as f64).to_bits() == number.to_bits() && whole < 1 << 53).then_some(whole)
        };
        match numbers.iter().map(whole).collect() {
            Some(whole) => Numbers::Whole(whole),
            None => Numbers::Any(numbers),
        }
    }
}

impl From<Numbers> for Vec<f64> {
    fn from(numbers: Numbers) -> Vec<f64> {
        match numbers {
            Numbers::Whole(whole) => whole.into_iter().map(|number| number as f64).collect(),
            Numbers::Any(numbers) => numbers,
        }
    }
}

impl From<Samples> for Body {
    fn from(samples: Samples) -> Body {
        match samples {
            Samples::Value(value) => Body::Value(value),
            Samples::Values { values, counts } => Body::Values(values.into(), counts.into()),
            Samples::Statistics(set) => {
                Body::Statistics([set.sample_count, set.sum, set.minimum, set.maximum])
            }
        }
    }
}

impl From<Body> for Samples {
    fn from(body: Body) -> Samples {
        match body {
            Body::Value(value) => Samples::Value(value),
            Body::Values(values, counts) => Samples::Values { values: values.into(), counts: counts.into() },
            Body::Statistics([sample_count, sum, minimum, maximum]) => {
                Samples::Statistics(StatisticSet { sample_count, sum, minimum, maximum })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::UNIX_EPOCH;

    fn stored(samples: Samples) -> Entry {
        let dimensions = ["z", "a"].map(|name| (name.to_owned(), "v".to_owned())).into();
        let unit = Unit::of("Bytes").unwrap();
        let content = Content { unit, resolution: 1, timestamp: AT, samples, request: 70_000 };
        Entry::new("Shop", "m", dimensions, content)
    }

    fn distribution(values: Vec<f64>) -> Samples {
        Samples::Values { counts: vec![2.0; values.len()], values }
    }

    #[test]
    fn every_form_comes_back_to_the_bit() {
        let set = StatisticSet { sample_count: 2.0, sum: 3.5, minimum: 1.0, maximum: 2.5 };
        for samples in [
            Samples::Value(1.5),
            Samples::Statistics(set),
            distribution(vec![0.0, 1.0, 300.0, 9e15]),
            distribution(vec![1.0, 0.1]),
            distribution(vec![1.0, -1.0]),
            distribution(vec![9e18, 2e19, f64::MAX, f64::MIN_POSITIVE]),
        ] {
            let entry = stored(samples.clone());
            let datum = Record::read(&entry.record).unwrap().datum(&entry.metric).unwrap();
            assert_eq!(datum.samples, samples);
            assert_eq!((datum.namespace.as_str(), datum.name.as_str()), ("Shop", "m"));
            assert_eq!((datum.unit.as_str(), datum.resolution, datum.request), ("Bytes", 1, 70_000));
            assert_eq!(Timestamp::from(datum.timestamp), AT);
            assert_eq!(datum.dimensions[0].0, "z");
        }
    }

    #[test]
    fn minus_zero_keeps_its_sign() {
        let entry = stored(distribution(vec![-0.0]));
        let samples = Record::read(&entry.record).unwrap().samples().unwrap();
        assert_eq!(samples.statistics().minimum.to_bits(), (-0.0f64).to_bits());
    }

    #[test]
    fn whole_numbers_take_little_room() {
        let whole = stored(distribution((0..100).map(f64::from).collect()));
        assert!(whole.record.len() < 250, "{}", whole.record.len());
        assert!(stored(Samples::Value(0.5)).record.len() < 30);
    }

    #[test]
    fn other_bytes_are_no_record() {
        let entry = stored(Samples::Value(1.0));
        for length in 0..entry.record.len() {
            let read = Record::read(&entry.record[..length]).and_then(|record| record.samples());
            assert_eq!(read, None, "{length} bytes");
        }
    }
}
