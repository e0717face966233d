//! GetMetricData: many metrics, one statistic each, in pages of data points.

mod page;
mod query;

use self::page::{Page, Token};
use self::query::Query;
use super::{Context, period};
use crate::protocol::input::Input;
use crate::protocol::node::Node;
use crate::protocol::problem::{Code, Problem};
use crate::statistic::Window;
use crate::timestamp::Timestamp;

/// The most points of a page, and what a request gets that does not say.
const MAX_POINTS: i64 = 100_800;

/// In which order points are returned.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    NewestFirst,
    OldestFirst,
}

pub(super) fn run(input: &Input<'_>, context: &Context<'_>) -> Result<Node, Problem> {
    // This operation knows one code for everything that is wrong with a parameter.
    answer(input, context).map_err(|problem| match problem.code {
        Code::InvalidParameterValue | Code::InvalidParameterCombination | Code::MissingParameter => {
            Problem::new(Code::ValidationError, problem.message)
        }
        _ => problem,
    })
}

fn answer(input: &Input<'_>, context: &Context<'_>) -> Result<Node, Problem> {
    let queries = query::queries(input)?;
    let (start, end) = period::range(input)?;
    let order = order(input)?;
    let room = max_points(input)?;
    let token = match input.member("NextToken")? {
        Some(token) => Token::read(token.text()?, queries.len())?,
        None => Token::default(),
    };
    let mut page = Page::new(room, token, order);
    for (index, query) in queries.iter().enumerate() {
        if query.returned && page.wants(index) {
            page.add(index, query, points(query, start, end, order, context));
        }
    }
    Ok(page.into_node())
}

/// All points of a query in the order asked for. Data of several units go together.
fn points(
    query: &Query,
    start: Timestamp,
    end: Timestamp,
    order: Order,
    context: &Context<'_>,
) -> Vec<(Timestamp, f64)> {
    let datums = context.store.datums(&query.metric).iter().map(|d| &**d);
    let unit = query.unit.as_deref();
    let mut points: Vec<_> = Window::new(start, end, query.period, context.now)
        .summarize(datums.filter(|datum| unit.is_none_or(|unit| unit == datum.unit)), |_| ())
        .into_iter()
        .filter_map(|((time, ()), mut summary)| Some((time, summary.get(query.statistic)?)))
        .collect();
    if order == Order::NewestFirst {
        points.reverse();
    }
    points
}

fn order(input: &Input<'_>) -> Result<Order, Problem> {
    let Some(scan) = input.member("ScanBy")? else {
        return Ok(Order::NewestFirst);
    };
    match scan.text()? {
        "TimestampDescending" => Ok(Order::NewestFirst),
        "TimestampAscending" => Ok(Order::OldestFirst),
        other => Err(Problem::value(scan.place, other, "be TimestampDescending or TimestampAscending")),
    }
}

fn max_points(input: &Input<'_>) -> Result<usize, Problem> {
    let Some(max) = input.member("MaxDatapoints")? else {
        return Ok(MAX_POINTS as usize);
    };
    match max.integer()? {
        points @ 1..=MAX_POINTS => Ok(points as usize),
        other => Err(Problem::value(max.place, other, "be from 1 to 100800")),
    }
}
