//! The two threads that run everything after recording: the collector reads, aggregates and seals;
//! the deliverer sends.

mod collector;
mod desk;
mod destination;
mod figures;
mod global;
mod handle;
mod schedule;

pub(crate) use collector::{Collector, Parts};
pub(crate) use desk::{BeforeReturn, Desk};
pub use destination::Destination;
pub(crate) use global::set_current;
pub use global::{destination, flush, flush_blocking, stats};
pub use handle::Reporter;
