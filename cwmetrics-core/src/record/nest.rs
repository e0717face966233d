//! Which calls are nested in which: by task, not by thread.
//!
//! Only the return of an outermost call does anything, and mostly nothing (the word is quiet). So a
//! call that begins while the word is quiet does not ask which task it is in: tokio's answer costs
//! as much as all the rest. Should the word become loud while it runs, a call inside it takes its
//! own task for that of the call around it. So of a long sync call that runs a runtime inside, the
//! returns in one task may not be told before its own.

use std::cell::RefCell;

use tokio::task::Id;

use super::door::{Door, door};
use super::local::local;
use super::switch::{base_of, marks};

/// What is open on a thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Open {
    #[default]
    Nothing,
    /// A call that did not ask for its task.
    Somewhere,
    /// The tokio task it was opened in. A call in another task is not nested, though the thread be
    /// the same: a runtime that runs inside a call polls tasks of its own.
    In(Option<Id>),
}

thread_local! {
    /// What was open before, for the calls that are marked as foreign.
    static AROUND: RefCell<Vec<Open>> = const { RefCell::new(Vec::new()) };
}

/// A call, or one poll of it, begins under this word. Gives its marks.
#[inline(always)]
pub(crate) fn enter(door: &Door, now: u64) -> u64 {
    if door.is_for_nested(now) { 0 } else { enter_unless_nested(door, now) }
}

#[inline(never)]
fn enter_unless_nested(door: &Door, now: u64) -> u64 {
    if door.enter(now) { marks::OUTER } else { enter_asking(door) }
}

/// The same, when the task has to be asked for.
#[inline(never)]
pub(crate) fn enter_asking(door: &Door) -> u64 {
    let task = tokio::task::try_id();
    match door.open() {
        Open::Nothing => {
            door.set_open(Open::In(task));
            local().settle();
            marks::OUTER
        }
        Open::Somewhere => {
            door.set_open(Open::In(task));
            0
        }
        Open::In(around) if around == task => 0,
        around @ Open::In(_) => enter_foreign(door, around, task),
    }
}

#[cold]
fn enter_foreign(door: &Door, around: Open, task: Option<Id>) -> u64 {
    // Fails while the thread's locals are destroyed; then it is taken for nested.
    if AROUND.try_with(|all| all.borrow_mut().push(around)).is_err() {
        return 0;
    }
    door.set_open(Open::In(task));
    marks::FOREIGN
}

/// The call, or the poll, with these marks ends, that was under this word.
#[inline(always)]
pub(crate) fn leave(marks: u64, word: u64) {
    if is_outermost(marks) {
        leave_outermost(marks, word);
    }
}

#[inline(never)]
fn leave_outermost(marks: u64, word: u64) {
    let door = door();
    if marks & marks::FOREIGN != 0 {
        let around = AROUND.try_with(|around| around.borrow_mut().pop()).ok().flatten();
        door.set_open(around.unwrap_or_default());
        local().settle();
    } else if !door.leave(base_of(word)) {
        local().settle();
    }
}

/// Whether a call with these marks has none of its task around it.
#[inline(always)]
pub(crate) const fn is_outermost(word: u64) -> bool {
    word & (marks::OUTER | marks::FOREIGN) != 0
}

/// Whether a call of this task or thread is open.
pub(crate) fn is_inside() -> bool {
    match door().open() {
        Open::Nothing => false,
        Open::Somewhere => true,
        Open::In(task) => task == tokio::task::try_id(),
    }
}
