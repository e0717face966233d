//! Which calls are nested in which: by task, not by thread.
//!
//! Only the return of an outermost call does anything, and mostly nothing (the word is quiet). So a
//! call that begins while the thread has one open and the word is quiet does not ask which task it
//! is in: tokio's answer costs as much as all the rest. Should the word become loud while it runs,
//! its return is not told; a later one is.

use std::cell::RefCell;

use tokio::task::Id;

use super::local::Local;
use super::switch::{NEVER, marks};

/// What is open on a thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Open {
    any: bool,
    /// The tokio task it was opened in. A call in another task is not nested, though the thread be
    /// the same: a runtime that runs inside a call polls tasks of its own.
    task: Option<Id>,
}

impl Open {
    pub(crate) const NOTHING: Open = Open { any: false, task: None };
}

thread_local! {
    /// What was open before, for the calls that are marked as foreign.
    static AROUND: RefCell<Vec<Open>> = const { RefCell::new(Vec::new()) };
}

/// A call, or one poll of it, begins under this word. Gives its marks.
#[inline(always)]
pub(crate) fn enter(local: &Local, now: u64) -> u64 {
    if local.nested.get() == now { 0 } else { enter_asking(local) }
}

/// The same, when the task has to be asked for.
#[inline]
pub(crate) fn enter_asking(local: &Local) -> u64 {
    let task = tokio::task::try_id();
    let before = local.open.get();
    if before.any {
        return if before.task == task { 0 } else { enter_foreign(local, before, task) };
    }
    local.open.set(Open { any: true, task });
    local.nested.set(local.base.get());
    marks::OUTER
}

#[cold]
fn enter_foreign(local: &Local, before: Open, task: Option<Id>) -> u64 {
    // Fails while the thread's locals are destroyed; then it is taken for nested.
    if AROUND.try_with(|around| around.borrow_mut().push(before)).is_err() {
        return 0;
    }
    local.open.set(Open { any: true, task });
    marks::FOREIGN
}

/// The call, or the poll, ends.
#[inline(always)]
pub(crate) fn leave(local: &Local, word: u64) {
    if word & marks::OUTER != 0 {
        local.open.set(Open::NOTHING);
        local.nested.set(NEVER);
    } else if word & marks::FOREIGN != 0 {
        leave_foreign(local);
    }
}

#[cold]
fn leave_foreign(local: &Local) {
    let before = AROUND.try_with(|around| around.borrow_mut().pop()).ok().flatten();
    local.open.set(before.unwrap_or(Open::NOTHING));
}

/// Whether a call with these marks has none of its task around it.
#[inline(always)]
pub(crate) const fn is_outermost(word: u64) -> bool {
    word & (marks::OUTER | marks::FOREIGN) != 0
}

/// Whether a call is open on this thread, of whatever task.
pub(crate) fn is_any_open(local: &Local) -> bool {
    local.open.get().any
}

/// Whether a call of this task or thread is open.
pub(crate) fn is_inside(local: &Local) -> bool {
    let open = local.open.get();
    open.any && open.task == tokio::task::try_id()
}
