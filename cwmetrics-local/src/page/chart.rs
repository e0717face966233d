//! `/chart.svg`: a metric's average, p50, p99 and count over a range.

use super::address::{self, address};
use super::figures::{self, Figures, Point};
use super::filter::Filter;
use super::parameters::{Parameters, Wrong};
use super::range::{Range, Steps};
use super::series::{self, Series};
use super::{format, reply};
use crate::protocol::reply::Reply;
use crate::render::{self, Axis, Color, Legend, Line, Picture, Side, Theme};
use crate::shared::Shared;

/// Where a chart stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    /// One of many.
    Card,
    /// The large one.
    Wide,
    /// The large one on a narrow screen.
    Tall,
}

const SIZES: [(&str, Size); 3] = [("card", Size::Card), ("wide", Size::Wide), ("tall", Size::Tall)];
const THEMES: [(&str, Theme); 2] = [("light", Theme::Light), ("dark", Theme::Dark)];

impl Size {
    /// Width and height in CSS pixels.
    pub(super) fn pixels(self) -> (u32, u32) {
        match self {
            Size::Card => (340, 170),
            Size::Wide => (1080, 360),
            Size::Tall => (360, 300),
        }
    }
}

/// The address of a chart. It changes when the chart does, so that the browser loads it anew
/// then and only then.
pub(super) fn link(series: &Series, range: Range, steps: &Steps, size: Size, theme: Theme) -> String {
    fn name<T: PartialEq>(choices: &[(&'static str, T)], choice: T) -> String {
        choices.iter().find(|(_, other)| *other == choice).map_or("", |(name, _)| name).to_owned()
    }
    let mut parameters = series::id_parameters(&series.metric);
    parameters.extend([
        ("range", range.key().to_owned()),
        ("size", name(&SIZES, size)),
        ("theme", name(&THEMES, theme)),
        ("version", format!("{}-{}", series.version(), steps.end.seconds())),
    ]);
    address(address::CHART, parameters)
}

pub(super) fn answer(shared: &Shared, mut given: Parameters) -> Result<Reply, Wrong> {
    let metric = series::read_id(&mut given)?;
    let size = given.choose("size", &SIZES, Size::Wide)?;
    let theme = given.choose("theme", &THEMES, Theme::Light)?;
    given.take("version");
    let range = Filter::read(&mut given)?.range;
    given.end()?;
    let now = shared.now();
    let series = series::one(shared, &metric, range);
    let steps = range.steps(series.as_ref().is_some_and(Series::is_high_resolution), now);
    let points = series.as_ref().map(|series| figures::points(series, &steps)).unwrap_or_default();
    let unit = series.as_ref().map_or("", Series::unit);
    Ok(reply::svg(render::svg(&picture(&points, unit, &steps, size, theme))))
}

/// Name and colours, in the light and in the dark, of the lines; the page's style sheet has
/// the same for its legend.
const AVERAGE: (&str, u32, u32) = ("Average", 0x0969DA, 0x58A6FF);
const P50: (&str, u32, u32) = ("p50", 0x1A7F37, 0x3FB950);
const P99: (&str, u32, u32) = ("p99", 0xBC4C00, 0xF0883E);
const COUNT: (&str, u32, u32) = ("Count", 0x6E7781, 0x8B949E);

fn picture(points: &[Point], unit: &str, steps: &Steps, size: Size, theme: Theme) -> Picture {
    let line = |(name, light, dark): (&str, u32, u32), side, value: fn(&Figures) -> Option<f64>| Line {
        label: name.to_owned(),
        color: Some(Color::new(if theme == Theme::Light { light } else { dark })),
        side,
        period: steps.period,
        points: points.iter().filter_map(|(at, figures)| Some((*at, value(figures)?))).collect(),
    };
    let lines = [
        // In the order of drawing: the count lies under the others.
        line(COUNT, Side::Right, |figures| Some(figures.count)),
        line(P99, Side::Left, |figures| figures.p99),
        line(P50, Side::Left, |figures| figures.p50),
        line(AVERAGE, Side::Left, |figures| Some(figures.average)),
    ];
    let (width, height) = size.pixels();
    Picture {
        width,
        height,
        theme,
        legend: if size == Size::Card { Legend::Hidden } else { Legend::Bottom },
        left: Axis { unit: Some(format::sign(unit)).filter(|sign| !sign.is_empty()), ..Axis::default() },
        right: Axis { label: Some("Count".to_owned()), ..Axis::default() },
        lines: lines.into_iter().filter(|line| !line.points.is_empty()).collect(),
        note: points.is_empty().then(|| "No data".to_owned()),
        ..Picture::new(steps.start, steps.end)
    }
}
