//! Which calls are nested in which: by task, not by thread.

use std::cell::Cell;

use tokio::task::Id;

/// What is open on this thread at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Open {
    any: bool,
    /// The tokio task it was opened in. A call in another task is not nested, though the thread be
    /// the same: a runtime that runs inside a call polls tasks of its own.
    task: Option<Id>,
}

thread_local! {
    // It has no destructor, so that calls during the destruction of thread-locals nest as well.
    static OPEN: Cell<Open> = const { Cell::new(Open { any: false, task: None }) };
}

/// One entered call; gives back what was open before when it is left.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entered {
    before: Open,
    nested: bool,
}

/// A call, or one poll of it, begins.
#[inline]
pub(crate) fn enter() -> Entered {
    let task = tokio::task::try_id();
    let before = OPEN.replace(Open { any: true, task });
    Entered { before, nested: before.any && before.task == task }
}

impl Entered {
    /// Whether a call of the same task or thread is open around this one.
    pub(crate) fn is_nested(self) -> bool {
        self.nested
    }

    /// The call, or the poll, ends.
    #[inline]
    pub(crate) fn leave(self) {
        OPEN.set(self.before);
    }
}

/// Whether a call of this task or thread is open.
pub(crate) fn is_inside() -> bool {
    let open = OPEN.get();
    open.any && open.task == tokio::task::try_id()
}
