//! What the operations do, one file each.

mod get_metric_data;
mod get_metric_statistics;
mod list_metrics;
mod metric;
mod period;
mod put_metric_data;
mod text;

use crate::protocol::input::Input;
use crate::protocol::node::Node;
use crate::protocol::problem::{Code, Problem};
use crate::store::Store;
use crate::timestamp::Timestamp;

/// What an operation may use beside its input.
pub(crate) struct Context<'a> {
    pub(crate) store: &'a mut Store,
    pub(crate) now: Timestamp,
    /// The number of the request.
    pub(crate) request: u64,
}

/// Runs the operation of this name. It returns what it answers, if it answers anything.
pub(crate) fn run(name: &str, input: &Input<'_>, context: &mut Context<'_>) -> Result<Option<Node>, Problem> {
    match name {
        "GetMetricData" => get_metric_data::run(input, context).map(Some),
        "GetMetricStatistics" => get_metric_statistics::run(input, context).map(Some),
        "ListMetrics" => list_metrics::run(input, context).map(Some),
        "PutMetricData" => put_metric_data::run(input, context).map(|()| None),
        _ => Err(Problem::new(
            Code::UnknownOperationException,
            format!(
                "The operation {} is not one of those of this endpoint: GetMetricData, \
                 GetMetricStatistics, ListMetrics, PutMetricData.",
                name.escape_default()
            ),
        )),
    }
}
