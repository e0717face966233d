//! Where the records of a call go.

use std::sync::Arc;

use super::body::{Kind, Sample};
use super::capture::{self, Capture};
use super::local;
use super::registry::{self, Registry};
use super::series::{Series, Wanted};
use super::signal::{OnReturn, Wait};
use crate::clock::Ticks;
use crate::metric::StatisticSet;

/// Where the records of a call go, decided when it begins.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    /// Nowhere: nothing was installed when the call began.
    Nowhere,
    Reporter(&'static Registry),
    /// To the capture that is running when the call ends.
    Capture,
}

impl Target {
    /// Where records of this thread go now.
    #[inline]
    pub(crate) fn now() -> Target {
        if !registry::is_on() {
            return Target::Nowhere;
        }
        if capture::current().is_some() {
            return Target::Capture;
        }
        registry::installed().map_or(Target::Nowhere, Target::Reporter)
    }

    /// The measuring clock.
    #[inline]
    pub(crate) fn ticks(self) -> u64 {
        match self {
            Target::Nowhere => 0,
            Target::Reporter(registry) => registry.ticks.now(),
            Target::Capture => Ticks::real().now(),
        }
    }

    /// An outermost call, or a put outside any call, has ended. What there is to wait for, if the
    /// push policy says so and the call can wait.
    #[inline]
    pub(crate) fn returned(self, can_wait: bool) -> Option<Arc<dyn Wait>> {
        let Target::Reporter(registry) = self else { return None };
        match &registry.on_return {
            OnReturn::Nothing => None,
            OnReturn::Tell(bell) => {
                bell.ring();
                None
            }
            // A reporter that has shut down pushes no more.
            OnReturn::Wait(_) if !registry.is_installed() => None,
            OnReturn::Wait(push) if can_wait => Some(push.push()),
            OnReturn::Wait(push) => {
                push.push_in_background();
                None
            }
        }
    }
}

/// Records one sample of a series of the reporter.
#[inline]
pub(crate) fn record(registry: &'static Registry, series: &Arc<Series>, sample: Sample, at: Option<u64>) {
    // A call that began under a reporter which is gone records in no other.
    if registry.is_installed() {
        local::record(registry, series, sample, at);
    }
}

/// Hands one sample to the capture.
pub(crate) fn record_captured(capture: &Capture, wanted: Wanted, sample: Sample) {
    let set = match sample {
        Sample::Set(set) => set,
        Sample::Value(value) => one(value),
        Sample::Ticks(ticks) => {
            one(ticks as f64 / Ticks::real().per_second() * wanted.identity.unit.per_second())
        }
    };
    debug_assert!(
        matches!(sample, Sample::Ticks(_)) == matches!(wanted.kind, Kind::Ticks | Kind::TickStatistics)
    );
    capture.record(wanted.identity, set);
}

fn one(value: f64) -> StatisticSet {
    StatisticSet { sample_count: 1.0, sum: value, minimum: value, maximum: value }
}
