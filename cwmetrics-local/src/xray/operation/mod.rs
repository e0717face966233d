//! What X-Ray's operations do, one file each.

mod batch_get_traces;
mod get_sampling_rules;
mod get_sampling_statistic_summaries;
mod get_sampling_targets;
mod get_trace_summaries;
mod graph;
mod put_telemetry_records;
mod put_trace_segments;
mod time_range;
mod trace_ids;

pub(super) use self::put_trace_segments::{not_kept, take};
use super::Context;
use crate::operation::Answer;
use crate::protocol::input::Input;
use crate::protocol::problem::{Code, Problem};

/// Runs the operation of this name, which is one of those of [`route`](crate::protocol::route).
pub(crate) fn run(name: &str, input: &Input<'_>, context: &mut Context<'_>) -> Result<Answer, Problem> {
    match name {
        "BatchGetTraces" => batch_get_traces::run(input, context).map(Answer::Later),
        "GetSamplingRules" => get_sampling_rules::run(input, context).map(Answer::Node),
        "GetSamplingStatisticSummaries" => {
            get_sampling_statistic_summaries::run(input, context).map(Answer::Node)
        }
        "GetSamplingTargets" => get_sampling_targets::run(input, context).map(Answer::Node),
        "GetServiceGraph" => graph::of_range(input, context).map(Answer::Later),
        "GetTraceGraph" => graph::of_traces(input, context).map(Answer::Later),
        "GetTraceSummaries" => get_trace_summaries::run(input, context).map(Answer::Later),
        "PutTelemetryRecords" => put_telemetry_records::run(input, context).map(|()| Answer::Nothing),
        "PutTraceSegments" => put_trace_segments::run(input, context),
        _ => Err(Problem::new(
            Code::UnknownOperationException,
            format!("X-Ray's operation {} is not one of those of this endpoint.", name.escape_default()),
        )),
    }
}

/// Where a page begins, out of a token that begins with this word.
fn page_start(input: &Input<'_>, word: &str) -> Result<usize, Problem> {
    let Some(token) = input.member("NextToken")? else {
        return Ok(0);
    };
    let text = token.text()?;
    text.strip_prefix(word)
        .and_then(|number| number.strip_prefix('.')?.parse().ok())
        .ok_or_else(|| Problem::value(token.place, text, "be one that this operation has returned"))
}
