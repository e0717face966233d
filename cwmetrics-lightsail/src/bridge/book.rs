//! How far all has come: what is in the file.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use cwmetrics_core::Destination;
use serde::{Deserialize, Serialize};

use super::progress::Progress;
use super::series::Series;
use crate::InstanceMetric;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Book {
    pub(super) version: u32,
    /// Where the points come from and go to: elsewhere there are none of them.
    pub(super) way: Option<Way>,
    /// Instances that are not there, or no longer: they are read if they are named or listed.
    pub(super) gone: BTreeSet<String>,
    /// By instance, and by metric.
    series: BTreeMap<String, BTreeMap<String, Progress>>,
}

/// Where points come from and go to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Way {
    /// The regions of Lightsail and of CloudWatch.
    pub(super) regions: [Option<String>; 2],
    pub(super) namespace: String,
    pub(super) dimensions: BTreeMap<String, String>,
}

impl Way {
    pub(super) fn to(destination: &Destination, regions: [Option<String>; 2]) -> Way {
        let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Way {
            regions,
            namespace: destination.namespace().to_owned(),
            dimensions: destination.dimensions().map(own).collect(),
        }
    }
}

impl Book {
    /// How far a metric has come, if it was begun with this period.
    pub(super) fn get(&self, series: &Series) -> Option<&Progress> {
        let progress = self.series.get(&*series.instance)?.get(series.metric.name())?;
        (progress.period() == series.period()).then_some(progress)
    }

    pub(super) fn get_mut(&mut self, series: &Series) -> Option<&mut Progress> {
        let progress = self.series.get_mut(&*series.instance)?.get_mut(series.metric.name())?;
        (progress.period() == series.period()).then_some(progress)
    }

    /// Puts in a metric that was not there, or not with its period.
    pub(super) fn begin(&mut self, series: &Series, progress: Progress) {
        let metrics = self.series.entry(series.instance.to_string()).or_default();
        metrics.insert(series.metric.name().to_owned(), progress);
    }

    /// All that is begun of these metrics.
    pub(super) fn all<'b>(
        &'b self,
        metrics: &'b [InstanceMetric],
    ) -> impl Iterator<Item = (Series, &'b Progress)> {
        self.series.keys().flat_map(move |instance| {
            metrics.iter().filter_map(move |metric| {
                let series = Series { instance: instance.as_str().into(), metric: metric.clone() };
                let progress = self.get(&series)?;
                Some((series, progress))
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
        self.progresses().for_each(|progress| progress.quiet(now));
    }

    /// Forgets instances that are not there any more, when nothing that was sent of them could be sent
    /// again: how many points have not arrived.
    pub(super) fn forget_gone(&mut self, oldest: u64) -> u64 {
        let is_over = |metrics: &BTreeMap<String, Progress>| metrics.values().all(|one| one.is_over(oldest));
        let Book { gone, series, .. } = self;
        let (over, kept) = mem::take(gone).into_iter().partition(|name| series.get(name).is_none_or(is_over));
        let over: BTreeSet<String> = over;
        *gone = kept;
        let forgotten = over.iter().filter_map(|name| series.remove(name));
        forgotten.flat_map(BTreeMap::into_values).map(|progress| progress.unsent()).sum()
    }

    /// How many points nobody knows of.
    pub(super) fn doubtful(&self) -> u64 {
        self.series.values().flat_map(BTreeMap::values).map(Progress::doubtful).sum()
    }

    fn progresses(&mut self) -> impl Iterator<Item = &mut Progress> {
        self.series.values_mut().flat_map(BTreeMap::values_mut)
    }
}
