//! The queries of a GetMetricData.

use crate::operation::metric::metric;
use crate::operation::{period, text};
use crate::protocol::input::Input;
use crate::protocol::problem::{Code, Problem};
use crate::query::{Query, Source};
use crate::statistic::Statistic;

const MAX_QUERIES: usize = 500;

pub(super) fn queries(input: &Input<'_>) -> Result<Vec<Query>, Problem> {
    let list = input.required("MetricDataQueries")?;
    let items = list.items()?;
    if items.len() == 0 {
        return Err(Problem::missing(list.place));
    }
    if items.len() > MAX_QUERIES {
        return Err(Problem::too_many(list.place, items.len(), MAX_QUERIES));
    }
    let mut queries: Vec<Query> = Vec::with_capacity(items.len());
    for item in items {
        let query = query(&item)?;
        if queries.iter().any(|other| other.id == query.id) {
            let must = "not be the Id of another query";
            return Err(Problem::value(item.at("Id"), query.id, must));
        }
        queries.push(query);
    }
    Ok(queries)
}

fn query(input: &Input<'_>) -> Result<Query, Problem> {
    let id = id(&input.required("Id")?)?;
    let source = match (input.member("MetricStat")?, input.member("Expression")?) {
        (Some(stat), None) => Source::Metric {
            metric: metric(&stat.required("Metric")?)?,
            statistic: statistic(&stat.required("Stat")?)?,
            period: period::period(&stat.required("Period")?)?,
            unit: match stat.member("Unit")? {
                Some(unit) => Some(text::unit(&unit)?),
                None => None,
            },
        },
        (None, Some(expression)) => Source::Expression {
            text: expression.text()?.to_owned(),
            period: input.member("Period")?.as_ref().map(period::period).transpose()?,
        },
        (both, _) => {
            return Err(Problem::new(
                Code::ValidationError,
                format!(
                    "Exactly one of the parameters {} and {} must be specified. There {}.",
                    input.at("MetricStat"),
                    input.at("Expression"),
                    both.map_or("is neither", |_| "are both")
                ),
            ));
        }
    };
    Ok(Query {
        label: match input.member("Label")? {
            Some(label) => Some(label.text()?.to_owned()),
            None => None,
        },
        returned: match input.member("ReturnData")? {
            Some(flag) => flag.boolean()?,
            None => true,
        },
        id,
        source,
    })
}

/// A lower-case letter, then letters, digits and underscores; at most 255.
fn id(input: &Input<'_>) -> Result<String, Problem> {
    let id = input.text()?;
    let word = id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if word && id.starts_with(|c: char| c.is_ascii_lowercase()) && id.len() <= 255 {
        return Ok(id.to_owned());
    }
    let must = "match the pattern ^[a-z][a-zA-Z0-9_]*$ and have at most 255 characters";
    Err(Problem::value(input.place, id, must))
}

fn statistic(input: &Input<'_>) -> Result<Statistic, Problem> {
    let name = input.text()?;
    Statistic::any(name).ok_or_else(|| {
        let must = format!("be SampleCount, Average, Sum, Minimum, Maximum, {}", Statistic::EXTENDED);
        Problem::value(input.place, name, &must)
    })
}
