//! Where sealed batches go: the [`Sink`] trait, what it is given ([`Batch`], [`Datum`]), what it
//! answers ([`Failure`]), and one file a destination.

mod batch;
#[cfg(feature = "cloudwatch")]
pub(crate) mod cloudwatch;
mod datum;
mod dynamic;
#[cfg(feature = "emf")]
pub(crate) mod emf;
mod failure;
mod limits;
mod memory;
mod pack;
#[cfg(test)]
pub(crate) mod sample;
mod size;

pub use batch::Batch;
pub(crate) use datum::Data;
pub use datum::Datum;
pub(crate) use dynamic::{AnySink, DynSink};
#[cfg(feature = "emf")]
pub use emf::{Emf, LogGroupError};
pub(crate) use failure::Class;
pub use failure::Failure;
pub use limits::Limits;
pub use memory::Memory;
pub(crate) use pack::pack;

use std::future::Future;

/// A destination of sealed batches.
///
/// A sink says what became of one batch and leaves the rest to the deliverer, which keeps what is
/// not accepted, tries again with backoff, splits what is too large, counts, and logs. It calls
/// [`send`](Sink::send) on a thread of its own that runs a single-threaded tokio runtime, with a
/// few batches at once: the futures need not be `Send`, and may use tokio's I/O and timers. A sink
/// that panics has failed with an unclear answer; so has one that does not answer within a minute.
/// One that blocks its thread holds up delivery, and nothing else of the program.
///
/// # Example
///
/// A sink that appends a line for every datum to a file:
///
/// ```
/// # extern crate cwmetrics_core as cwmetrics;
/// use std::fmt::Write as _;
/// use std::fs::OpenOptions;
/// use std::io::{self, Write as _};
/// use std::path::PathBuf;
///
/// use cwmetrics::sink::{Batch, Failure, Sink};
///
/// struct Lines {
///     path: PathBuf,
/// }
///
/// impl Sink for Lines {
///     async fn send(&self, batch: &Batch) -> Result<(), Failure> {
///         let mut lines = String::new();
///         for datum in batch.datums() {
///             let sum = datum.statistics().sum;
///             writeln!(lines, "{}/{} {sum} {}", batch.namespace(), datum.name(), datum.unit())
///                 .map_err(|error| Failure::refused(error.to_string()))?;
///         }
///         let append = || -> io::Result<()> {
///             let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
///             file.write_all(lines.as_bytes())
///         };
///         // A full disk may have taken a part of the lines.
///         append().map_err(|error| Failure::unclear(error.to_string()))
///     }
/// }
/// ```
pub trait Sink: Send + 'static {
    /// Delivers one batch: `Ok` when all of its data are accepted.
    ///
    /// # Errors
    /// With a [`Failure`], which says whether to try again; none of the batch then counts as
    /// accepted.
    fn send(&self, batch: &Batch) -> impl Future<Output = Result<(), Failure>>;

    /// How large a batch may be; asked once, when the reporter is installed. CloudWatch's limits
    /// unless said otherwise.
    fn limits(&self) -> Limits {
        Limits::default()
    }
}
