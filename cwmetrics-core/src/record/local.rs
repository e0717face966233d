//! Each thread's way into its shard.

use std::cell::{Cell as Own, RefCell};
use std::ptr;

use super::cell::Cell;
use super::handoff::Gate;
use super::nest::{Open, is_any_open};
use super::registry::Registry;
use super::shard::Writer;
use super::switch::{self, NEVER};
use super::window::Windows;

/// What a call looks at, as plain as can be: the thread's own memory without a destructor, so that
/// it is there to the thread's very end.
#[derive(Debug)]
pub(crate) struct Local {
    /// The word under which a call that begins needs to know nothing else: a call is open on this
    /// thread, and the thread has cells for the reporter. [`NEVER`] otherwise.
    pub(crate) nested: Own<u64>,
    /// The base of the reporter that the pointers below belong to; [`NEVER`] while they must not be
    /// used.
    pub(crate) base: Own<u64>,
    cells: Own<*const *const Cell>,
    length: Own<usize>,
    gate: Own<*const Gate>,
    windows: Own<*const Windows>,
    writer: Own<*const Writer>,
    pub(crate) open: Own<Open>,
}

thread_local! {
    static LOCAL: Local = const {
        Local {
            nested: Own::new(NEVER),
            base: Own::new(NEVER),
            cells: Own::new(ptr::null()),
            length: Own::new(0),
            gate: Own::new(ptr::null()),
            windows: Own::new(ptr::null()),
            writer: Own::new(ptr::null()),
            open: Own::new(Open::NOTHING),
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

/// What a thread's own records need.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way<'a> {
    pub(crate) cell: &'a Cell,
    pub(crate) gate: &'a Gate,
    pub(crate) windows: &'a Windows,
}

impl Way<'_> {
    /// Records in the cell, if that needs neither memory nor a fresh bank.
    #[inline(always)]
    pub(crate) fn time(&self, base: u64, start: u64, end: u64) -> bool {
        self.gate.enter(switch::light(base));
        // SAFETY: the cell is this thread's, we are between enter and leave, and the epoch is
        // loaded there.
        let content = unsafe { self.cell.durations.bank(self.windows.epoch()) };
        let is_recorded = content.is_some_and(|content| {
            content.holds(end) && content.body.add_quickly(end.saturating_sub(start)).is_ok()
        });
        self.gate.leave();
        is_recorded
    }
}

impl Local {
    /// The cell with this index, for a reporter's base, if the thread has one.
    #[inline(always)]
    pub(crate) fn way(&self, base: u64, index: usize) -> Option<Way<'_>> {
        if self.base.get() != base || index >= self.length.get() {
            return None;
        }
        // SAFETY: under this base the pointers are those that `resume` took from the thread's
        // writer, which does not change before `suspend`: there are as many cells as the length
        // says, each null or alive as long as the writer.
        unsafe {
            let cell = (*self.cells.get().add(index)).as_ref()?;
            Some(Way { cell, gate: &*self.gate.get(), windows: &*self.windows.get() })
        }
    }

    /// The same for the cell of these values at this place.
    #[inline]
    pub(crate) fn way_to(&self, base: u64, place: usize, key: &[u8]) -> Option<Way<'_>> {
        if self.base.get() != base {
            return None;
        }
        // SAFETY: as above.
        unsafe {
            let cell = (*self.writer.get()).find(place, key)?;
            Some(Way { cell, gate: &*self.gate.get(), windows: &*self.windows.get() })
        }
    }

    /// The pointers must not be used until [`resume`](Local::resume).
    pub(crate) fn suspend(&self) {
        self.base.set(NEVER);
        self.nested.set(NEVER);
    }

    fn resume(&self, writer: &Writer) {
        let table = writer.table();
        self.cells.set(table.as_ptr());
        self.length.set(table.len());
        self.gate.set(writer.gate());
        self.windows.set(&raw const writer.registry.windows);
        self.writer.set(writer);
        self.base.set(writer.registry.base);
        if is_any_open(self) {
            self.nested.set(writer.registry.base);
        }
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
