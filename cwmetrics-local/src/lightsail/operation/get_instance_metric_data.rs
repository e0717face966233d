//! GetInstanceMetricData: the points of one metric of one instance.

use super::super::metric::{Metric, is_period};
use super::super::{Context, Lightsail};
use crate::protocol::input::Input;
use crate::protocol::node::{Node, structure};
use crate::protocol::problem::{Code, Problem};
use crate::store::{StatisticSet, Unit};
use crate::timestamp::Timestamp;

/// The most points of an answer. Lightsail documents none; this is GetMetricStatistics' own.
const MAX_POINTS: i64 = 1_440;

/// The names of the statistics, here and in an answer.
const STATISTICS: [(&str, &str); 5] = [
    ("Minimum", "minimum"),
    ("Maximum", "maximum"),
    ("Sum", "sum"),
    ("Average", "average"),
    ("SampleCount", "sampleCount"),
];

pub(super) fn run(input: &Input<'_>, context: &mut Context<'_>) -> Result<Node, Problem> {
    let instance_input = input.required("instanceName")?;
    let name = instance_name(&instance_input)?;
    let metric = metric(&input.required("metricName")?, context.lightsail)?;
    let period = period(&input.required("period")?)?;
    let (start, end) = range(input, period)?;
    let unit = unit(&input.required("unit")?)?;
    let wanted = statistics(&input.required("statistics")?)?;

    context.lightsail.read_machine(context.now);
    let lightsail: &Lightsail = context.lightsail;
    let instance = lightsail
        .instances
        .get(name)
        .ok_or_else(|| Problem::new(Code::NotFound, format!("The Instance does not exist: {name}")))?;
    // As in CloudWatch, nothing was ever measured in another unit.
    let points = match unit == metric.unit {
        true => lightsail.figures(instance).points(&metric, start, end, period, context.now),
        false => Vec::new(),
    };
    let points = points.into_iter().map(|(at, set)| point(at, &set, unit, &wanted)).collect();
    Ok(structure([("metricName", Node::Text(metric.name)), ("metricData", Node::List(points))]))
}

/// `\w[\w\-]*\w`
fn instance_name<'a>(input: &Input<'a>) -> Result<&'a str, Problem> {
    let name = input.text()?;
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let ends = [name.bytes().next(), name.bytes().next_back()];
    let good = name.len() >= 2
        && ends.into_iter().flatten().all(is_word)
        && name.bytes().all(|byte| is_word(byte) || byte == b'-');
    if good {
        return Ok(name);
    }
    Err(Problem::value(
        input.place,
        name,
        "have two characters or more, letters, digits, _ and -, with no - at either end",
    ))
}

fn metric(input: &Input<'_>, lightsail: &Lightsail) -> Result<Metric, Problem> {
    let name = input.text()?;
    lightsail.metrics.get(name).cloned().ok_or_else(|| {
        let names: Vec<&str> = lightsail.metrics.keys().map(String::as_str).collect();
        Problem::value(input.place, name, &format!("be a value in the set [ {} ]", names.join(", ")))
    })
}

fn period(input: &Input<'_>) -> Result<i64, Problem> {
    let period = input.integer()?;
    if is_period(period) {
        return Ok(period);
    }
    Err(Problem::value(input.place, period, "be a multiple of 60 seconds, from 60 to 86400"))
}

/// The start is rounded down to the minute, as GetMetricStatistics does.
fn range(input: &Input<'_>, period: i64) -> Result<(Timestamp, Timestamp), Problem> {
    let start = input.required("startTime")?.time()?;
    let end = input.required("endTime")?.time()?;
    let wrong = |message| Err(Problem::new(Code::InvalidParameterValue, message));
    if start >= end {
        return wrong(format!("startTime must be before endTime. It is {start}, and endTime is {end}."));
    }
    let start = start.floor(60);
    let step = period * 1000;
    let length = end.millis() - start.millis();
    let points = length / step + i64::from(length % step != 0);
    if points > MAX_POINTS {
        return wrong(format!(
            "You have requested up to {points} data points, which exceeds the limit of {MAX_POINTS}. You \
             may reduce them by increasing period, or decreasing the time range."
        ));
    }
    Ok((start, end))
}

fn unit(input: &Input<'_>) -> Result<Unit, Problem> {
    let name = input.text()?;
    Unit::of(name).ok_or_else(|| {
        let set = format!("be a value in the set [ {} ]", Unit::names().join(", "));
        Problem::value(input.place, name, &set)
    })
}

/// The names in an answer of those that are wanted.
fn statistics(list: &Input<'_>) -> Result<Vec<&'static str>, Problem> {
    let items = list.items()?;
    if items.len() == 0 {
        return Err(Problem::new(
            Code::InvalidParameterValue,
            format!("The collection {} must have a statistic at least.", list.place),
        ));
    }
    let read = |item: Input<'_>| {
        let name = item.text()?;
        let found = STATISTICS.iter().find(|(known, _)| *known == name);
        found.map(|(_, member)| *member).ok_or_else(|| {
            let names = STATISTICS.map(|(known, _)| known).join(", ");
            Problem::value(item.place, name, &format!("be a value in the set [ {names} ]"))
        })
    };
    let mut wanted: Vec<&str> = items.map(read).collect::<Result<_, _>>()?;
    wanted.sort_unstable();
    wanted.dedup();
    Ok(wanted)
}

fn point(at: Timestamp, set: &StatisticSet, unit: Unit, wanted: &[&'static str]) -> Node {
    let value = |member: &str| match member {
        "minimum" => set.minimum,
        "maximum" => set.maximum,
        "sum" => set.sum,
        "sampleCount" => set.sample_count,
        _ => set.sum / set.sample_count,
    };
    let mut members: Vec<(String, Node)> =
        wanted.iter().map(|member| ((*member).to_owned(), Node::Number(value(member)))).collect();
    members.push(("timestamp".to_owned(), Node::from(at)));
    members.push(("unit".to_owned(), Node::from(unit.name())));
    Node::Map(members)
}
