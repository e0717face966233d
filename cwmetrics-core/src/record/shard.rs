//! One thread's part of a reporter's memory.

use std::collections::HashMap;
use std::sync::atomic::{Ordering, fence};
use std::sync::{Arc, Mutex};

use super::attr::Attr;
use super::body::{Body, Sample};
use super::handoff::{Bank, Gate, Grace, Slot};
use super::histogram::Full;
use super::labels::Labels;
use super::memory::Memory;
use super::registry::Registry;
use super::series::Series;
use super::window::{CLOSED, View};
use crate::sync::lock;

/// What the thread and the collector share.
#[derive(Debug)]
pub(crate) struct Shard {
    gate: Gate,
    /// Cells that the collector has not seen yet. Locked for the moment of a push or a take.
    fresh: Mutex<Vec<Arc<Cell>>>,
}

/// A series' place in a shard.
#[derive(Debug)]
pub(crate) struct Cell {
    pub(crate) series: Arc<Series>,
    slot: Slot<Content>,
}

/// A bank's content: the samples, and the window they belong to.
#[derive(Debug)]
pub(crate) struct Content {
    second: u64,
    body: Body,
    /// The bytes that the bound on memory counts for it.
    counted: usize,
}

/// The thread's half. It lives in a thread-local and ends with the thread.
#[derive(Debug)]
pub(crate) struct Writer {
    pub(crate) registry: &'static Registry,
    shard: Arc<Shard>,
    /// By the series' index.
    cells: Vec<Option<Arc<Cell>>>,
    views: [View; 2],
    /// What labels the arguments of past calls have come to, by a hash of attribute and values.
    pub(crate) labels: HashMap<u64, (&'static Attr, Box<str>, Arc<Labels>)>,
    /// The same for puts, by a hash of the whole metric.
    pub(crate) puts: HashMap<u64, Arc<Series>>,
}

/// How many puts' series a thread remembers.
const MOST_PUTS: usize = 4096;

/// What became of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recorded {
    /// It is in the thread's own cell.
    Own,
    /// It belongs to a window that is not the present one, or memory is short.
    Elsewhere,
    /// The reporter has shut down.
    Closed,
}

impl Writer {
    pub(crate) fn new(registry: &'static Registry) -> Writer {
        let shard = Arc::new(Shard { gate: Gate::new(), fresh: Mutex::default() });
        registry.adopt(shard.clone());
        let unseen = View::unseen();
        Writer {
            registry,
            shard,
            cells: Vec::new(),
            views: [unseen; 2],
            labels: HashMap::new(),
            puts: HashMap::new(),
        }
    }

    /// Records a sample; `at` are the ticks that decide its window, where they are known.
    #[inline]
    pub(crate) fn record(&mut self, series: &Arc<Series>, sample: Sample, at: Option<u64>) -> Recorded {
        let known = self.cells.get(series.index).and_then(Option::as_ref);
        // Another series may have had the index before.
        if known.is_none_or(|cell| !Arc::ptr_eq(&cell.series, series)) && !self.add_cell(series) {
            return Recorded::Elsewhere;
        }
        let Some(Some(cell)) = self.cells.get(series.index) else { return Recorded::Elsewhere };
        let resolution = series.identity.resolution;
        let view = &mut self.views[resolution as usize];
        let window = self.registry.windows.of(resolution);
        if let Some(at) = at
            && !view.holds(at)
        {
            // The view may be old, or the window over.
            *view = window.view();
            if !view.holds(at) {
                self.registry.windows.see_end(resolution, at);
            }
        }
        self.shard.gate.enter();
        if window.epoch() != view.epoch {
            *view = window.view();
        }
        let recorded = if view.epoch == CLOSED {
            Recorded::Closed
        } else if at.is_some_and(|at| !view.holds(at)) {
            Recorded::Elsewhere
        } else {
            // SAFETY: the cell is this thread's, we are between enter and leave, and the view's
            // epoch was loaded there.
            unsafe { cell.write(view, sample) };
            Recorded::Own
        };
        self.shard.gate.leave();
        recorded
    }

    /// Remembers which series a put belongs to.
    pub(crate) fn remember(&mut self, hash: u64, series: &Arc<Series>) {
        if self.puts.len() >= MOST_PUTS {
            self.puts.clear();
        }
        self.puts.insert(hash, series.clone());
    }

    #[cold]
    fn add_cell(&mut self, series: &Arc<Series>) -> bool {
        if !self.registry.memory.reserve(size_of::<Cell>()) {
            return false;
        }
        let cell = Arc::new(Cell { series: series.clone(), slot: Slot::new() });
        lock(&self.shard.fresh).push(cell.clone());
        if self.cells.len() <= series.index {
            self.cells.resize(series.index + 1, None);
        }
        self.cells[series.index] = Some(cell);
        true
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.shard.gate.end();
    }
}

impl Cell {
    /// Collector: frees the empty bank, and says what it was counted for.
    fn spare_bytes(&self) -> usize {
        self.slot.spare().map_or(0, |bank| bank.into_body().counted)
    }

    /// # Safety
    /// As for [`Slot::bank`].
    #[inline(always)]
    unsafe fn write(&self, view: &View, sample: Sample) {
        // SAFETY: as the caller promises.
        if let Some(content) = unsafe { self.slot.bank(view.epoch) }
            && content.body.add(sample).is_ok()
        {
            return;
        }
        // SAFETY: as the caller promises.
        unsafe { self.write_fresh(view, sample) }
    }

    /// # Safety
    /// As for [`Slot::bank`].
    #[cold]
    unsafe fn write_fresh(&self, view: &View, sample: Sample) {
        let mut bank = self.slot.spare().unwrap_or_else(|| {
            Bank::new(Content { second: 0, body: Body::new(self.series.kind), counted: 0 })
        });
        let content = bank.body_mut();
        content.second = view.second;
        // An empty body takes any one sample.
        let _: Result<(), Full> = content.body.add(sample);
        // SAFETY: as the caller promises.
        unsafe { self.slot.switch(view.epoch, bank) };
    }
}

/// The collector's half of a shard.
#[derive(Debug)]
pub(crate) struct Reader {
    shard: Arc<Shard>,
    cells: Vec<Arc<Cell>>,
    /// Whether the thread had ended when the present reading began.
    ended: bool,
    grace: Option<Grace>,
}

impl Reader {
    pub(crate) fn new(shard: Arc<Shard>) -> Reader {
        Reader { shard, cells: Vec::new(), ended: false, grace: None }
    }

    /// Begins a reading. To be called after the epoch has moved and the heavy barrier.
    pub(crate) fn begin(&mut self) {
        self.ended = self.shard.gate.has_ended();
        self.grace = Some(self.shard.gate.grace());
        self.cells.append(&mut lock(&self.shard.fresh));
    }

    /// Reads all banks that can be read: those left, and, once the thread was seen outside the
    /// record it may have been in, those of epochs before `before` (by resolution). Says whether
    /// the reading is complete.
    pub(crate) fn read(
        &mut self,
        before: [u64; 2],
        memory: &Memory,
        mut each: impl FnMut(&Arc<Series>, u64, &Body),
    ) -> bool {
        let Some(grace) = self.grace else { return true };
        let quiet = self.ended || grace.is_over(&self.shard.gate);
        self.cells.retain(|cell| {
            // The thread has let go of the cell: it has another in its place.
            let is_orphan = cell.series.is_retired() && Arc::strong_count(cell) == 1;
            fence(Ordering::Acquire);
            let is_free = self.ended || is_orphan;
            let before = if is_free { CLOSED } else { before[cell.series.identity.resolution as usize] };
            // SAFETY: `begin` came after the epoch had moved and the barrier, and the grace is
            // over, or nobody writes into the cell any more.
            let claimed = if quiet || is_free { unsafe { cell.slot.claim(before) } } else { None };
            for mut bank in cell.slot.left().chain(claimed) {
                let content = bank.body_mut();
                each(&cell.series, content.second, &content.body);
                content.body.clear();
                // Octaves come with the samples, so a bank is weighed when it is read.
                let weight = content.body.bytes();
                memory.take(weight.saturating_sub(content.counted));
                memory.give_back(content.counted.saturating_sub(weight));
                content.counted = weight;
                // The slot keeps one empty bank.
                memory.give_back(cell.spare_bytes());
                cell.slot.give_back(bank);
            }
            if cell.series.is_retired() {
                memory.give_back(cell.spare_bytes());
            }
            if is_orphan {
                memory.give_back(size_of::<Cell>());
            }
            !is_orphan
        });
        if quiet {
            self.grace = None;
        }
        quiet
    }

    /// Whether the thread has ended and everything it wrote was read.
    pub(crate) fn is_done(&self) -> bool {
        self.ended && self.grace.is_none()
    }

    /// How many bytes its memory was counted for.
    pub(crate) fn bytes(&self) -> usize {
        self.cells.iter().map(|cell| size_of::<Cell>() + cell.spare_bytes()).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::clock::{Clock, ManualClock, Ticks};
    use crate::metric::{Identity, Resolution, Unit};
    use crate::record::body::Kind;
    use crate::record::series::Wanted;
    use crate::record::signal::OnReturn;
    use crate::record::window::{Scale, Windows};

    fn registry() -> &'static Registry {
        let clock = ManualClock::at(SystemTime::UNIX_EPOCH);
        let (ticks, clock) = (Ticks::Manual(clock.clone()), Clock::Manual(clock));
        let windows = Windows::new(Scale::now(&ticks, &clock));
        Box::leak(Box::new(Registry::new(ticks, clock, windows, 10, 1 << 20, OnReturn::Nothing)))
    }

    #[test]
    fn memory_is_given_back_however_often_the_epoch_moves_between_two_readings() {
        let registry = registry();
        let identity = Identity {
            name: "m".into(),
            dimensions: Vec::new(),
            unit: Unit::None,
            resolution: Resolution::Second,
        };
        let series = registry.series.find(Wanted { identity, kind: Kind::Values, open: 0 });
        let mut writer = Writer::new(registry);
        let mut reader = Reader::new(registry.newborn().remove(0));
        let advance = || registry.windows.advance(Scale::now(&registry.ticks, &registry.clock));
        let (mut recorded, mut read) = (0, 0);
        let mut used = Vec::new();
        for _ in 0..20 {
            for _ in 0..5 {
                for value in 0..300 {
                    writer.record(&series, Sample::Value(f64::from(value)), None);
                    recorded += 1;
                }
                advance();
            }
            let before = advance();
            reader.begin();
            assert!(reader.read(before, &registry.memory, |_, _, body| read += body.samples()));
            used.push(registry.memory.used());
        }
        assert_eq!(read, recorded);
        assert!(used[19] > 0 && used[19] <= used[1], "{used:?}");
        drop(writer);
        reader.begin();
        assert!(reader.read([CLOSED; 2], &registry.memory, |_, _, _| {}) && reader.is_done());
        registry.memory.give_back(reader.bytes());
        assert_eq!(registry.memory.used(), 0);
    }
}
