//! A call of a decorated function, and what it records when it ends.

use std::sync::atomic::Ordering;

use super::attr::{Attr, Measure, Outcome};
use super::body::Sample;
use super::capture;
use super::guard::Guard;
use super::labels::Labels;
use super::registry::{self, Registry};
use super::rejection;
use super::site::{Held, Site};
use super::target::{self, Target};
use super::task::OpenTask;
use crate::metric::{MetricError, Resolution, check};

/// A call that has not begun.
#[derive(Debug)]
#[must_use]
pub struct Call<const N: usize> {
    pub(crate) site: &'static Site,
    pub(crate) target: Target,
    held: [Option<Held>; N],
}

impl<const N: usize> Call<N> {
    #[inline(always)]
    pub(crate) fn new(site: &'static Site, target: Target, held: [Option<Held>; N]) -> Call<N> {
        Call { site, target, held }
    }

    /// Enters the call; it ends when the guard is dropped.
    #[inline(always)]
    pub fn enter(self) -> Guard<N> {
        Guard::new(self, false)
    }

    /// Enters the call; it ends with [`Guard::finish`], or else with a panic.
    #[inline(always)]
    pub fn enter_looking(self) -> Guard<N> {
        Guard::new(self, true)
    }

    /// Decides anew where the records go, unless what it holds was made for where they went.
    #[inline]
    pub(crate) fn retarget(&mut self) {
        if N == 0 {
            self.target = Target::now();
        }
    }

    /// The clock, if a timing needs it.
    #[inline]
    pub(crate) fn clock(&self) -> u64 {
        if self.site.is_timed { self.target.ticks() } else { 0 }
    }

    /// Records the call: once for each attribute.
    pub(crate) fn record(&self, start: u64, end: u64, outcome: Outcome, task: Option<&OpenTask>) {
        let task = task.filter(|task| !task.dimensions.is_empty());
        let mut held = self.held.iter().flatten();
        match self.target {
            Target::Nowhere => {}
            Target::Reporter(registry) => {
                let labels = self.site.labels(registry);
                let at = self.site.is_timed.then_some(end);
                for (attr, fixed) in self.site.attrs.iter().zip(labels) {
                    let own = if attr.takes_arguments() { held.next() } else { None };
                    let Some(sample) = sample_of(attr, own, start, end, outcome) else { continue };
                    let labels = own.map_or(fixed, |own| &own.labels);
                    record_in(registry, labels, outcome, task, sample, at);
                }
            }
            Target::Capture => {
                let Some(capture) = capture::current() else { return };
                for attr in self.site.attrs {
                    let own = if attr.takes_arguments() { held.next() } else { None };
                    let Some(sample) = sample_of(attr, own, start, end, outcome) else { continue };
                    let fixed = Labels::new(attr, Vec::new(), 0);
                    let labels = own.map_or(&fixed, |own| &own.labels);
                    let wanted = match task {
                        Some(task) if is_tagged(attr) => labels.wanted_in(outcome, task).0,
                        _ => labels.wanted(outcome),
                    };
                    target::record_captured(&capture, wanted, sample);
                }
            }
        }
    }
}

/// Whether the task's dimensions are for this attribute.
fn is_tagged(attr: &Attr) -> bool {
    matches!(attr.measure, Measure::Task)
}

/// What a call adds to a metric, if anything.
#[inline]
fn sample_of(attr: &Attr, held: Option<&Held>, start: u64, end: u64, outcome: Outcome) -> Option<Sample> {
    let is_on = attr.is_on(outcome);
    if attr.is_timing() {
        return is_on.then(|| Sample::Ticks(end.saturating_sub(start)));
    }
    let adds = match held {
        Some(held) if attr.takes_value => held.value,
        _ => attr.adds,
    };
    // A call that is not counted counts 0, so that the metric exists and its average is the rate.
    let value = if is_on { adds } else { 0.0 };
    if check::is_value(value) { Some(Sample::Value(value + 0.0)) } else { reject(value) }
}

#[cold]
fn reject(value: f64) -> Option<Sample> {
    if let Some(registry) = registry::installed() {
        registry.rejected.fetch_add(1, Ordering::Relaxed);
    }
    rejection::note(Err(MetricError::Value(value)));
    None
}

#[inline]
fn record_in(
    registry: &'static Registry,
    labels: &Labels,
    outcome: Outcome,
    task: Option<&OpenTask>,
    sample: Sample,
    at: Option<u64>,
) {
    if labels.repaired > 0 {
        registry.repaired.fetch_add(labels.repaired, Ordering::Relaxed);
    }
    // A window of a second is too short for the collector's tick to tell.
    let at = match labels.attr().resolution {
        Resolution::Second => at.or_else(|| Some(registry.ticks.now())),
        Resolution::Minute => at,
    };
    match task {
        Some(task) if is_tagged(labels.attr()) => {
            let (wanted, repaired, rejected) = labels.wanted_in(outcome, task);
            registry.repaired.fetch_add(repaired, Ordering::Relaxed);
            registry.rejected.fetch_add(rejected, Ordering::Relaxed);
            target::record(registry, &registry.series.find(wanted), sample, at);
        }
        _ => target::record(registry, labels.series(registry, outcome), sample, at),
    }
}
