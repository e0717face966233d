//! How far all has come: what is in the file.

use std::collections::{BTreeMap, BTreeSet};

use cwmetrics_core::Destination;
use serde::{Deserialize, Serialize};

use super::progress::Progress;
use super::series::Series;
use crate::InstanceMetric;

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Book {
    pub(super) version: u32,
    /// Where the points were sent: elsewhere there are none of them.
    pub(super) destination: Option<Sent>,
    /// Instances that were deleted, of which nothing more is read.
    pub(super) gone: BTreeSet<String>,
    /// By instance, and by metric.
    series: BTreeMap<String, BTreeMap<String, Progress>>,
}

/// Where points were sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Sent {
    pub(super) namespace: String,
    pub(super) dimensions: BTreeMap<String, String>,
}

impl Sent {
    pub(super) fn to(destination: &Destination) -> Sent {
        let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Sent {
            namespace: destination.namespace().to_owned(),
            dimensions: destination.dimensions().map(own).collect(),
        }
    }
}

impl Book {
    /// How far a metric has come, if it was begun.
    pub(super) fn get(&self, series: &Series) -> Option<&Progress> {
        self.series.get(&*series.instance)?.get(series.metric.name())
    }

    /// How far a metric has come; from `since` on, if it was not begun.
    pub(super) fn progress(&mut self, series: &Series, since: u64) -> &mut Progress {
        let metrics = self.series.entry(series.instance.to_string()).or_default();
        metrics.entry(series.metric.name().to_owned()).or_insert_with(|| Progress::new(since))
    }

    /// Puts in a metric that was not there.
    pub(super) fn begin(&mut self, series: &Series, progress: Progress) {
        let metrics = self.series.entry(series.instance.to_string()).or_default();
        metrics.insert(series.metric.name().to_owned(), progress);
    }

    /// All that is begun of these metrics.
    pub(super) fn all<'b>(
        &'b self,
        metrics: &'b [InstanceMetric],
    ) -> impl Iterator<Item = (Series, &'b Progress)> {
        self.series.iter().flat_map(move |(instance, known)| {
            metrics.iter().filter_map(move |metric| {
                let progress = known.get(metric.name())?;
                Some((Series { instance: instance.as_str().into(), metric: metric.clone() }, progress))
            })
        })
    }

    pub(super) fn instances(&self) -> impl Iterator<Item = &str> {
        self.series.keys().map(String::as_str)
    }

    /// Whether there are points that can still be under way.
    pub(super) fn has_points_under_way(&self) -> bool {
        self.series.values().flat_map(BTreeMap::values).any(Progress::has_points_under_way)
    }

    /// Nothing that was handed over until now is under way any more.
    pub(super) fn quiet(&mut self, now: u64) {
        self.series.values_mut().flat_map(BTreeMap::values_mut).for_each(|progress| progress.quiet(now));
    }

    /// How many points nobody knows of.
    pub(super) fn doubtful(&self, metrics: &[InstanceMetric]) -> u64 {
        self.all(metrics).map(|(series, progress)| progress.doubtful(series.period())).sum()
    }

    /// Forgets instances that were deleted, when nothing that was sent of them could be sent again.
    pub(super) fn forget_gone(&mut self, oldest: u64) {
        let Book { gone, series, .. } = self;
        gone.retain(|name| {
            let is_old = |metrics: &BTreeMap<String, Progress>| {
                metrics.values().all(|progress| progress.until() < oldest)
            };
            if series.get(name).is_none_or(is_old) {
                series.remove(name);
                return false;
            }
            true
        });
    }
}
