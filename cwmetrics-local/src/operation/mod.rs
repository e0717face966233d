//! What the operations do, one file each.

mod get_metric_data;
mod get_metric_statistics;
mod get_metric_widget_image;
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

/// What an operation answers.
pub(crate) enum Answer {
    Nothing,
    Node(Node),
    /// What takes long, and needs nothing of the endpoint.
    Later(Work),
    /// What was carried out, and why some of it was not.
    Partly(Node, Refused),
}

/// Makes an answer.
pub(crate) type Work = Box<dyn FnOnce() -> Result<Node, Problem> + Send>;

/// Why a part of a request was refused.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) code: String,
    pub(crate) message: String,
}

/// Runs the operation of this name.
pub(crate) fn run(name: &str, input: &Input<'_>, context: &mut Context<'_>) -> Result<Answer, Problem> {
    match name {
        "GetMetricData" => get_metric_data::run(input, context).map(Answer::Node),
        "GetMetricStatistics" => get_metric_statistics::run(input, context).map(Answer::Node),
        "GetMetricWidgetImage" => get_metric_widget_image::run(input, context).map(Answer::Later),
        "ListMetrics" => list_metrics::run(input, context).map(Answer::Node),
        "PutMetricData" => put_metric_data::run(input, context).map(|()| Answer::Nothing),
        _ => Err(Problem::new(
            Code::UnknownOperationException,
            format!(
                "The operation {} is not one of those of this endpoint: GetMetricData, \
                 GetMetricStatistics, GetMetricWidgetImage, ListMetrics, PutMetricData.",
                name.escape_default()
            ),
        )),
    }
}
