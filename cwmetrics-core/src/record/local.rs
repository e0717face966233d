//! Each thread's way into its shard.

use std::cell::{Cell as Own, RefCell};
use std::ptr;

use super::cell::Cell;
use super::door::door;
use super::handoff::Gate;
use super::nest::Open;
use super::registry::Registry;
use super::rows::Key;
use super::shard::Writer;
use super::switch::{self, NEVER};
use super::traced;
use super::way::Way;
use super::window::Windows;

/// What a call looks at, as plain as can be: the thread's own memory without a destructor, so that
/// it is there to the thread's very end.
#[derive(Debug)]
pub(crate) struct Local {
    /// The word that the [door](super::door) has had since the open calls began. Those that had
    /// nothing else to ask for end under no other.
    pub(crate) opened: Own<u64>,
    /// The base of the reporter that the pointers below belong to; [`NEVER`] while they must not be
    /// used.
    pub(crate) base: Own<u64>,
    cells: Own<*const *const Cell>,
    length: Own<usize>,
    /// The same for those calls, and 0 while they must not use the pointers.
    opened_length: Own<usize>,
    gate: Own<*const Gate>,
    windows: Own<*const Windows>,
    writer: Own<*const Writer>,
}

thread_local! {
    static LOCAL: Local = const {
        Local {
            opened: Own::new(NEVER),
            base: Own::new(NEVER),
            cells: Own::new(ptr::null()),
            length: Own::new(0),
            opened_length: Own::new(0),
            gate: Own::new(ptr::null()),
            windows: Own::new(ptr::null()),
            writer: Own::new(ptr::null()),
        }
    };
    /// What the pointers in [`Local`] point into.
    static WRITER: RefCell<Option<Writer>> = const { RefCell::new(None) };
}

/// This thread's local.
#[inline(always)]
pub(crate) fn local() -> &'static Local {
    // SAFETY: a thread-local without a destructor lives as long as its thread, and the reference
    // cannot leave the thread, since `Local` is not `Sync`.
    unsafe { &*LOCAL.with(ptr::from_ref) }
}

impl Local {
    /// The cell with this index, for a reporter's base, if the thread has one.
    #[inline(always)]
    pub(crate) fn way(&self, base: u64, index: usize) -> Option<Way<'_>> {
        if self.base.get() != base || index >= self.length.get() {
            return None;
        }
        // SAFETY: under this base the pointers are in use, and there are so many cells.
        unsafe { self.way_at(index) }
    }

    /// The same for the end of a call that had nothing to ask for when it began.
    #[inline(always)]
    pub(crate) fn opened_way(&self, index: usize) -> Option<Way<'_>> {
        if index >= self.opened_length.get() {
            return None;
        }
        // SAFETY: so many cells are there, and while it is not 0 the pointers are in use.
        unsafe { self.way_at(index) }
    }

    /// # Safety
    /// The pointers are in use, and there are more cells than `index`.
    #[inline(always)]
    unsafe fn way_at(&self, index: usize) -> Option<Way<'_>> {
        // SAFETY: the pointers are those that `resume` took from the thread's writer, which does
        // not change before `suspend`; each cell is null or alive as long as the writer.
        unsafe {
            let cell = (*self.cells.get().add(index)).as_ref()?;
            Some(Way { cell, gate: &*self.gate.get(), windows: &*self.windows.get() })
        }
    }

    /// The cell of these values at this place.
    #[inline]
    pub(crate) fn way_to(&self, base: u64, place: usize, key: &Key) -> Option<Way<'_>> {
        if self.base.get() != base {
            return None;
        }
        // SAFETY: under this base the pointers are in use.
        unsafe { self.way_with(place, key) }
    }

    /// The same for the end of a call that had nothing to ask for when it began.
    #[inline]
    pub(crate) fn opened_way_to(&self, place: usize, key: &Key) -> Option<Way<'_>> {
        let base = self.base.get();
        if base == NEVER || base != self.opened.get() {
            return None;
        }
        // SAFETY: under this base the pointers are in use.
        unsafe { self.way_with(place, key) }
    }

    /// # Safety
    /// The pointers are in use.
    #[inline(always)]
    unsafe fn way_with(&self, place: usize, key: &Key) -> Option<Way<'_>> {
        // SAFETY: as for `way_at`.
        unsafe {
            let cell = (*self.writer.get()).find(place, key)?;
            Some(Way { cell, gate: &*self.gate.get(), windows: &*self.windows.get() })
        }
    }

    /// The pointers must not be used until [`resume`](Local::resume).
    pub(crate) fn suspend(&self) {
        self.base.set(NEVER);
        self.settle();
    }

    /// Says under which word a call that begins has nothing to ask for.
    #[cold]
    pub(crate) fn settle(&self) {
        let base = self.base.get();
        let word = if switch::is_plain(base) { base } else { NEVER };
        if door().open() == Open::Nothing || self.opened.get() == NEVER {
            self.opened.set(word);
        }
        let word = if traced::closes_the_door() { NEVER } else { word };
        let can_nest = word != NEVER && self.opened.get() == word;
        self.opened_length.set(if can_nest { self.length.get() } else { 0 });
        door().settle(word, can_nest);
    }

    fn resume(&self, writer: &Writer) {
        let table = writer.table();
        self.cells.set(table.as_ptr());
        self.length.set(table.len());
        self.gate.set(writer.gate());
        self.windows.set(&raw const writer.registry.windows);
        self.writer.set(writer);
        self.base.set(writer.registry.base);
        self.settle();
    }
}

/// Runs `with` on this thread's writer. None while the thread's locals are destroyed, and inside
/// another such run (of an allocator that is decorated itself).
pub(crate) fn with_writer<R>(registry: &'static Registry, with: impl FnOnce(&mut Writer) -> R) -> Option<R> {
    let run = |owned: &RefCell<Option<Writer>>| {
        let mut owned = owned.try_borrow_mut().ok()?;
        local().suspend();
        let writer = match &mut *owned {
            Some(writer) if ptr::eq(writer.registry, registry) => writer,
            // The first record of this thread, or the first since another reporter came.
            other => other.insert(Writer::new(registry)),
        };
        let result = with(writer);
        local().resume(writer);
        Some(result)
    };
    WRITER.try_with(run).ok().flatten()
}
