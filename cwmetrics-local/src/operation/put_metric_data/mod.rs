//! PutMetricData: takes all data of a request or none.

mod samples;

use super::{Context, metric, text};
use crate::protocol::input::Input;
use crate::protocol::problem::{Code, Problem};
use crate::store::{Content, Entry, PutError, Unit};
use crate::timestamp::Timestamp;

const MAX_DATUMS: usize = 1000;
const MAX_ENTITIES: usize = 2;

/// Two weeks back and two hours ahead, in seconds.
const OLDEST: i64 = 14 * 24 * 3600;
const NEWEST: i64 = 2 * 3600;

pub(super) fn run(input: &Input<'_>, context: &mut Context<'_>) -> Result<(), Problem> {
    let namespace_input = input.required("Namespace")?;
    let namespace = text::namespace(&namespace_input)?;
    if namespace.starts_with("AWS/") {
        let must = "not start with AWS/, which is for the services' own metrics";
        return Err(Problem::value(namespace_input.place, namespace, must));
    }
    let mut datums = Vec::new();
    if let Some(list) = input.member("MetricData")? {
        read(&list, namespace, context, &mut datums)?;
    }
    if let Some(entities) = input.member("EntityMetricData")? {
        let items = entities.items()?;
        if items.len() > MAX_ENTITIES {
            return Err(Problem::too_many(entities.place, items.len(), MAX_ENTITIES));
        }
        for item in items {
            if let Some(list) = item.member("MetricData")? {
                read(&list, namespace, context, &mut datums)?;
            }
        }
    }
    if datums.is_empty() {
        return Err(Problem::missing(input.at("MetricData")));
    }
    context.store.put(datums, context.now).map_err(not_kept)
}

/// What CloudWatch does not know: an end of the room.
fn not_kept(error: PutError) -> Problem {
    match error {
        PutError::TooManySeries { limit, excess } => Problem::new(
            Code::LimitExceeded,
            format!(
                "This endpoint keeps {limit} metrics (each combination of namespace, name and dimensions \
                 is one), and the request brings {excess} more than it has room for. CloudWatch has no \
                 such limit, but a price for each: look for a dimension whose values do not repeat."
            ),
        ),
        PutError::Disk(error) => Problem::new(
            Code::InternalServiceError,
            format!("The data cannot be written to the endpoint's data directory: {error}. None are kept."),
        ),
    }
}

/// Reads a list of data behind those already read; the limit is for all together.
fn read(
    list: &Input<'_>,
    namespace: &str,
    context: &Context<'_>,
    datums: &mut Vec<Entry>,
) -> Result<(), Problem> {
    let items = list.items()?;
    let all = datums.len() + items.len();
    if all > MAX_DATUMS {
        return Err(Problem::too_many(list.place, all, MAX_DATUMS));
    }
    for item in items {
        datums.push(datum(&item, namespace, context)?);
    }
    Ok(())
}

fn datum(input: &Input<'_>, namespace: &str, context: &Context<'_>) -> Result<Entry, Problem> {
    let name_input = input.required("MetricName")?;
    let name = text::metric_name(&name_input)?;
    let dimensions = metric::dimensions(input)?;
    let content = Content {
        unit: match input.member("Unit")? {
            Some(unit) => text::unit(&unit)?,
            None => Unit::NONE,
        },
        resolution: resolution(input)?,
        timestamp: timestamp(input, context.now)?,
        samples: samples::samples(input)?,
        request: context.request,
    };
    Ok(Entry::new(namespace, name, dimensions, content))
}

fn resolution(input: &Input<'_>) -> Result<u32, Problem> {
    let Some(resolution) = input.member("StorageResolution")? else {
        return Ok(60);
    };
    match resolution.integer()? {
        1 => Ok(1),
        60 => Ok(60),
        other => Err(Problem::value(resolution.place, other, "be 1 or 60")),
    }
}

fn timestamp(input: &Input<'_>, now: Timestamp) -> Result<Timestamp, Problem> {
    let Some(timestamp) = input.member("Timestamp")? else {
        return Ok(now);
    };
    let time = timestamp.time()?;
    let must = if time < now.plus_seconds(-OLDEST) {
        "within the past two weeks"
    } else if time > now.plus_seconds(NEWEST) {
        "no more than two hours in the future"
    } else {
        return Ok(time);
    };
    Err(Problem::new(
        Code::InvalidParameterValue,
        format!(
            "The parameter {} must specify a time {must}. It is {time}, and now is {now}.",
            timestamp.place
        ),
    ))
}
