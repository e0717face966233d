//! Where sealed batches go.

mod batch;
mod datum;

pub use batch::Batch;
pub(crate) use datum::Data;
pub use datum::Datum;
