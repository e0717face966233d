//! GetMetricData: metrics, one statistic each, and expressions over them, in pages of data points.

mod page;
mod query;

use self::page::{Page, Token};
use super::{Context, period};
use crate::protocol::input::Input;
use crate::protocol::node::Node;
use crate::protocol::problem::{Code, Problem};
use crate::query::{Evaluation, Range};

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
    let range = Range { start, end, now: context.now };
    let evaluation = Evaluation::new(&queries, range, context.store)
        .map_err(|error| Problem::new(Code::ValidationError, error.to_string()))?;
    let lines = evaluation.lines();
    let token = match input.member("NextToken")? {
        Some(token) => Token::read(token.text()?, lines.len())?,
        None => Token::default(),
    };
    let mut page = Page::new(room, token, order);
    for (number, line) in lines.into_iter().enumerate() {
        if page.wants(number) {
            page.add(number, evaluation.line(line));
        }
    }
    Ok(page.into_node())
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
