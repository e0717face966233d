//! `/points.json`: the points as the page shows them, for tests.
//!
//! Its parameters and its form are documented at the [crate]; users' tests rely on them.

use hyper::StatusCode;
use serde_json::{Value, json};

use super::figures::{self, Figures};
use super::filter::Filter;
use super::parameters::{Parameters, Wrong};
use super::reply;
use super::series::{self, Series};
use crate::protocol::reply::Reply;
use crate::shared::Shared;
use crate::timestamp::Timestamp;

/// One metric if the address has a `name`, otherwise those that the filter finds.
pub(super) fn answer(shared: &Shared, mut given: Parameters) -> Result<Reply, Wrong> {
    let metric = if given.has("name") { Some(series::read_id(&mut given)?) } else { None };
    let filter = Filter::read(&mut given)?;
    given.end()?;
    let now = shared.now();
    let (found, page, pages) = match metric {
        Some(metric) => (series::one(shared, &metric, filter.range).into_iter().collect(), 1, 1),
        None => {
            let found = series::find(shared, &filter);
            (found.shown, found.page, found.pages)
        }
    };
    let metrics: Vec<_> = found.iter().map(|series| written(series, &filter, now)).collect();
    Ok(reply::json(StatusCode::OK, &json!({ "metrics": metrics, "page": page, "pages": pages })))
}

fn written(series: &Series, filter: &Filter, now: Timestamp) -> Value {
    let steps = filter.range.steps(series.is_high_resolution(), now);
    let dimension = |(name, value): &(String, String)| json!({ "name": name, "value": value });
    let point = |(time, figures): (Timestamp, Figures)| {
        json!({
            "time": time.to_string(),
            "count": figures.count,
            "sum": figures.sum,
            "average": figures.average,
            "minimum": figures.minimum,
            "maximum": figures.maximum,
            "p50": figures.p50,
            "p90": figures.p90,
            "p99": figures.p99,
        })
    };
    json!({
        "namespace": series.metric.namespace,
        "name": series.metric.name,
        "dimensions": series.metric.dimensions.iter().map(dimension).collect::<Vec<_>>(),
        "units": series.units(),
        "start": steps.start.to_string(),
        "end": steps.end.to_string(),
        "period": steps.period,
        "points": figures::points(series, &steps).into_iter().map(point).collect::<Vec<_>>(),
    })
}
