//! Lightsail's metrics of its instances, beside the application's in CloudWatch.
//!
//! Lightsail keeps the CPU utilization, burst capacity, network traffic and status checks of its
//! instances out of CloudWatch, and exports them nowhere. A [`Bridge`] reads them and sends each data
//! point once through the installed reporter of `cwmetrics`, with its own statistics, time and unit; it
//! remembers how far it has come. [`Source`] reads alone: which instances there are, and of each metric
//! the data points.
//!
//! ```no_run
//! # async fn example(client: aws_sdk_lightsail::Client) -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::{Duration, SystemTime};
//!
//! use cwmetrics_lightsail::{InstanceMetric, Source};
//!
//! let source = Source::new(client);
//! let cpu = InstanceMetric::named("CPUUtilization").ok_or("no such metric")?;
//! let now = SystemTime::now();
//! for instance in source.instances().await? {
//!     for point in source.points(&instance.name, &cpu, now - Duration::from_secs(3600)..now).await? {
//!         println!("{} {:.1} %", instance.name, point.average());
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A source needs the permissions `lightsail:GetInstances` and `lightsail:GetInstanceMetricData`; what a
//! bridge needs stands with it.

mod bridge;
mod call;
mod metric;
mod point;
mod read;

pub use bridge::{Bridge, Cause, Failure, ProgressError, Round, RoundError, Step};
pub use call::{ReadError, ReadErrorKind};
pub use metric::{BadMetric, InstanceMetric};
pub use point::Point;
pub use read::{Instance, Source};
