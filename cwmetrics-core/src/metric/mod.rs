//! Names, units, dimensions and values, and every limit that CloudWatch sets on them.
//!
//! The rules are `const fn`s, so that the compiler (for what an attribute says) and the run time
//! (for what a program puts) use the same ones.

pub mod check;
mod error;
mod identity;
mod repair;
mod resolution;
mod statistic;
mod unit;

pub use error::{Fault, MetricError};
pub(crate) use identity::{Dimension, Identity};
pub(crate) use repair::repaired_value;
pub use resolution::Resolution;
pub use statistic::StatisticSet;
pub use unit::Unit;
