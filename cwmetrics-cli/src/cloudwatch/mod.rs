//! CloudWatch, or an endpoint that speaks its protocol, as the subcommands see it.

mod connect;
mod dashboard;
mod data;
mod explain;
mod image;
mod list;
mod metric;
mod missing;
mod unit;

pub use connect::{CloudWatch, endpoint};
pub use data::{Point, Query};
pub use metric::{Filter, Metric};
