//! GetMetricStatistics: one metric, several statistics, a data point for each unit.

use super::metric::metric;
use super::{Context, period, text};
use crate::protocol::input::Input;
use crate::protocol::node::{Node, structure};
use crate::protocol::problem::{Code, Problem};
use crate::statistic::{Statistic, Summary, Window};
use crate::timestamp::Timestamp;

const MAX_POINTS: i64 = 1440;
const MAX_STATISTICS: usize = 5;
const MAX_EXTENDED: usize = 10;

/// The statistics asked for, under their names.
struct Wanted {
    basic: Vec<(String, Statistic)>,
    extended: Vec<(String, Statistic)>,
}

pub(super) fn run(input: &Input<'_>, context: &Context<'_>) -> Result<Node, Problem> {
    let metric = metric(input)?;
    let (start, end) = period::range(input)?;
    let period = period::period(&input.required("Period")?)?;
    let unit_input = input.member("Unit")?;
    let unit = unit_input.as_ref().map(text::unit).transpose()?;
    let wanted = wanted(input)?;

    let window = Window::new(start, end, period, context.now);
    if window.periods() > MAX_POINTS {
        return Err(Problem::new(
            Code::InvalidParameterCombination,
            format!(
                "You have requested up to {} datapoints, which exceeds the limit of \
                 {MAX_POINTS}. You may reduce the datapoints requested by increasing Period, \
                 or decreasing the time range.",
                window.periods()
            ),
        ));
    }
    let datums = context.store.datums(&metric);
    let points = window
        .summarize(datums.filter(|datum| unit.is_none_or(|unit| unit == datum.unit)), |datum| {
            datum.unit.name()
        })
        .into_iter()
        .filter_map(|((time, unit), summary)| point(time, unit, summary, &wanted))
        .collect();
    Ok(structure([("Label", Node::from(metric.name.as_str())), ("Datapoints", Node::List(points))]))
}

fn wanted(input: &Input<'_>) -> Result<Wanted, Problem> {
    let basic = input.member("Statistics")?;
    let extended = input.member("ExtendedStatistics")?;
    match (&basic, &extended) {
        (Some(_), Some(_)) => Err(combination(
            "The parameters Statistics and ExtendedStatistics are mutually exclusive and you \
             have specified both.",
        )),
        (None, None) => Err(combination(
            "At least one of the parameters Statistics and ExtendedStatistics must be \
             specified.",
        )),
        _ => Ok(Wanted {
            basic: statistics(
                basic.as_ref(),
                MAX_STATISTICS,
                Statistic::basic,
                "be a value in the set [ SampleCount, Average, Sum, Minimum, Maximum ]",
            )?,
            extended: statistics(
                extended.as_ref(),
                MAX_EXTENDED,
                Statistic::extended,
                &format!("be {}", Statistic::EXTENDED),
            )?,
        }),
    }
}

fn statistics(
    list: Option<&Input<'_>>,
    limit: usize,
    parse: fn(&str) -> Option<Statistic>,
    must: &str,
) -> Result<Vec<(String, Statistic)>, Problem> {
    let Some(list) = list else {
        return Ok(Vec::new());
    };
    let items = list.items()?;
    if items.len() > limit {
        return Err(Problem::too_many(list.place, items.len(), limit));
    }
    if items.len() == 0 {
        return Err(Problem::missing(list.place));
    }
    let read = |item: Input<'_>| {
        let name = item.text()?;
        match parse(name) {
            Some(statistic) => Ok((name.to_owned(), statistic)),
            None => Err(Problem::value(item.place, name, must)),
        }
    };
    items.map(read).collect()
}

/// A data point, or none if only extended statistics were asked for and there are none.
fn point(time: Timestamp, unit: &str, mut summary: Summary, wanted: &Wanted) -> Option<Node> {
    let mut values = |wanted: &[(String, Statistic)]| -> Vec<(String, Node)> {
        let value = |(name, statistic): &(String, Statistic)| {
            Some((name.clone(), Node::Number(summary.get(*statistic)?)))
        };
        wanted.iter().filter_map(value).collect()
    };
    let mut members = values(&wanted.basic);
    let extended = values(&wanted.extended);
    if !extended.is_empty() {
        members.push(("ExtendedStatistics".to_owned(), Node::Map(extended)));
    }
    if members.is_empty() {
        return None;
    }
    members.push(("Timestamp".to_owned(), Node::from(time)));
    members.push(("Unit".to_owned(), Node::from(unit)));
    Some(Node::Map(members))
}

fn combination(message: &str) -> Problem {
    Problem::new(Code::InvalidParameterCombination, message)
}
