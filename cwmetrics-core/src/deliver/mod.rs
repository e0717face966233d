//! From sealed batches to a sink that has accepted them.
//!
//! The collector hands batches in at the [`Handle`]; they wait in the [`depot`], where every sample
//! is accounted for until it is accepted, refused or dropped; the [`deliverer`] thread takes them
//! out and sends them, a few [`flights`] at once, at the pace of the [`backoff`]. With a [`spool`] the
//! [`keeper`] sees to it that what is in the depot is in files too.

mod backoff;
mod deliverer;
mod depot;
mod flights;
mod flush_error;
mod handle;
mod keeper;
mod outbox;
mod quiet;
mod report;
mod search;
mod spool;
#[cfg(test)]
mod tests;
mod ticket;

#[cfg(feature = "xray")]
pub(crate) use backoff::Backoff;
pub use flush_error::FlushError;
pub(crate) use handle::{Handle, Options};
#[cfg(feature = "xray")]
pub(crate) use quiet::quietly;
pub use spool::SpoolFault;
#[cfg(fuzzing)]
pub(crate) use spool::any_batch;
#[cfg(fuzzing)]
pub use spool::fuzz;
pub(crate) use spool::{Found, Spool};
pub(crate) use ticket::{Ticket, Wait};
