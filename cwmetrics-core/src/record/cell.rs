//! One thread's memory for one feed.

use std::sync::atomic::{AtomicU64, Ordering};

use super::body::{Body, Kind, Read, Sample};
use super::durations::Durations;
use super::feed::{Feed, Share};
use super::handoff::{Bank, Slot};
use super::window::View;
use crate::metric::Resolution;

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
    pub(crate) span: u64,
    pub(crate) body: B,
    /// In seconds since 1970.
    pub(crate) second: u64,
    /// The bytes that the bound on memory counts for it.
    pub(crate) counted: usize,
}

/// What can be in a bank.
pub(crate) trait Keeps {
    /// Forgets the samples and keeps the memory.
    fn clear(&mut self);
    /// The bytes outside itself.
    fn bytes(&self) -> usize;
    /// To be read.
    fn read(&self) -> Read<'_>;
}

impl Keeps for Durations {
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
        ticks.wrapping_sub(self.start) < self.span
    }

    fn bank(body: B, view: &View, spare: Option<Box<Bank<Content<B>>>>) -> Box<Bank<Content<B>>> {
        let mut bank =
            spare.unwrap_or_else(|| Bank::new(Content { start: 0, span: 0, body, second: 0, counted: 0 }));
        let content = bank.body_mut();
        (content.start, content.span, content.second) = (view.start, view.span, view.second);
        bank
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

    /// Its own bytes.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Cell>() + size_of_val(&*self.feed.parts)
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
        if let Sample::Ticks(ticks) = sample {
            // SAFETY: as the caller promises.
            if let Some(content) = unsafe { self.durations.bank(view.epoch) }
                && content.body.add(ticks).is_ok()
            {
                return;
            }
            let mut bank = Content::bank(Durations::default(), view, self.durations.spare());
            // An empty body takes any one sample.
            let _ = bank.body_mut().body.add(ticks);
            // SAFETY: as the caller promises.
            unsafe { self.durations.switch(view.epoch, bank) };
        } else {
            // SAFETY: as the caller promises.
            if let Some(content) = unsafe { self.numbers.bank(view.epoch) }
                && content.body.add(sample).is_ok()
            {
                return;
            }
            let mut bank = Content::bank(Body::new(self.kind), view, self.numbers.spare());
            // An empty body takes any one sample.
            let _ = bank.body_mut().body.add(sample);
            // SAFETY: as the caller promises.
            unsafe { self.numbers.switch(view.epoch, bank) };
        }
    }
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
