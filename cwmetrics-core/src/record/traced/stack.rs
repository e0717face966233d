//! What is open on a thread, the innermost first.
//!
//! It is taken out to be changed: nothing is borrowed, whoever may come here in the meantime.

use std::cell::Cell;

use super::super::door::door;
use super::super::local::local;
use super::super::nest;
use super::open::{Kind, Open};

thread_local! {
    static INNERMOST: Cell<Option<Box<Open>>> = const { Cell::new(None) };
}

// Each access fails while the thread's locals are destroyed. Nothing is traced then.

/// Something is open from now on, on this thread.
pub(super) fn push(mut open: Box<Open>) {
    let task = tokio::task::try_id();
    open.task = task;
    let pushed = INNERMOST.try_with(|innermost| {
        open.outer = innermost.take();
        innermost.set(Some(open));
    });
    if pushed.is_ok() {
        if door().open() == nest::Open::Somewhere {
            // It has not asked for its task, which is this one.
            door().set_open(nest::Open::In(task));
        }
        local().settle();
    }
}

/// What is innermost is open no more, on this thread.
pub(super) fn pop() -> Option<Box<Open>> {
    let popped = INNERMOST.try_with(|innermost| {
        let mut open = innermost.take()?;
        innermost.set(open.outer.take());
        Some(open)
    });
    let popped = popped.ok().flatten();
    if popped.is_some() {
        local().settle();
    }
    popped
}

/// Runs `with` on what is innermost, if it is open in this tokio task.
pub(super) fn with_innermost<R>(with: impl FnOnce(&mut Open) -> R) -> Option<R> {
    let found = INNERMOST.try_with(|innermost| {
        let mut open = innermost.take();
        let ours = open.as_deref_mut().filter(|open| open.task == tokio::task::try_id());
        let result = ours.map(with);
        innermost.set(open);
        result
    });
    found.ok().flatten()
}

/// What is innermost, in whichever task.
pub(super) fn innermost_kind() -> Option<Kind> {
    let kind = INNERMOST.try_with(|innermost| {
        let open = innermost.take();
        let kind = open.as_deref().map(Open::kind);
        innermost.set(open);
        kind
    });
    kind.ok().flatten()
}

/// Whether it is decided whether what is called here is traced: not by what a caller says alone, which is
/// for the next request.
pub(super) fn is_decided() -> bool {
    with_innermost(|open| open.kind() != Kind::Incoming).unwrap_or(false)
}
