//! The page of one metric: the large chart, its statistics, its points.

use askama::Template;
use hyper::StatusCode;

use super::frame::Frame;
use super::metrics::{Choice, ranges};
use super::picture::Picture;
use super::slow::Slow;
use super::table;
use crate::page::address;
use crate::page::figures;
use crate::page::filter::Filter;
use crate::page::format::{clock, date_and_clock};
use crate::page::series;
use crate::protocol::reply::Reply;
use crate::shared::Shared;
use crate::store::MetricId;

#[derive(Template)]
#[template(path = "metric.html")]
struct Metric {
    frame: Frame,
    namespace: String,
    name: String,
    dimensions: Vec<(String, String)>,
    unit: String,
    back: String,
    ranges: Vec<Choice>,
    range: &'static str,
    /// Absent where nothing is known of the metric.
    found: Option<Found>,
    points: String,
}

struct Found {
    picture: Picture,
    hints: Vec<String>,
    /// Seconds to a point.
    period: i64,
    /// Statistic, in the latest period, over the range.
    statistics: Vec<(&'static str, String, String)>,
    /// How slow a call must be to be among the slow ones, if it is a timing; for people.
    over: Option<String>,
    /// Where the traces with such a call are.
    traces: String,
    /// When the latest period with data began.
    latest: Option<String>,
    /// Newest first.
    rows: Vec<Row>,
}

/// One point.
struct Row {
    id: String,
    /// For machines, and for people.
    time: String,
    shown: String,
    cells: [String; table::COLUMNS.len()],
}

impl Metric {
    fn columns(&self) -> [&'static str; table::COLUMNS.len()] {
        table::COLUMNS
    }
}

/// 404 where there is no such metric, with the same page around it: data may be on their way.
pub(in crate::page) fn metric(shared: &Shared, filter: &Filter, frame: Frame, metric: &MetricId) -> Reply {
    let now = shared.now();
    let series = series::one(shared, metric, filter.range);
    let found = series.as_ref().map(|series| {
        let steps = filter.range.steps(series.is_high_resolution(), now);
        let points = figures::points(series, &steps);
        let total = figures::total(series, filter.range, now);
        let slow = Slow::of(series, total.as_ref());
        let total = table::cells(total.as_ref());
        let latest = table::cells(points.last().map(|(_, figures)| figures));
        Found {
            picture: Picture::large(series, filter.range, &steps, points.last()),
            hints: figures::hints(series, &steps),
            period: steps.period,
            statistics: table::COLUMNS
                .into_iter()
                .zip(latest.into_iter().zip(total))
                .map(|(name, (latest, total))| (name, latest, total))
                .collect(),
            over: slow.as_ref().map(|slow| slow.over.clone()),
            traces: slow.map_or_else(|| Slow::any(series), |slow| slow.search).address(filter),
            latest: points.last().map(|(at, _)| clock(*at)),
            rows: points
                .iter()
                .rev()
                .map(|(at, figures)| Row {
                    id: format!("point-{}", at.seconds()),
                    time: at.to_string(),
                    shown: date_and_clock(*at),
                    cells: table::cells(Some(figures)),
                })
                .collect(),
        }
    });
    let template = Metric {
        frame,
        namespace: metric.namespace.clone(),
        name: metric.name.clone(),
        dimensions: metric.dimensions.clone(),
        unit: series.map(|series| series.units().join(", ")).unwrap_or_default(),
        back: filter.address(address::METRICS),
        ranges: ranges(filter.range),
        range: filter.range.phrase(),
        points: filter.refreshing(true).address_of(address::POINTS, series::id_parameters(metric)),
        found,
    };
    let status = if template.found.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    super::page(status, &template)
}
