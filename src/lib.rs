//! cwmetrics

pub use cwmetrics_core::{MetricError, StatisticSet, Stats, Unit, sink};
pub use cwmetrics_macros::*;

#[doc(hidden)]
pub use cwmetrics_core::__private;
