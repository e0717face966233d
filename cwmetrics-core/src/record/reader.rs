//! The collector's half of a shard.

use super::atomics::{Arc, Ordering, fence};
use super::body::Read;
use super::cell::{Cell, Content, Keeps};
use super::feed::Feed;
use super::handoff::Slot;
use super::memory::Memory;
use super::shard::Shard;
use super::window::CLOSED;

/// Reads what one thread has recorded.
#[derive(Debug)]
pub(crate) struct Reader {
    shard: Arc<Shard>,
    cells: Vec<Known>,
    /// Whether the thread had ended when the present reading began.
    ended: bool,
    /// Whether the present reading still waits to see the thread outside a record.
    is_waiting: bool,
}

/// A cell, and the calls counted in it that were read.
#[derive(Debug)]
struct Known {
    cell: Arc<Cell>,
    counted: u64,
}

/// What a reading needs to know.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading<'a> {
    /// Banks of epochs before this one may be claimed.
    pub(crate) before: u64,
    /// The window, by resolution, that was the present one until this reading: calls that are only
    /// counted belong to it.
    pub(crate) counted_in: [u64; 2],
    pub(crate) memory: &'a Memory,
}

impl Reader {
    pub(crate) fn new(shard: Arc<Shard>) -> Reader {
        Reader { shard, cells: Vec::new(), ended: false, is_waiting: false }
    }

    /// Begins a reading. To be called after the epoch has moved and the heavy barrier.
    pub(crate) fn begin(&mut self) {
        self.ended = self.shard.gate.has_ended();
        self.is_waiting = true;
        let fresh = std::mem::take(&mut *crate::sync::lock(&self.shard.fresh));
        self.cells.extend(fresh.into_iter().map(|cell| Known { cell, counted: 0 }));
    }

    /// Reads all banks that can be read: those left, and, once the thread was seen outside the
    /// record it may have been in, those of earlier epochs. Says whether the reading is complete.
    pub(crate) fn read(&mut self, reading: &Reading<'_>, mut each: impl FnMut(&Feed, u64, Read<'_>)) -> bool {
        if !self.is_waiting {
            return true;
        }
        let quiet = self.ended || self.shard.gate.is_outside();
        let memory = reading.memory;
        self.cells.retain_mut(|Known { cell, counted }| {
            // The thread has let go of the cell: it has another in its place.
            let is_orphan = Arc::strong_count(cell) == 1;
            fence(Ordering::Acquire);
            let is_free = self.ended || is_orphan;
            let before = if is_free { CLOSED } else { reading.before };
            let before = (quiet || is_free).then_some(before);
            let mut deal = |second, read: Read<'_>| each(&cell.feed, second, read);
            // SAFETY: `begin` came after the epoch had moved and the barrier, and the thread was
            // seen outside a record, or nobody writes into the cell any more.
            unsafe {
                drain(&cell.durations, before, memory, &mut deal);
                drain(&cell.numbers, before, memory, &mut deal);
            }
            let now = cell.counted();
            let times = now.wrapping_sub(std::mem::replace(counted, now));
            if times > 0 {
                let second = reading.counted_in[cell.resolution() as usize];
                deal(second, Read::Count { value: 1.0, times });
            }
            if is_orphan {
                memory.give_back(weight(cell));
            }
            !is_orphan
        });
        self.is_waiting = !quiet;
        quiet
    }

    /// Whether the thread has ended and everything it wrote was read.
    pub(crate) fn is_done(&self) -> bool {
        self.ended && !self.is_waiting
    }

    /// How many bytes its memory was counted for.
    pub(crate) fn bytes(&self) -> usize {
        self.cells.iter().map(|known| weight(&known.cell)).sum()
    }
}

/// Frees the empty banks of a cell that nobody writes any more, and says what it was counted for.
fn weight(cell: &Cell) -> usize {
    Cell::bytes(cell.kind(), cell.feed.parts.len())
        + spare_bytes(&cell.durations)
        + spare_bytes(&cell.numbers)
}

fn spare_bytes<B>(slot: &Slot<Content<B>>) -> usize {
    slot.spare().map_or(0, |bank| bank.into_body().counted)
}

/// Reads the banks that were left, and the present one if it is of an epoch before `before`.
///
/// # Safety
/// As for [`Slot::claim`], where there is a `before`.
unsafe fn drain<B: Keeps>(
    slot: &Slot<Content<B>>,
    before: Option<u64>,
    memory: &Memory,
    each: &mut impl FnMut(u64, Read<'_>),
) {
    // SAFETY: as the caller promises.
    let claimed = before.map(|before| unsafe { slot.claim(before) });
    // What the writer has left since then hangs on another bank.
    for mut bank in claimed.into_iter().flatten().chain(slot.left()) {
        let content = bank.body_mut();
        each(content.second, content.body.read());
        content.body.clear();
        // Octaves come with the samples, so a bank is weighed when it is read.
        let weight = content.body.bytes();
        memory.take(weight.saturating_sub(content.counted));
        memory.give_back(content.counted.saturating_sub(weight));
        content.counted = weight;
        // The slot keeps one empty bank.
        memory.give_back(spare_bytes(slot));
        slot.give_back(bank);
    }
}
