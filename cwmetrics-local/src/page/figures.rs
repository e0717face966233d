//! What the page says in numbers of a metric, computed as the operations compute it.

use super::range::{Range, Steps};
use super::series::Series;
use crate::statistic::{Statistic, Summary, Window};
use crate::store::{Record, Samples};
use crate::timestamp::Timestamp;

/// The statistics of one period or of a whole range.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figures {
    pub(super) count: f64,
    pub(super) sum: f64,
    pub(super) average: f64,
    pub(super) minimum: f64,
    pub(super) maximum: f64,
    /// These are absent where CloudWatch has none.
    pub(super) p50: Option<f64>,
    pub(super) p90: Option<f64>,
    pub(super) p99: Option<f64>,
}

impl Figures {
    fn of(mut summary: Summary) -> Option<Figures> {
        Some(Figures {
            count: summary.get(Statistic::SampleCount)?,
            sum: summary.get(Statistic::Sum)?,
            average: summary.get(Statistic::Average)?,
            minimum: summary.get(Statistic::Minimum)?,
            maximum: summary.get(Statistic::Maximum)?,
            p50: summary.get(Statistic::Percentile(50.0)),
            p90: summary.get(Statistic::Percentile(90.0)),
            p99: summary.get(Statistic::Percentile(99.0)),
        })
    }
}

/// The statistics of a period, by its beginning.
pub(super) type Point = (Timestamp, Figures);

/// All periods that have data, oldest first.
pub(super) fn points(series: &Series, steps: &Steps) -> Vec<Point> {
    summaries(series, steps.window).filter_map(|(at, summary)| Some((at, Figures::of(summary)?))).collect()
}

/// The last period that has data.
pub(super) fn latest(series: &Series, steps: &Steps) -> Option<Point> {
    let (at, summary) = summaries(series, steps.window).last()?;
    Some((at, Figures::of(summary)?))
}

/// All of the range together.
pub(super) fn total(series: &Series, range: Range, now: Timestamp) -> Option<Figures> {
    let window = range.whole(now);
    let (_, summary) = summaries(series, window).next()?;
    Figures::of(summary)
}

fn summaries(series: &Series, window: Window) -> impl Iterator<Item = (Timestamp, Summary)> {
    window.summarize(series.records(), |_| ()).into_iter().map(|((at, ()), summary)| (at, summary))
}

/// What a reader has to know to understand the numbers: why there are no percentiles, and
/// what else may surprise.
pub(super) fn hints(series: &Series, steps: &Steps) -> Vec<String> {
    let within = |record: &Record<'_>| record.timestamp >= steps.start && record.timestamp < steps.end;
    let mut negative = false;
    let mut unlike = false;
    for samples in series.records().filter(within).filter_map(|record| record.samples()) {
        negative |= samples.statistics().minimum < 0.0;
        unlike |= match samples {
            Samples::Statistics(set) => set.minimum != set.maximum,
            _ => false,
        };
    }
    let mut hints = Vec::new();
    if negative {
        hints.push(
            "No percentiles: CloudWatch computes none of a period that has a negative value.".to_owned(),
        );
    } else if unlike {
        hints.push(
            "No percentiles: some data came as a StatisticSet, which holds no single values. Values \
             with Counts would have them."
                .to_owned(),
        );
    }
    let units = series.units();
    if units.len() > 1 {
        hints.push(format!(
            "Several units are taken together: {}. To CloudWatch they are data of one metric.",
            units.join(", ")
        ));
    }
    hints
}
