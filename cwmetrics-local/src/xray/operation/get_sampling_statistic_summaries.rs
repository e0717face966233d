//! GetSamplingStatisticSummaries: what clients have reported, by minute and rule.

use super::super::Context;
use super::super::sampling::Counts;
use super::page_start;
use crate::protocol::input::Input;
use crate::protocol::node::{Node, structure};
use crate::protocol::problem::Problem;
use crate::timestamp::Timestamp;

const PAGE: usize = 100;

pub(super) fn run(input: &Input<'_>, context: &Context<'_>) -> Result<Node, Problem> {
    let first = page_start(input, "statistics")?;
    let mut summaries = context.xray.sampling.statistics.summaries().skip(first);
    let page = summaries.by_ref().take(PAGE).map(written).collect();
    let next = match summaries.next() {
        Some(_) => Node::Text(format!("statistics.{}", first + PAGE)),
        None => Node::Null,
    };
    Ok(structure([("SamplingStatisticSummaries", Node::List(page)), ("NextToken", next)]))
}

fn written((minute, rule, counts): (Timestamp, &str, Counts)) -> Node {
    structure([
        ("RuleName", Node::from(rule)),
        ("Timestamp", Node::from(minute)),
        ("RequestCount", Node::Integer(counts.requests)),
        ("SampledCount", Node::Integer(counts.sampled)),
        ("BorrowCount", Node::Integer(counts.borrowed)),
    ])
}
