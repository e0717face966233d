//! GetTraceSummaries: the traces of a time range that a filter accepts, the latest first.

use cwmetrics_traces::Trace;
use serde_json::json;

use super::super::filter::Filter;
use super::super::summary::summary;
use super::super::{Context, Stored};
use super::time_range::TimeRange;
use crate::operation::Work;
use crate::protocol::input::Input;
use crate::protocol::node::Node;
use crate::protocol::problem::{Code, Problem};

/// Summaries on a page.
const PAGE: usize = 100;

/// The longest range.
const MAX_HOURS: i64 = 24;

/// What is compared with the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RangeType {
    /// When the trace began.
    TraceId,
    /// Whether it was under way.
    Event,
    /// When a segment ended.
    Service,
}

/// Where a page begins: the place of the last trace before it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    start: f64,
    number: u64,
}

pub(super) fn run(input: &Input<'_>, context: &Context<'_>) -> Result<Work, Problem> {
    let range = TimeRange::read(input, MAX_HOURS)?;
    let range_type = range_type(input)?;
    let filter = filter(input)?;
    check_sampling(input)?;
    let after = after(input)?;
    let mut found: Vec<(u64, Stored)> = context
        .xray
        .traces
        .numbered()
        .filter(|(number, stored)| {
            is_in(stored, range, range_type)
                && after.is_none_or(|after| Place::of(*number, stored).is_behind(after))
        })
        .map(|(number, stored)| (number, stored.clone()))
        .collect();
    Ok(Box::new(move || {
        found.sort_unstable_by(|(a, one), (b, other)| other.start.total_cmp(&one.start).then(b.cmp(a)));
        Ok(page(&found, range, range_type, filter.as_ref()))
    }))
}

fn page(found: &[(u64, Stored)], range: TimeRange, range_type: RangeType, filter: Option<&Filter>) -> Node {
    let accepted = |trace: &Trace| filter.is_none_or(|filter| filter.accepts(trace));
    let (mut summaries, mut processed, mut start) = (Vec::new(), 0, range.start.seconds());
    let mut last = None;
    for (number, stored) in found {
        if summaries.len() == PAGE {
            break;
        }
        processed += 1;
        start = stored.start;
        last = Some(Place::of(*number, stored));
        if let Some(trace) = stored.trace().filter(accepted) {
            let matched = (range_type == RangeType::Event).then_some(stored.end);
            summaries.push(summary(&trace, stored.revision(), matched));
        }
    }
    let next = last.filter(|_| processed < found.len());
    Node::from(json!({
        "TraceSummaries": summaries,
        "ApproximateTime": start,
        "TracesProcessedCount": processed,
        "NextToken": next.map(Place::token),
    }))
}

fn is_in(stored: &Stored, range: TimeRange, range_type: RangeType) -> bool {
    match range_type {
        RangeType::TraceId => range.has(stored.start),
        RangeType::Event => stored.start < range.end.seconds() && stored.end >= range.start.seconds(),
        RangeType::Service => stored
            .segments()
            .any(|segment| !segment.is_subsegment && segment.end_time.is_some_and(|end| range.has(end))),
    }
}

fn range_type(input: &Input<'_>) -> Result<RangeType, Problem> {
    let Some(range_type) = input.member("TimeRangeType")? else {
        return Ok(RangeType::TraceId);
    };
    match range_type.text()? {
        "TraceId" => Ok(RangeType::TraceId),
        "Event" => Ok(RangeType::Event),
        "Service" => Ok(RangeType::Service),
        other => {
            Err(Problem::value(range_type.place, other, "be a value in the set [ TraceId, Event, Service ]"))
        }
    }
}

/// An expression without anything in it is as good as none.
fn filter(input: &Input<'_>) -> Result<Option<Filter>, Problem> {
    let Some(expression) = input.member("FilterExpression")? else {
        return Ok(None);
    };
    let text = expression.text()?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    let invalid = |error| {
        let message = format!("The filter expression is invalid: {error}.");
        Problem::new(Code::InvalidParameterValue, message)
    };
    Filter::parse(text).map(Some).map_err(invalid)
}

/// With sampling X-Ray gives a part of the traces. All of them are one.
fn check_sampling(input: &Input<'_>) -> Result<(), Problem> {
    if let Some(sampling) = input.member("Sampling")? {
        sampling.boolean()?;
    }
    let Some(strategy) = input.member("SamplingStrategy")? else {
        return Ok(());
    };
    if let Some(name) = strategy.member("Name")?
        && !matches!(name.text()?, "PartialScan" | "FixedRate")
    {
        let must = "be a value in the set [ PartialScan, FixedRate ]";
        return Err(Problem::value(name.place, name.text()?, must));
    }
    if let Some(value) = strategy.member("Value")? {
        value.number()?;
    }
    Ok(())
}

impl Place {
    fn of(number: u64, stored: &Stored) -> Place {
        Place { start: stored.start, number }
    }

    fn is_behind(self, other: Place) -> bool {
        (self.start, self.number) < (other.start, other.number)
    }

    /// The start to the bit.
    fn token(self) -> String {
        format!("summaries.{:x}.{}", self.start.to_bits(), self.number)
    }

    fn read(token: &str) -> Option<Place> {
        let (start, number) = token.strip_prefix("summaries.")?.split_once('.')?;
        let start = f64::from_bits(u64::from_str_radix(start, 16).ok()?);
        Some(Place { start, number: number.parse().ok()? })
    }
}

fn after(input: &Input<'_>) -> Result<Option<Place>, Problem> {
    let Some(token) = input.member("NextToken")? else {
        return Ok(None);
    };
    let text = token.text()?;
    let wrong = || Problem::value(token.place, text, "be one that GetTraceSummaries has returned");
    Place::read(text).map(Some).ok_or_else(wrong)
}
