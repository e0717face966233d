//! The reporter behind `cwmetrics`. Use the facade crate, `cwmetrics`, which re-exports what is
//! public here.

mod clock;
mod deliver;
mod metric;
mod stats;
mod sync;

pub mod sink;

pub use deliver::FlushError;
pub use metric::{Fault, MetricError, Resolution, StatisticSet, Unit};
pub use stats::Stats;

pub mod testing {
    //! For tests.
    pub use crate::clock::ManualClock;
}

#[doc(hidden)]
pub mod __private {
    //! What the attributes expand into. No part of the public interface.
    pub use crate::metric::{Unit, check};
}
