//! The reporter's own figures as metrics, so that an alarm can watch the watcher.

use std::sync::Arc;

use crate::metric::{Identity, Resolution, Unit};
use crate::record::{Kind, Read, Series, SeriesTable, Wanted};
use crate::stats::Stats;

/// A metric's name, its unit, what it is of the figures, and whether it counts: then each minute has
/// what came in it.
type Figure = (&'static str, Unit, fn(&Stats) -> u64, bool);

const FIGURES: [Figure; 6] = [
    ("cwmetrics.pushed", Unit::Count, |stats| stats.accepted, true),
    ("cwmetrics.throttled", Unit::Count, |stats| stats.throttled, true),
    ("cwmetrics.retried", Unit::Count, |stats| stats.retried, true),
    ("cwmetrics.refused", Unit::Count, |stats| stats.refused, true),
    ("cwmetrics.dropped", Unit::Count, |stats| stats.dropped, true),
    ("cwmetrics.outbox_bytes", Unit::Bytes, |stats| stats.outbox_bytes, false),
];

/// What was told of the figures so far.
#[derive(Debug)]
pub(super) struct Figures {
    series: [Arc<Series>; FIGURES.len()],
    told: Stats,
}

impl Figures {
    pub(super) fn new(table: &SeriesTable) -> Figures {
        let series = FIGURES.map(|(name, unit, ..)| {
            let identity =
                Identity { name: name.into(), dimensions: Vec::new(), unit, resolution: Resolution::Minute };
            table.find(Wanted { identity, kind: Kind::Values, open: 0 })
        });
        Figures { series, told: Stats::default() }
    }

    /// A sample of each for the minute that ends.
    pub(super) fn tell(&mut self, now: Stats, mut each: impl FnMut(&Arc<Series>, Read<'_>)) {
        for (series, (.., figure, counts)) in self.series.iter().zip(FIGURES) {
            let before = if counts { figure(&self.told) } else { 0 };
            let value = figure(&now).saturating_sub(before) as f64;
            each(series, Read::Count { value, times: 1 });
        }
        self.told = now;
    }
}
