//! GetServiceGraph and GetTraceGraph: which services call which.

use serde_json::{Value, json};

use super::super::{Context, Stored};
use super::time_range::TimeRange;
use super::{page_start, trace_ids};
use crate::operation::Work;
use crate::protocol::input::Input;
use crate::protocol::node::Node;
use crate::protocol::problem::{Code, Problem};

/// Services on a page.
const PAGE: usize = 100;

/// The longest range of GetServiceGraph.
const MAX_HOURS: i64 = 6;

/// The group that X-Ray always has: all traces.
const DEFAULT_GROUP: &str = "Default";

/// Of the traces that began in a range.
pub(super) fn of_range(input: &Input<'_>, context: &Context<'_>) -> Result<Work, Problem> {
    let range = TimeRange::read(input, MAX_HOURS)?;
    check_group(input)?;
    let first = page_start(input, "graph")?;
    let found = context.xray.traces.iter().filter(|stored| range.has(stored.start)).cloned().collect();
    Ok(Box::new(move || {
        let (services, next) = page(found, first);
        Ok(Node::from(json!({
            "StartTime": range.start.seconds(),
            "EndTime": range.end.seconds(),
            "Services": services,
            "ContainsOldGroupVersions": false,
            "NextToken": next,
        })))
    }))
}

/// Of traces by their ids. There is nothing of those that are not known.
pub(super) fn of_traces(input: &Input<'_>, context: &Context<'_>) -> Result<Work, Problem> {
    let ids = trace_ids::read(input)?;
    let first = page_start(input, "graph")?;
    let found = ids.iter().filter_map(|id| context.xray.traces.get(id).cloned()).collect();
    Ok(Box::new(move || {
        let (services, next) = page(found, first);
        Ok(Node::from(json!({ "Services": services, "NextToken": next })))
    }))
}

/// The services from this one on, and the token for those behind.
fn page(found: Vec<Stored>, first: usize) -> (Vec<Value>, Option<String>) {
    let Value::Array(services) = Stored::map(&found).to_services() else {
        return (Vec::new(), None);
    };
    let next = first.saturating_add(PAGE);
    let token = (next < services.len()).then(|| format!("graph.{next}"));
    (services.into_iter().skip(first).take(PAGE).collect(), token)
}

fn check_group(input: &Input<'_>) -> Result<(), Problem> {
    if let Some(name) = input.member("GroupName")?
        && name.text()? != DEFAULT_GROUP
    {
        let must = "be Default: this endpoint has no other groups";
        return Err(Problem::value(name.place, name.text()?, must));
    }
    match input.member("GroupARN")? {
        Some(arn) => Err(Problem::new(
            Code::InvalidParameterValue,
            format!("The parameter {} is not known: this endpoint has no groups but Default.", arn.place),
        )),
        None => Ok(()),
    }
}
