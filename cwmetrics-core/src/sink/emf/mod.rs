//! CloudWatch's embedded metric format (EMF): metrics as lines of JSON, which CloudWatch Logs finds
//! in a log and takes out.
//!
//! `document` makes the lines of a batch; `stdout`, `file` and `agent` bring them to their
//! destination, each in a file of its own.

mod agent;
mod document;
mod file;
mod log_group;
mod stdout;
#[cfg(test)]
mod tests;
mod write;

use std::path::PathBuf;

#[cfg(fuzzing)]
pub(crate) use document::fuzz;
pub use log_group::LogGroupError;

use super::{Batch, Failure, Limits, Sink};
use agent::Agent;
use file::LogFile;
use stdout::Stdout;

/// A sink that writes the [embedded metric format][spec] (EMF) of CloudWatch: one JSON document a
/// line, from which CloudWatch Logs makes the metrics.
///
/// | destination | for |
/// |---|---|
/// | [`Emf::stdout`] | Lambda, and containers whose standard output goes to CloudWatch Logs |
/// | [`Emf::file`] | a file that the CloudWatch agent or another shipper follows |
/// | [`Emf::agent`] | the CloudWatch agent, over TCP |
///
/// ```
/// # extern crate cwmetrics_core as cwmetrics;
/// use cwmetrics::sink::Emf;
///
/// # fn main() -> Result<(), cwmetrics::InstallError> {
/// let reporter = cwmetrics::namespace("Shop").sink(Emf::stdout()).install()?;
/// # Ok(())
/// # }
/// ```
///
/// # Documents
///
/// Data of one timestamp and the same dimensions share a document. Every document is within the
/// format's limits: at most 100 metrics and 30 dimensions, at most 100 values of a metric (a
/// distribution of more, up to 150, becomes two documents, which add up), and far less than the
/// bytes of a log event, which the [specification][spec] has at 1 MB and which was 256 KB until
/// April 2025. A document is at most 16,000 bytes long wherever one datum fits into that, because
/// Docker and containerd cut longer lines in two. Only a datum with very long names and dimension
/// values comes to more: the longest possible to about 100 KB.
///
/// The specification describes metrics that are a number or an array of numbers. Values that were
/// each seen once are written so. Values with counts are written as
/// `{"Values": […], "Counts": […]}`, and statistic sets as
/// `{"Max": …, "Min": …, "Count": …, "Sum": …}`: the specification does not describe these two, but
/// CloudWatch takes them, and they are what AWS's own writers send (`aws-embedded-metrics-java`,
/// `metrique`, the `awsemf` exporter of OpenTelemetry).
///
/// A document has one member for each name. So a metric that is named like one of its own dimensions
/// cannot be written, nor can anything that is called `_aws`: such data are refused, counted and
/// logged.
///
/// # Delivery
///
/// Accepted means: written to standard output or to the file, or read by the agent to its end.
/// What becomes of a document from there on, nobody tells the sink. CloudWatch drops documents that
/// it does not like, and says so in the metrics `EMFParsingErrors` and `EMFValidationErrors` of the
/// namespace `AWS/Logs`.
///
/// Writes to standard output and to a file block the reporter's delivering thread, never one of the
/// program's.
///
/// [spec]: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
#[derive(Debug)]
pub struct Emf {
    destination: Destination,
    log_group: Option<String>,
}

#[derive(Debug)]
enum Destination {
    Stdout(Stdout),
    File(LogFile),
    Agent(Agent),
}

impl Emf {
    /// Writes to standard output.
    ///
    /// A batch is written under the lock of [`std::io::stdout`], so that its lines and those of
    /// `println!` do not mix. What the program prints without ending the line stands in front of a
    /// document all the same. A broken pipe is a failure that is tried again, and no panic.
    ///
    /// ```
    /// # extern crate cwmetrics_core as cwmetrics;
    /// let builder = cwmetrics::namespace("Shop").sink(cwmetrics::sink::Emf::stdout());
    /// # drop(builder);
    /// ```
    #[must_use]
    pub fn stdout() -> Emf {
        Emf::to(Destination::Stdout(Stdout::default()), None)
    }

    /// Appends to a file.
    ///
    /// It is opened for every batch, so that a file that was rotated away (renamed or removed) is
    /// replaced by a new one. A new file can be read by its owner only (mode 0600). The folder has
    /// to exist. Where the file does not end with a whole line, a document begins on a line of its
    /// own. Nothing is synchronised to the disk: what is accepted survives the end of the process,
    /// but not a power failure.
    ///
    /// ```no_run
    /// # extern crate cwmetrics_core as cwmetrics;
    /// let sink = cwmetrics::sink::Emf::file("/var/log/shop/metrics.json");
    /// # let _ = cwmetrics::namespace("Shop").sink(sink);
    /// ```
    #[must_use]
    pub fn file(path: impl Into<PathBuf>) -> Emf {
        Emf::to(Destination::File(LogFile::new(path.into())), None)
    }

    /// Sends to the CloudWatch agent over TCP, by its address: the host's name or number, a colon
    /// and the port. The agent listens on `127.0.0.1:25888` by default, once
    /// `"logs": {"metrics_collected": {"emf": {}}}` is in its configuration.
    ///
    /// Each batch has a connection of its own, and is accepted when the agent has read all of it:
    /// the agent ends its side of the connection then. An agent that is not there, or that ends in
    /// the middle of a batch or takes longer than a minute, gets the batch again; what it may have
    /// read by then is counted in [`Stats::ambiguous`](crate::Stats::ambiguous). Any other receiver
    /// of lines will do that closes a connection which it has read to its end.
    ///
    /// The agent throws away documents without a log group. They go to `cwmetrics`, or to the one
    /// that [`log_group`](Emf::log_group) names.
    ///
    /// ```
    /// # extern crate cwmetrics_core as cwmetrics;
    /// let sink = cwmetrics::sink::Emf::agent("127.0.0.1:25888");
    /// # let _ = cwmetrics::namespace("Shop").sink(sink);
    /// ```
    #[must_use]
    pub fn agent(address: impl Into<String>) -> Emf {
        Emf::to(Destination::Agent(Agent::new(address.into())), Some("cwmetrics".to_owned()))
    }

    /// The log group that the agent puts the documents into. CloudWatch Logs itself does not look
    /// at it.
    ///
    /// # Errors
    /// Where CloudWatch Logs would refuse the name: it is 1 to 512 characters long, of `a` to `z`,
    /// `A` to `Z`, `0` to `9` and `. - _ / #`.
    ///
    /// ```
    /// # extern crate cwmetrics_core as cwmetrics;
    /// # fn main() -> Result<(), cwmetrics::sink::LogGroupError> {
    /// let sink = cwmetrics::sink::Emf::agent("127.0.0.1:25888").log_group("/shop/metrics")?;
    /// # let _ = cwmetrics::namespace("Shop").sink(sink);
    /// # Ok(())
    /// # }
    /// ```
    pub fn log_group(mut self, name: impl Into<String>) -> Result<Emf, LogGroupError> {
        self.log_group = Some(log_group::checked(name.into())?);
        Ok(self)
    }

    fn to(destination: Destination, log_group: Option<String>) -> Emf {
        Emf { destination, log_group }
    }
}

impl Sink for Emf {
    async fn send(&self, batch: &Batch) -> Result<(), Failure> {
        let lines = document::lines(batch, self.log_group.as_deref())?;
        match &self.destination {
            Destination::Stdout(stdout) => stdout.write(&lines),
            Destination::File(file) => file.append(&lines),
            Destination::Agent(agent) => agent.send(&lines).await,
        }
    }

    /// Batches whose text is below 1 MB with all but the longest names: that bounds the memory it
    /// takes, and what comes twice where a write was torn.
    fn limits(&self) -> Limits {
        Limits::new(256 << 10, 1_000)
    }
}
