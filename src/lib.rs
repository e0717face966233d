//! Put an attribute on a function, and its time, its count and its outcome are in CloudWatch.
//!
//! ```
//! use cwmetrics::{count, timeit};
//!
//! #[timeit("api")]
//! #[timeit("api", dimensions("HTTP Method" = "GET"))]
//! #[count("requests", outcome)]
//! fn process(request: &str) -> Result<usize, std::num::ParseIntError> {
//!     authenticate(request); // decorated too: buffered, and pushed with the outermost call
//!     request.parse()
//! }
//!
//! #[timeit("auth")]
//! fn authenticate(_request: &str) {}
//!
//! # let captured = cwmetrics::testing::capture(|| drop(process("x")));
//! # assert_eq!(captured.metric("requests").dimension("Outcome", "error").count(), 1);
//! ```
//!
//! Set up once, in `main`. From then on everything decorated records; what is not set up costs a
//! look at one variable.
//!
//! ```no_run
//! # #[cfg(feature = "cloudwatch")]
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let reporter = cwmetrics::namespace("Shop").install()?;
//!     // …
//!     drop(reporter); // delivers what there is, for 5 seconds at most
//!     Ok(())
//! }
//! # #[cfg(not(feature = "cloudwatch"))]
//! # fn main() {}
//! ```
//!
//! Keep the reporter in a variable: `let _ = ….install()?` drops it at once, and the recording ends.
//!
//! # Where to look
//!
//! - [`macro@timeit`], [`macro@count`], [`macro@monitored_task`]: the attributes, their options, and
//!   what they expand to.
//! - [`namespace`] and [`Builder`]: the set-up. [`Push`]: when it is pushed.
//! - [`metric()`], [`put_value`], [`task()`]: recording without an attribute.
//! - [`flush`], [`flush_blocking`], [`stats`].
//! - [`testing`]: what a piece of code records, without a reporter. [`sink`]: other destinations.
//!
//! # Features
//!
//! `cloudwatch` (default) pushes with the AWS SDK. Without it no AWS crate is in the tree. `emf` adds
//! `sink::Emf`, which writes CloudWatch's embedded metric format to standard output, to a file or to
//! the CloudWatch agent. `graph` adds the module `graph`, which builds CloudWatch's graphs and fetches
//! their pictures. `lightsail` adds the module `lightsail`, whose `Bridge` sends Lightsail's metrics of its
//! instances on. `xray` adds `Xray` and the module `trace`: traces from the same attributes; `tower` besides
//! the module `tower`, with layers for HTTP servers and clients.

pub use cwmetrics_core::{
    Builder, Destination, Fault, FlushError, InstallError, Metric, MetricError, Push, Reporter, Resolution,
    SpoolFault, StatisticSet, Stats, Task, Timer, Unit, destination, flush, flush_blocking, metric,
    namespace, put_value, sink, stats, task, testing, try_put_value,
};
#[cfg(feature = "xray")]
pub use cwmetrics_core::{Xray, trace};
#[cfg(feature = "graph")]
#[doc(inline)]
pub use cwmetrics_graph as graph;
#[cfg(feature = "lightsail")]
#[doc(inline)]
pub use cwmetrics_lightsail as lightsail;
pub use cwmetrics_macros::{count, monitored_task, timeit};
#[cfg(feature = "tower")]
#[doc(inline)]
pub use cwmetrics_tower as tower;

#[doc(hidden)]
pub use cwmetrics_core::__private;
