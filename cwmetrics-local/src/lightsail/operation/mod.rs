//! What Lightsail's operations do, one file each.

mod get_instance_metric_data;
mod get_instances;

use super::Context;
use crate::operation::Answer;
use crate::protocol::input::Input;
use crate::protocol::problem::{Code, Problem};

/// Runs the operation of this name.
pub(crate) fn run(name: &str, input: &Input<'_>, context: &mut Context<'_>) -> Result<Answer, Problem> {
    match name {
        "GetInstanceMetricData" => get_instance_metric_data::run(input, context).map(Answer::Node),
        "GetInstances" => get_instances::run(input, context).map(Answer::Node),
        _ => Err(Problem::new(
            Code::UnknownOperationException,
            format!(
                "Lightsail's operation {} is not one of those of this endpoint: GetInstanceMetricData, \
                 GetInstances.",
                name.escape_default()
            ),
        )),
    }
}
