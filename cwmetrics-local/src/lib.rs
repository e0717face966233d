//! An embedded CloudWatch endpoint for development and tests.
//!
//! [`Local::start`] opens an HTTP endpoint on a loopback port that speaks the protocols of
//! the AWS SDKs, keeps in memory what it is sent, and refuses what CloudWatch refuses, with
//! CloudWatch's codes and a message that says what is wrong, where, and what would be right.
//! No account, no credentials, no network.
//!
//! ```
//! let local = cwmetrics_local::Local::start()?;
//! println!("export AWS_ENDPOINT_URL={}", local.url());
//! // ... run what pushes metrics, then look at what came:
//! assert!(local.datums().is_empty());
//! assert!(local.refusals().is_empty());
//! # Ok::<(), cwmetrics_local::StartError>(())
//! ```
//!
//! # What it speaks
//!
//! Smithy rpcv2Cbor (the Rust SDK, boto3, the AWS CLI) and awsJson 1.0, gzipped bodies
//! included. Signatures are not checked.
//!
//! | operation | |
//! |---|---|
//! | PutMetricData | all or nothing: one wrong datum and the request is refused |
//! | GetMetricData | all queries but math `Expression`s; `ScanBy`, `MaxDatapoints`, `NextToken` |
//! | GetMetricStatistics | a data point for each unit; extended statistics |
//! | ListMetrics | filters, `RecentlyActive`, 500 metrics a page |
//!
//! # How it computes
//!
//! - Data are stored under their minute, or second at resolution 1. Periods begin at the
//!   start of the query, which is rounded down as CloudWatch does.
//! - A percentile is the straight line between the two samples nearest to the rank
//!   `p/100 * (n - 1)`, each value weighted by its count; CloudWatch does not publish its
//!   own method. A period has no percentiles if a StatisticSet of unlike values or a
//!   negative value is in it.
//! - So do the trimmed mean, count and sum, the winsorized mean, the interquartile mean
//!   and the percentile rank: `tm90`, `TM(10%:90%)`, `TM(100:500)`, `wm`, `tc`, `ts`, `IQM`,
//!   `PR(:300)`, spelt as in "CloudWatch statistics definitions". A percentage of the
//!   samples may cut one of them in two; CloudWatch does not publish what it does then.
//! - GetMetricStatistics without a unit gives a data point for each unit; GetMetricData
//!   without a unit takes all units together.
//!
//! # Limits
//!
//! Those of PutMetricData (API reference): 1,000,000 bytes uncompressed (the service says
//! "1 MB"; this is the strict reading), 1000 data, 150 values and 30 dimensions a datum,
//! values within 2^360 of zero, timestamps from two weeks back to two hours ahead.
//! GetMetricStatistics gives 1,440 data points at most, GetMetricData 500 queries and
//! 100,800 data points a page.
//!
//! # Who can reach it
//!
//! Only this machine: it listens on loopback addresses and refuses requests under another
//! host's name or from another web origin.

mod builder;
mod changes;
pub mod cost;
mod fault;
mod hold;
mod journal;
mod local;
mod operation;
mod protocol;
mod server;
mod shared;
mod statistic;
mod store;
mod timestamp;

pub use builder::{Builder, StartError};
pub use fault::Fault;
pub use hold::Hold;
pub use journal::{Refusal, Request};
pub use local::Local;
pub use protocol::Protocol;
pub use store::{Datum, Samples, StatisticSet};
