//! What a call that has ended records in general: by the short way where it can, else into a cell
//! that has to be made first, to the shared cells, or to a capture.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::attr::{Attr, Measure, Outcome};
use super::body::{Kind, Sample};
use super::capture;
use super::cell::Cell;
use super::feed::{Asking, Feed, Share};
use super::local::{local, with_writer};
use super::process;
use super::registry::Registry;
use super::rejection;
use super::rows::Key;
use super::scratch;
use super::shard::{Recorded, Writer};
use super::short;
use super::site::Site;
use super::switch::{self, base_of, marks};
use super::tags::Tags;
use super::target;
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
        self.record_calls();
        self.record_values();
    }

    /// The reporter under which it began. Where that is gone, it records in no other.
    fn registry(&self) -> Option<&'static Registry> {
        process::installed().filter(|registry| registry.base == base_of(self.word))
    }

    /// The attributes that take no value from the call: the thread records the call once for all.
    fn record_calls(&self) {
        let (Some(registry), Some(kind)) = (self.registry(), self.site.kind) else { return };
        let (sample, at) = (self.sample(), self.at());
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

    /// The attributes that take a value from the call, each by the short way where it can.
    pub(crate) fn record_values(&self) {
        let (local, base) = (local(), base_of(self.word));
        for ((asking, value), number) in self.asking_values().zip(self.values).zip(1..) {
            let value = if asking.attr.is_on(self.outcome) { *value } else { 0.0 };
            if !check::is_value(value) {
                self.reject(value);
                continue;
            }
            let (place, sample) = (self.place() + number, Sample::Value(value + 0.0));
            let way = short::way_to(local, self, base, place);
            if !way.is_some_and(|way| way.record(switch::light(base), sample, self.at())) {
                self.record_value(&asking, place, sample);
            }
        }
    }

    #[cold]
    fn reject(&self, value: f64) {
        if let Some(registry) = self.registry() {
            registry.rejected.fetch_add(1, Ordering::Relaxed);
            rejection::note(Err(MetricError::Value(value)));
        }
    }

    /// Records a value by the long way.
    #[cold]
    fn record_value(&self, asking: &Asking<'_>, place: usize, sample: Sample) {
        let Some(registry) = self.registry() else { return };
        let feed = || Feed::find(registry, [(asking, Share::Whole)], self.outcome);
        let recorded = with_writer(registry, |writer| {
            let new = || Cell::new(feed(), Kind::Values);
            let cell: *const Cell = self.with_key(|key| writer.cell(place, key, new))?;
            // SAFETY: as above.
            Some(writer.record(unsafe { &*cell }, sample, self.at()))
        });
        if matches!(recorded.flatten(), None | Some(Recorded::Elsewhere)) {
            for part in &feed().parts {
                registry.record_shared(&part.series, sample, self.at());
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

    /// The ticks that decide the window, where they are known.
    fn at(&self) -> Option<u64> {
        self.site.is_timed.then_some(self.end)
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
    #[inline(always)]
    pub(crate) fn with_key<R>(&self, with: impl FnOnce(&Key) -> R) -> R {
        let key = match (self.text, self.tags) {
            (None, None) => &[],
            (Some(text), None) => text.key(),
            (None, Some(tags)) => tags.key(),
            (Some(text), Some(tags)) => return with_both(text, tags, with),
        };
        with(key)
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

#[inline(never)]
fn with_both<R>(text: &Text, tags: &Tags, with: impl FnOnce(&Key) -> R) -> R {
    scratch::with(|key| {
        key.push_words(text.words());
        key.push_words(tags.words());
        with(key.key())
    })
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
