//! CloudWatch graphs: the MetricWidget that GetMetricWidgetImage draws and dashboards show.
//!
//! A [`Widget`] is built from [`Metric`]s and [`Expression`]s, or read from the JSON that the
//! console shows under a graph's "Source". [`Widget::to_json`] checks every rule that can be
//! known before a call is made, and names the field that breaks one.
//!
//! ```
//! use cwmetrics_graph::{Axis, Expression, Horizontal, HorizontalFill, Metric, Side, Stat, Widget};
//! use std::time::Duration;
//!
//! let widget = Widget::new()
//!     .title("Checkout")
//!     .last(Duration::from_secs(3 * 60 * 60))
//!     .period(60)
//!     .metric(Metric::new("Shop", "api").dimension("HTTP Method", "GET").stat(Stat::percentile(99.0)))
//!     .metric(Metric::new("Shop", "requests").stat(Stat::SUM).id("all").hidden())
//!     .expression(Expression::new("RATE(all)").label("requests a second").axis(Side::Right))
//!     .left(Axis::new().min(0.0).label("ms"))
//!     .horizontal(Horizontal::line(250.0).label("promised").fill(HorizontalFill::Above));
//! let json = widget.to_json()?;
//! assert_eq!(Widget::from_json(&json)?, widget);
//!
//! let error = Widget::new().metric(Metric::new("Shop", "api").period(7)).to_json().unwrap_err();
//! assert_eq!(error.field(), "metrics[0].period");
//! # Ok::<(), cwmetrics_graph::WidgetError>(())
//! ```
//!
//! # Limits
//!
//! Those of the API reference, "GetMetricWidgetImage: Metric Widget Structure and Syntax":
//! 1 to 100 metrics and expressions, 100 KB of JSON (taken as 100,000 bytes), 1 to 2000 pixels a
//! side, 20 pictures a second and account. [`Dashboard`] has its own.

mod annotation;
mod axis;
mod check;
mod color;
mod dashboard;
mod entry;
mod error;
#[cfg(feature = "fetch")]
mod fetch;
#[cfg(feature = "fetch")]
mod pace;
mod read;
mod stat;
mod time;
mod view;
mod widget;
mod write;

pub use annotation::{Edge, Horizontal, HorizontalFill, Vertical, VerticalFill};
pub use axis::{Axis, Side};
pub use color::Color;
pub use dashboard::Dashboard;
pub use entry::{Entry, Expression, Metric};
pub use error::WidgetError;
#[cfg(feature = "fetch")]
pub use fetch::FetchError;
pub use stat::Stat;
pub use time::{Time, Timezone};
pub use view::{Legend, Theme, View};
pub use widget::Widget;
