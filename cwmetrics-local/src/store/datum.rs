//! One MetricDatum as it arrived.

use std::time::SystemTime;

/// One datum that the endpoint accepted, as the request had it.
///
/// ```
/// # use cwmetrics_local::Local;
/// let local = Local::start()?;
/// // ... the program under test pushes ...
/// for datum in local.datums() {
///     let method = datum.dimension("HTTP Method");
///     println!("{} {method:?}: {} samples", datum.name, datum.sample_count());
/// }
/// # Ok::<(), cwmetrics_local::StartError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Datum {
    /// The namespace of the request.
    pub namespace: String,
    /// The metric's name.
    pub name: String,
    /// Names and values in the order of the request.
    pub dimensions: Vec<(String, String)>,
    /// One of CloudWatch's 27 units; `None` (the word) where the request gave none.
    pub unit: String,
    /// Storage resolution in seconds: 1, or 60 where the request gave none.
    pub resolution: u32,
    /// The datum's own time, to the millisecond; that of arrival where the request gave none.
    pub timestamp: SystemTime,
    /// The values.
    pub samples: Samples,
    /// The number of the [`Request`](crate::Request) that brought it.
    pub request: u64,
}

/// In which of its three forms a datum carries its values.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Samples {
    /// `Value`: one sample.
    Value(f64),
    /// `Values` and `Counts`: a distribution, of which percentiles can be computed.
    Values {
        /// 1 to 150 values.
        values: Vec<f64>,
        /// How often each occurred, as many as values; ones where the request gave none.
        counts: Vec<f64>,
    },
    /// `StatisticValues`: aggregated already, so there are no percentiles unless
    /// all values are the same.
    Statistics(StatisticSet),
}

/// Samples reduced to four numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StatisticSet {
    /// How many samples.
    pub sample_count: f64,
    /// Their sum.
    pub sum: f64,
    /// The smallest.
    pub minimum: f64,
    /// The largest.
    pub maximum: f64,
}

impl Datum {
    /// The value of the dimension of this name.
    pub fn dimension(&self, name: &str) -> Option<&str> {
        self.dimensions.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The four numbers of the datum in whichever form it came.
    pub fn statistics(&self) -> StatisticSet {
        self.samples.statistics()
    }

    /// How many samples it stands for.
    pub fn sample_count(&self) -> f64 {
        self.statistics().sample_count
    }

    /// The sum of its samples.
    pub fn sum(&self) -> f64 {
        self.statistics().sum
    }

    /// Its smallest sample.
    pub fn minimum(&self) -> f64 {
        self.statistics().minimum
    }

    /// Its largest sample.
    pub fn maximum(&self) -> f64 {
        self.statistics().maximum
    }
}

impl Samples {
    /// The four numbers of the samples in whichever form they are.
    pub fn statistics(&self) -> StatisticSet {
        match self {
            Samples::Value(value) => {
                StatisticSet { sample_count: 1.0, sum: *value, minimum: *value, maximum: *value }
            }
            Samples::Values { values, counts } => StatisticSet {
                sample_count: counts.iter().sum(),
                sum: values.iter().zip(counts).map(|(v, c)| v * c).sum(),
                minimum: values.iter().copied().fold(f64::INFINITY, f64::min),
                maximum: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            },
            Samples::Statistics(set) => *set,
        }
    }
}
