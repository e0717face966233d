//! Where a put or a timer records.

use std::sync::atomic::Ordering;

use super::barrier::Light;
use super::begin;
use super::body::{Kind, Sample};
use super::capture::Capture;
use super::local::local;
use super::nest;
use super::process;
use super::registry::Registry;
use super::series::Wanted;
use super::switch::{self, base_of, marks};
use crate::clock::Ticks;
use crate::metric::{MetricError, StatisticSet};

/// Where the records of a thread go, decided when a timer starts or a value is put.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    word: u64,
}

/// The same, looked up.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// Nothing was installed, or what was is gone.
    Nowhere,
    Reporter(&'static Registry),
    /// The capture that is running.
    Capture,
}

impl Target {
    /// Where records of this thread go now.
    #[inline]
    pub(crate) fn now() -> Target {
        let now = process::word();
        let base = base_of(now);
        if base == local().base.get() && !switch::has_captures(now) {
            return Target { word: base };
        }
        Target { word: if now == 0 { 0 } else { begin::target(now) } }
    }

    /// The base of the reporter, or one that no reporter has.
    #[inline(always)]
    pub(crate) fn base(self) -> u64 {
        base_of(self.word)
    }

    /// What a record has to pass.
    #[inline(always)]
    pub(crate) fn light(self) -> Light {
        switch::light(self.word)
    }

    pub(crate) fn is_nowhere(self) -> bool {
        self.word == 0
    }

    pub(crate) fn place(self) -> Place {
        if self.word & marks::CAPTURED != 0 {
            return Place::Capture;
        }
        begin::registry_of(self.word).map_or(Place::Nowhere, Place::Reporter)
    }

    /// The measuring clock.
    #[inline]
    pub(crate) fn ticks(self) -> u64 {
        if self.is_nowhere() { 0 } else { begin::ticks(self.word) }
    }

    /// A put is wrong. It is counted.
    #[cold]
    pub(crate) fn reject(self, error: MetricError) -> Result<(), MetricError> {
        if let Place::Reporter(registry) = self.place() {
            registry.rejected.fetch_add(1, Ordering::Relaxed);
        }
        Err(error)
    }

    /// A put outside any call counts as a return. It never waits.
    #[inline(always)]
    pub(crate) fn has_put(self) {
        // What was recorded comes before the look at the word.
        self.light().pass();
        if !switch::is_quiet(process::word()) {
            self.tell();
        }
    }

    #[cold]
    #[inline(never)]
    fn tell(self) {
        if !nest::is_inside() {
            begin::returned(self.word, false);
        }
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
