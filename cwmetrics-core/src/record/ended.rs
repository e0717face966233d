//! The long way of a call that has ended: into a cell that has to be found or made first, to the
//! shared cells, or to a capture.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::attr::{Attr, Measure, Outcome};
use super::body::{Kind, Sample};
use super::capture;
use super::cell::Cell;
use super::feed::{Asking, Feed, Share};
use super::local::with_writer;
use super::process;
use super::registry::Registry;
use super::rejection;
use super::rows::Key;
use super::shard::{Recorded, Writer};
use super::site::Site;
use super::switch::{base_of, marks};
use super::target;
use super::task::Tags;
use super::text::Text;
use crate::metric::{MetricError, check};

/// All that is known of a call that has ended.
#[derive(Debug)]
pub(crate) struct Ended<'a> {
    pub(crate) site: &'static Site,
    pub(crate) word: u64,
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) outcome: Outcome,
    /// The values of dimensions that it has brought from its arguments.
    pub(crate) text: Option<&'a Text>,
    /// The values that it counts, from its arguments.
    pub(crate) values: &'a [f64],
    /// The dimensions of the task that it was.
    pub(crate) tags: Option<&'a Tags>,
}

impl Ended<'_> {
    pub(crate) fn record(&self) {
        if self.word & marks::CAPTURED != 0 {
            self.capture();
            return;
        }
        // A call that began under a reporter which is gone records in no other.
        let registry = process::installed().filter(|registry| registry.base == base_of(self.word));
        if let Some(registry) = registry {
            self.record_calls(registry);
            self.record_values(registry);
        }
    }

    /// The attributes that take no value from the call: the thread records the call once for all.
    fn record_calls(&self, registry: &'static Registry) {
        let Some(kind) = self.site.kind else { return };
        let sample = self.sample();
        let at = (kind == Kind::Ticks).then_some(self.end);
        let new = || Cell::new(self.feed(registry), kind);
        let recorded = with_writer(registry, |writer| {
            let cell = if self.is_plain() {
                writer.at_index(self.site.index(self.outcome), new)
            } else {
                self.with_key(|key| writer.cell(self.place(), key, new))
            };
            // The writer lends the cell and records in it.
            let cell: *const Cell = cell?;
            // SAFETY: nothing lets go of a cell while a sample is recorded.
            Some(writer.record_call(unsafe { &*cell }, sample, at))
        });
        if matches!(recorded.flatten(), None | Some(Recorded::Elsewhere)) {
            for part in &self.feed(registry).parts {
                let sample = match part.share {
                    Share::Counts(value) => Sample::Value(value),
                    Share::Whole => sample,
                };
                registry.record_shared(&part.series, sample, at);
            }
        }
    }

    /// The attributes that take a value from the call.
    fn record_values(&self, registry: &'static Registry) {
        for ((asking, value), number) in self.asking_values().zip(self.values).zip(1..) {
            let value = if asking.attr.is_on(self.outcome) { *value } else { 0.0 };
            if !check::is_value(value) {
                registry.rejected.fetch_add(1, Ordering::Relaxed);
                rejection::note(Err(MetricError::Value(value)));
                continue;
            }
            let sample = Sample::Value(value + 0.0);
            let at = self.site.is_timed.then_some(self.end);
            let feed = || Feed::find(registry, [(&asking, Share::Whole)], self.outcome);
            let recorded = with_writer(registry, |writer| {
                let new = || Cell::new(feed(), Kind::Values);
                let cell = self.with_key(|key| writer.cell(self.place() + number, key, new));
                let cell: *const Cell = cell?;
                // SAFETY: as above.
                Some(writer.record(unsafe { &*cell }, sample, at))
            });
            if matches!(recorded.flatten(), None | Some(Recorded::Elsewhere)) {
                for part in &feed().parts {
                    registry.record_shared(&part.series, sample, at);
                }
            }
        }
    }

    fn capture(&self) {
        let Some(capture) = capture::current() else { return };
        for (asking, share) in self.asking_calls() {
            let sample = match share {
                Share::Counts(value) => Sample::Value(value),
                Share::Whole => self.sample(),
            };
            target::record_captured(&capture, asking.asked(self.outcome).wanted, sample);
        }
        for (asking, value) in self.asking_values().zip(self.values) {
            let value = if asking.attr.is_on(self.outcome) { *value } else { 0.0 };
            if check::is_value(value) {
                let wanted = asking.asked(self.outcome).wanted;
                target::record_captured(&capture, wanted, Sample::Value(value + 0.0));
            } else {
                rejection::note(Err(MetricError::Value(value)));
            }
        }
    }

    fn sample(&self) -> Sample {
        Sample::Ticks(self.end.saturating_sub(self.start))
    }

    /// Whether nothing but the site and the outcome decides where it is recorded.
    fn is_plain(&self) -> bool {
        self.text.is_none() && self.tags.is_none()
    }

    /// What tells its rows from those of other sites and outcomes; the values of attributes come
    /// after it.
    fn place(&self) -> usize {
        self.site.place(self.site.within(self.outcome))
    }

    /// All values that decide about the series.
    fn with_key<R>(&self, with: impl FnOnce(&Key) -> R) -> R {
        match (self.tags, self.text) {
            (Some(tags), text) => with(tags.after(text).key()),
            (None, Some(text)) => with(text.key()),
            (None, None) => with(&[]),
        }
    }

    fn feed(&self, registry: &Registry) -> Feed {
        let calls: Vec<_> = self.asking_calls().collect();
        Feed::find(registry, calls.iter().map(|(asking, share)| (asking, *share)), self.outcome)
    }

    fn asking_calls(&self) -> impl Iterator<Item = (Asking<'_>, Share)> {
        let calls = self.asking().filter(|asking| !asking.attr.takes_value);
        calls.filter_map(|asking| asking.attr.share(self.outcome).map(|share| (asking, share)))
    }

    fn asking_values(&self) -> impl Iterator<Item = Asking<'_>> {
        self.asking().filter(|asking| asking.attr.takes_value)
    }

    fn asking(&self) -> impl Iterator<Item = Asking<'_>> {
        let attrs: &'static [Attr] = self.site.attrs;
        let mut skip = 0;
        attrs.iter().map(move |attr| {
            let tags = self.tags.filter(|_| matches!(attr.measure, Measure::Task));
            let asking = Asking { attr, text: self.text, skip, tags };
            skip += attr.open_dimensions();
            asking
        })
    }
}

impl Writer {
    fn cell(&mut self, place: usize, key: &Key, new: impl FnOnce() -> Cell) -> Option<&Cell> {
        // Looked for twice where it is there, since a borrow that is returned on one way only
        // would hold on the other.
        if self.find(place, key).is_some() {
            self.find(place, key)
        } else {
            self.find_or_add(place, key, new)
        }
    }

    fn record_call(&self, cell: &Cell, sample: Sample, at: Option<u64>) -> Recorded {
        if cell.kind() == Kind::Ticks {
            return self.record(cell, sample, at);
        }
        cell.count();
        Recorded::Own
    }
}

impl Registry {
    /// Records in the shared cells.
    #[cold]
    pub(crate) fn record_shared(&self, series: &Arc<super::series::Series>, sample: Sample, at: Option<u64>) {
        const NANOS: u64 = 1_000_000_000;
        let resolution = series.identity.resolution;
        let at = at.unwrap_or_else(|| self.ticks.now());
        let second = resolution.window_of(self.windows.scale().wall_of(at) / NANOS);
        self.shared.record(series, second, sample);
    }
}
