//! ListMetrics: what there is, 500 at a time.

use super::{Context, text};
use crate::protocol::input::Input;
use crate::protocol::node::{Node, structure};
use crate::protocol::problem::{Code, Problem};
use crate::store::{MetricId, Series};

const PAGE: usize = 500;
const MAX_FILTERS: usize = 10;

/// A metric is listed for two weeks after its last data, in seconds.
const LISTED: i64 = 14 * 24 * 3600;
/// `RecentlyActive` means three hours.
const RECENT: i64 = 3 * 3600;

/// What the request asks for.
struct Filter<'a> {
    namespace: Option<&'a str>,
    name: Option<&'a str>,
    dimensions: Vec<(String, Option<String>)>,
    /// How old the last data may be, in seconds.
    age: i64,
}

pub(super) fn run(input: &Input<'_>, context: &Context<'_>) -> Result<Node, Problem> {
    let namespace = input.member("Namespace")?;
    let name = input.member("MetricName")?;
    let filter = Filter {
        namespace: namespace.as_ref().map(text::namespace).transpose()?,
        name: name.as_ref().map(text::metric_name).transpose()?,
        dimensions: dimensions(input)?,
        age: age(input)?,
    };
    let first = first(input, context)?;
    let oldest = context.now.plus_seconds(-filter.age);
    let mut found = context
        .store
        .series_from(first)
        .filter(|(_, series)| series.last_put >= oldest && filter.accepts(&series.metric));

    let page: Vec<_> = found.by_ref().take(PAGE).map(|(_, s)| listed(s)).collect();
    let mut members = vec![("Metrics".to_owned(), Node::List(page))];
    if let Some((next, _)) = found.next() {
        members.push(("NextToken".to_owned(), Node::Text(format!("list.{next}"))));
    }
    Ok(Node::Map(members))
}

impl Filter<'_> {
    fn accepts(&self, metric: &MetricId) -> bool {
        self.namespace.is_none_or(|wanted| wanted == metric.namespace)
            && self.name.is_none_or(|wanted| wanted == metric.name)
            && self.dimensions.iter().all(|(name, value)| {
                metric
                    .dimensions
                    .iter()
                    .any(|(n, v)| n == name && value.as_ref().is_none_or(|wanted| wanted == v))
            })
    }
}

fn dimensions(input: &Input<'_>) -> Result<Vec<(String, Option<String>)>, Problem> {
    let Some(list) = input.member("Dimensions")? else {
        return Ok(Vec::new());
    };
    let items = list.items()?;
    if items.len() > MAX_FILTERS {
        return Err(Problem::too_many(list.place, items.len(), MAX_FILTERS));
    }
    let filter = |item: Input<'_>| {
        let name = text::dimension_name(&item.required("Name")?)?.to_owned();
        let value = match item.member("Value")? {
            Some(value) => Some(text::dimension_value(&value)?.to_owned()),
            None => None,
        };
        Ok((name, value))
    };
    items.map(filter).collect()
}

fn age(input: &Input<'_>) -> Result<i64, Problem> {
    match input.member("RecentlyActive")? {
        None => Ok(LISTED),
        Some(recent) => match recent.text()? {
            "PT3H" => Ok(RECENT),
            other => Err(Problem::value(recent.place, other, "be PT3H")),
        },
    }
}

/// Where the page begins, out of the token.
fn first(input: &Input<'_>, context: &Context<'_>) -> Result<u64, Problem> {
    let Some(token) = input.member("NextToken")? else {
        return Ok(0);
    };
    token
        .text()?
        .strip_prefix("list.")
        .and_then(|number| number.parse().ok())
        .filter(|&first| context.store.has_numbered(first))
        .ok_or_else(|| {
            Problem::new(
                Code::InvalidParameterValue,
                "The parameter NextToken is invalid: it must be one that ListMetrics returned.",
            )
        })
}

fn listed(series: &Series) -> Node {
    let metric = &series.metric;
    let dimension = |(name, value): &(String, String)| {
        structure([("Name", Node::from(name.as_str())), ("Value", Node::from(value.as_str()))])
    };
    structure([
        ("Namespace", Node::from(metric.namespace.as_str())),
        ("MetricName", Node::from(metric.name.as_str())),
        ("Dimensions", Node::List(metric.dimensions.iter().map(dimension).collect())),
    ])
}
