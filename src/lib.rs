//! Put an attribute on a function, and its time, its count and its outcome are in CloudWatch.

pub use cwmetrics_core::{
    Builder, Fault, FlushError, InstallError, Metric, MetricError, Push, Reporter, Resolution, StatisticSet,
    Stats, Task, Timer, Unit, flush, flush_blocking, metric, namespace, put_value, sink, stats, task,
    testing, try_put_value,
};
pub use cwmetrics_macros::{count, monitored_task, timeit};

#[doc(hidden)]
pub use cwmetrics_core::__private;
