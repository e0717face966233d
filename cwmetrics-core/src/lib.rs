//! The reporter behind `cwmetrics`. Use the facade crate, `cwmetrics`, which re-exports what is
//! public here.

mod aggregate;
#[cfg(any(feature = "cloudwatch", feature = "xray"))]
mod aws;
mod clock;
mod config;
mod deliver;
mod metric;
mod record;
mod reporter;
#[cfg(feature = "xray")]
mod segment;
mod stats;
mod survive;
mod sync;
#[cfg(feature = "xray")]
mod xray;

pub mod sink;
pub mod testing;
#[cfg(feature = "xray")]
pub mod trace;

pub use config::{Builder, InstallError, Push, namespace};
pub use deliver::{FlushError, SpoolFault};
pub use metric::{Fault, MetricError, Resolution, StatisticSet, Unit};
pub use record::{Metric, Task, Timer, metric, put_value, task, try_put_value};
pub use reporter::{Destination, Reporter, destination, flush, flush_blocking, stats};
pub use stats::Stats;
#[cfg(feature = "xray")]
pub use xray::Xray;

#[doc(hidden)]
pub mod __private {
    //! What the attributes expand into. No part of the public interface.
    /// For the command.
    #[cfg(any(feature = "cloudwatch", feature = "xray"))]
    pub use crate::aws::{direct, is_here};
    pub use crate::metric::{Unit, check};
    pub use crate::record::{
        Args, Aside, Attr, Blocks, Brought, Call, Counted, Guard, Keep, Keeps, Label, NotAResult, NotKept,
        Number, Outputs, Probe, Quick, Run, Seen, Shown, Site, Text, Timed, Unseen, call_once, judge, number,
        returns,
    };
    #[cfg(feature = "xray")]
    pub use crate::record::{Glance, Glancing, Quiet};
    // A crate that is called `core` or `std` is not in the way of these.
    pub use std::boxed::Box;
    pub use std::future::pending;
    pub use std::option::Option;
}

#[cfg(fuzzing)]
#[doc(hidden)]
pub mod __fuzzing {
    //! What the fuzz targets call.
    pub use crate::deliver::fuzz as spool;

    /// Writes any batch in the embedded metric format.
    #[cfg(feature = "emf")]
    pub fn emf(bytes: &[u8]) {
        if let Some(batch) = crate::deliver::any_batch(bytes) {
            crate::sink::emf::fuzz(&batch);
        }
    }
}
