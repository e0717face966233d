//! One thread's part of a reporter's memory.

use std::ptr;

use super::atomics::{Arc, Mutex};
use super::body::{Kind, Sample};
use super::cell::Cell;
use super::handoff::Gate;
use super::hash::Hash;
use super::registry::Registry;
use super::rows::{Key, Row, Rows};
use super::switch;
use super::window::CLOSED;
use crate::sync::lock;

/// What the thread and the collector share.
#[derive(Debug)]
pub(crate) struct Shard {
    pub(super) gate: Gate,
    /// Cells that the collector has not seen yet. Locked for the moment of a push or a take.
    pub(super) fresh: Mutex<Vec<Arc<Cell>>>,
}

/// The thread's half. It lives in a thread-local and ends with the thread.
#[derive(Debug)]
pub(crate) struct Writer {
    pub(crate) registry: &'static Registry,
    shard: Arc<Shard>,
    /// By the index of their site; each stands for an `Arc`.
    table: Vec<*const Cell>,
    /// The others.
    rows: Rows,
    pub(crate) hash: Hash,
    /// Of the table of series, when the rows were last looked through.
    swept: u64,
    /// The bytes that the bound on memory counts for all this, without the cells.
    counted: usize,
}

/// What became of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recorded {
    /// It is in the thread's own cell.
    Own,
    /// It belongs to a window that is not the present one.
    Elsewhere,
    /// The reporter has shut down.
    Closed,
}

impl Writer {
    pub(crate) fn new(registry: &'static Registry) -> Writer {
        let shard = Arc::new(Shard { gate: Gate::new(), fresh: Mutex::default() });
        registry.adopt(shard.clone());
        Writer {
            registry,
            shard,
            table: Vec::new(),
            rows: Rows::default(),
            hash: Hash::new(),
            swept: registry.series.vacancies(),
            counted: 0,
        }
    }

    pub(crate) fn table(&self) -> &[*const Cell] {
        &self.table
    }

    pub(crate) fn gate(&self) -> *const Gate {
        &raw const self.shard.gate
    }

    /// The cell with this index, made where there is none. None where memory is short.
    pub(crate) fn at_index(&mut self, index: usize, new: impl FnOnce() -> Cell) -> Option<&Cell> {
        if index >= self.table.len() {
            let further = index + 1 - self.table.len();
            self.reserve(further * size_of::<*const Cell>())?;
            self.table.resize(index + 1, ptr::null());
        }
        if self.table[index].is_null() {
            let cell = self.add(new)?;
            self.table[index] = Arc::into_raw(cell);
        }
        // SAFETY: it is not null, so it stands for an `Arc` that only the drop below takes back.
        Some(unsafe { &*self.table[index] })
    }

    /// The cell of these values at this place, if there is one and it is known to be right.
    #[inline(always)]
    pub(crate) fn find(&self, place: usize, key: &Key) -> Option<&Cell> {
        let row = self.rows.get(self.hash.of(place as u64, key), place, key)?;
        (row.vacancies == self.registry.series.vacancies()).then_some(&*row.cell)
    }

    /// The cell of these values at this place, made where there is none or its series have lost
    /// their places. None where memory is short.
    pub(crate) fn find_or_add(
        &mut self,
        place: usize,
        key: &Key,
        new: impl FnOnce() -> Cell,
    ) -> Option<&Cell> {
        let hash = self.hash.of(place as u64, key);
        let vacancies = self.registry.series.vacancies();
        self.sweep(vacancies);
        match self.rows.get_mut(hash, place, key) {
            Some(row) if row.vacancies == vacancies || !row.cell.feed.is_stale() => {
                row.vacancies = vacancies;
            }
            Some(_) => {
                let cell = self.add(new)?;
                let row = self.rows.get_mut(hash, place, key)?;
                (row.cell, row.vacancies) = (cell, self.registry.series.vacancies());
            }
            None => self.add_row(hash, place, key, new)?,
        }
        self.rows.get(hash, place, key).map(|row| &*row.cell)
    }

    fn add_row(&mut self, hash: u64, place: usize, key: &Key, new: impl FnOnce() -> Cell) -> Option<()> {
        let bytes = Row::bytes(key);
        self.reserve(bytes)?;
        let Some(cell) = self.add(new) else {
            self.give_back(bytes);
            return None;
        };
        let vacancies = self.registry.series.vacancies();
        self.rows.add(Row { hash, place, key: key.into(), cell, vacancies });
        Some(())
    }

    /// Lets go of the rows whose series have lost their places.
    fn sweep(&mut self, vacancies: u64) {
        if std::mem::replace(&mut self.swept, vacancies) == vacancies {
            return;
        }
        let mut freed = 0;
        self.rows.retain(|row| {
            let is_retired = row.cell.feed.is_retired();
            freed += if is_retired { Row::bytes(&row.key) } else { 0 };
            !is_retired
        });
        self.give_back(freed);
    }

    fn add(&mut self, new: impl FnOnce() -> Cell) -> Option<Arc<Cell>> {
        // It is weighed before it is made, as near as can be.
        if !self.registry.memory.has_room(Cell::bytes(Kind::Ticks, 1)) {
            return None;
        }
        let cell = Arc::new(new());
        self.registry.memory.take(Cell::bytes(cell.kind(), cell.feed.parts.len()));
        lock(&self.shard.fresh).push(cell.clone());
        Some(cell)
    }

    fn reserve(&mut self, bytes: usize) -> Option<()> {
        self.registry.memory.reserve(bytes).then(|| self.counted += bytes)
    }

    fn give_back(&mut self, bytes: usize) {
        self.counted -= bytes;
        self.registry.memory.give_back(bytes);
    }

    /// Records a sample; `at` are the ticks that decide its window, where they are known.
    pub(crate) fn record(&self, cell: &Cell, sample: Sample, at: Option<u64>) -> Recorded {
        let windows = &self.registry.windows;
        let resolution = cell.resolution();
        if at.is_some_and(|at| !windows.view(resolution).holds(at)) {
            // The window may be over.
            windows.see_end(resolution, at.unwrap_or_default());
        }
        self.shard.gate.enter(switch::light(self.registry.base));
        let view = windows.view(resolution);
        let recorded = if view.epoch == CLOSED {
            Recorded::Closed
        } else if at.is_some_and(|at| !view.holds(at)) {
            Recorded::Elsewhere
        } else {
            // SAFETY: the cell is this thread's, we are between enter and leave, and the view's
            // epoch was loaded there.
            unsafe { cell.write(&view, sample) };
            Recorded::Own
        };
        self.shard.gate.leave();
        recorded
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // From here on the thread's records go to the shared cells.
        super::local::local().suspend();
        for cell in self.table.drain(..).filter(|cell| !cell.is_null()) {
            // SAFETY: each pointer that is not null came from `Arc::into_raw` and is taken back once.
            drop(unsafe { Arc::from_raw(cell) });
        }
        self.registry.memory.give_back(self.counted);
        self.shard.gate.end();
    }
}
