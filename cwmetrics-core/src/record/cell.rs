//! One thread's memory for one feed.

use super::atomics::{AtomicU64, Ordering};
use super::body::{Body, Kind, Read, Sample};
use super::durations::Durations;
use super::feed::{Feed, Share};
use super::handoff::{Bank, Slot};
use super::histogram::Full;
use super::window::View;
use crate::metric::Resolution;

/// About what the allocations of a cell cost beyond their contents.
const ALLOCATIONS: usize = 6 * 16;

/// A place to record in, owned by one thread and read by the collector.
///
/// Only one of the three ways to record is used in a cell.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Cell {
    /// Timed calls.
    pub(crate) durations: Slot<Content<Durations>>,
    /// Calls that are only counted. It only grows; the collector knows what it has seen.
    count: AtomicU64,
    /// Numbers from the program.
    pub(crate) numbers: Slot<Content<Body>>,
    pub(crate) feed: Feed,
    resolution: Resolution,
    kind: Kind,
}

/// A bank's content: the samples, and the window they belong to.
#[derive(Debug)]
pub(crate) struct Content<B> {
    /// In ticks.
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) body: B,
    /// In seconds since 1970.
    pub(crate) second: u64,
    /// The bytes that the bound on memory counts for it.
    pub(crate) counted: usize,
}

/// What can be in a bank.
pub(crate) trait Keeps {
    /// Adds a sample of its kind. An error says that it can hold no more, and has not changed.
    fn add(&mut self, sample: Sample) -> Result<(), Full>;
    /// Forgets the samples and keeps the memory.
    fn clear(&mut self);
    /// The bytes outside itself, beyond what a cell is counted for from its start.
    fn bytes(&self) -> usize;
    /// To be read.
    fn read(&self) -> Read<'_>;
}

impl Keeps for Durations {
    fn add(&mut self, sample: Sample) -> Result<(), Full> {
        match sample {
            Sample::Ticks(ticks) => Durations::add(self, ticks),
            // No caller has another.
            Sample::Value(_) | Sample::Set(_) => Ok(()),
        }
    }

    fn clear(&mut self) {
        Durations::clear(self);
    }

    fn bytes(&self) -> usize {
        Durations::bytes(self)
    }

    fn read(&self) -> Read<'_> {
        Read::Durations(self)
    }
}

impl Keeps for Body {
    fn add(&mut self, sample: Sample) -> Result<(), Full> {
        Body::add(self, sample)
    }

    fn clear(&mut self) {
        Body::clear(self);
    }

    fn bytes(&self) -> usize {
        Body::bytes(self)
    }

    fn read(&self) -> Read<'_> {
        Body::read(self)
    }
}

impl<B> Content<B> {
    /// Whether a moment is inside the window.
    #[inline(always)]
    pub(crate) fn holds(&self, ticks: u64) -> bool {
        ticks.wrapping_sub(self.start) < self.end.wrapping_sub(self.start)
    }

    /// The same of a moment that is not before the one of the sample before it.
    #[inline(always)]
    pub(crate) fn holds_next(&self, ticks: u64) -> bool {
        ticks < self.end
    }
}

impl Cell {
    pub(crate) fn new(feed: Feed, kind: Kind) -> Cell {
        // The finest of its windows; the others are made of it.
        let resolutions = feed.parts.iter().map(|part| part.series.identity.resolution);
        let resolution = resolutions.min_by_key(|resolution| resolution.seconds());
        Cell {
            durations: Slot::new(),
            count: AtomicU64::new(0),
            numbers: Slot::new(),
            feed,
            resolution: resolution.unwrap_or(Resolution::Minute),
            kind,
        }
    }

    pub(crate) fn resolution(&self) -> Resolution {
        self.resolution
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// The bytes of a cell, with what it will need soon: two banks, of an octave each where it has
    /// durations. Only what comes on top of that is counted later.
    pub(crate) const fn bytes(kind: Kind, parts: usize) -> usize {
        let bank = match kind {
            Kind::Ticks | Kind::TickStatistics => {
                size_of::<Bank<Content<Durations>>>() + Durations::OCTAVE_BYTES
            }
            Kind::Values | Kind::Statistics => size_of::<Bank<Content<Body>>>(),
        };
        size_of::<Cell>() + parts * size_of::<super::feed::Part>() + 2 * bank + ALLOCATIONS
    }

    /// Owner: counts a call.
    #[inline(always)]
    pub(crate) fn count(&self) {
        let count = self.count.load(Ordering::Relaxed);
        self.count.store(count.wrapping_add(1), Ordering::Relaxed);
    }

    /// Collector: the calls counted so far.
    pub(crate) fn counted(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// Owner: records a sample in the bank of this view's epoch.
    ///
    /// # Safety
    /// As for [`Slot::bank`].
    pub(crate) unsafe fn write(&self, view: &View, sample: Sample) {
        // SAFETY: as the caller promises.
        unsafe {
            match sample {
                Sample::Ticks(_) => write_in(&self.durations, view, sample, Durations::default),
                _ => write_in(&self.numbers, view, sample, || Body::new(self.kind)),
            }
        }
    }
}

/// Records a sample in the slot's bank of this view's epoch, or in a fresh one.
///
/// # Safety
/// As for [`Slot::bank`].
unsafe fn write_in<B: Keeps>(
    slot: &Slot<Content<B>>,
    view: &View,
    sample: Sample,
    empty: impl FnOnce() -> B,
) {
    // SAFETY: as the caller promises.
    if let Some(content) = unsafe { slot.bank(view.epoch) }
        && content.body.add(sample).is_ok()
    {
        return;
    }
    let mut bank = slot
        .spare()
        .unwrap_or_else(|| Bank::new(Content { start: 0, end: 0, body: empty(), second: 0, counted: 0 }));
    let content = bank.body_mut();
    (content.start, content.end) = (view.start, view.start.wrapping_add(view.span));
    content.second = view.second;
    // An empty body takes any one sample.
    let _ = content.body.add(sample);
    // SAFETY: as the caller promises.
    unsafe { slot.switch(view.epoch, bank) };
}

impl Feed {
    /// Gives each series its share of what was recorded in a window.
    pub(crate) fn deal<'a>(
        &'a self,
        second: u64,
        read: Read<'a>,
        mut each: impl FnMut(&'a super::feed::Part, u64, Read<'a>),
    ) {
        let times = read.samples();
        for part in &self.parts {
            let second = part.series.identity.resolution.window_of(second);
            match part.share {
                Share::Counts(value) => each(part, second, Read::Count { value, times }),
                Share::Whole => each(part, second, read),
            }
        }
    }
}
