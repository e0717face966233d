//! The open tasks of `#[monitored_task]`, and the dimensions that are added to them.

use std::cell::Cell as Own;
use std::fmt::{self, Display, Write};
use std::mem;

use tokio::task::Id;

use super::tags::Tags;
use crate::metric::check::MAX_DIMENSION_VALUE;

/// How many tasks that are over a thread keeps for those to come, and how many bytes of dimensions
/// each at most.
const SPARES: u8 = 16;
const SPARE_BYTES: usize = 1024;

/// An open task.
#[derive(Debug, Default)]
pub(crate) struct OpenTask {
    tags: Tags,
    /// Room for a value while it is written.
    room: Vec<u8>,
    /// The tokio task in which it is open.
    id: Option<Id>,
    /// The task around it; of a spare one, the next spare one.
    outer: Option<Box<OpenTask>>,
}

impl OpenTask {
    pub(crate) fn tags(&self) -> &Tags {
        &self.tags
    }
}

/// The tasks of a thread. They are taken out to be changed: nothing is borrowed, whoever may come
/// here in the meantime.
struct Tasks {
    innermost: Own<Option<Box<OpenTask>>>,
    spare: Own<Option<Box<OpenTask>>>,
    spares: Own<u8>,
}

thread_local! {
    static TASKS: Tasks = const {
        Tasks { innermost: Own::new(None), spare: Own::new(None), spares: Own::new(0) }
    };
}

// Each access fails while the thread's locals are destroyed. A task then has nowhere to be found,
// and none is kept.

/// A task without dimensions, to be opened.
pub(crate) fn fresh() -> Box<OpenTask> {
    let spare = TASKS.try_with(|tasks| {
        let mut task = tasks.spare.take()?;
        tasks.spare.set(task.outer.take());
        tasks.spares.set(tasks.spares.get() - 1);
        Some(task)
    });
    spare.ok().flatten().unwrap_or_default()
}

/// Opens a task on this thread, for a call or for one poll of it.
pub(crate) fn open(mut task: Box<OpenTask>) {
    task.id = tokio::task::try_id();
    let _ = TASKS.try_with(|tasks| {
        task.outer = tasks.innermost.take();
        tasks.innermost.set(Some(task));
    });
}

/// Closes the innermost task.
pub(crate) fn close() -> Option<Box<OpenTask>> {
    let closed = TASKS.try_with(|tasks| {
        let mut task = tasks.innermost.take()?;
        tasks.innermost.set(task.outer.take());
        Some(task)
    });
    closed.ok().flatten()
}

/// Keeps a closed task, which was recorded, for those to come.
pub(crate) fn keep(mut task: Box<OpenTask>) {
    if task.tags.bytes() + task.room.capacity() > SPARE_BYTES {
        return;
    }
    task.tags.clear();
    let _ = TASKS.try_with(|tasks| {
        if tasks.spares.get() < SPARES {
            task.outer = tasks.spare.take();
            tasks.spare.set(Some(task));
            tasks.spares.set(tasks.spares.get() + 1);
        }
    });
}

/// The innermost open task of `#[monitored_task]`. See [`task`].
#[derive(Clone, Copy, Debug)]
pub struct Task(());

/// The innermost open task of `#[monitored_task]`, to add dimensions to.
///
/// Where none is open, nothing happens. Each task has dimensions of its own, and they end with the
/// call.
///
/// ```
/// # fn tenant() -> u32 { 7 }
/// cwmetrics_core::task().dimension("TypeOfRequest", "login").dimension("Tenant", tenant());
/// ```
#[must_use = "a task does nothing by itself; call `dimension` on it"]
pub fn task() -> Task {
    Task(())
}

impl Task {
    /// Adds a dimension to the task's metrics. A later value for the same name wins, and a task's
    /// dimension wins over an attribute's.
    ///
    /// A value that CloudWatch would refuse is repaired: characters outside printable ASCII become
    /// `?`, a blank value `(empty)`, an overlong one is cut at 1024. A name that CloudWatch would
    /// refuse is left out, and counted in [`Stats::rejected`](crate::Stats::rejected). Past 30
    /// dimensions the further ones are left out.
    pub fn dimension(self, name: &'static str, value: impl Display) -> Task {
        add(name, &value);
        self
    }
}

fn add(name: &str, value: &dyn Display) {
    let Some(mut room) = with_innermost(|task| mem::take(&mut task.room)) else { return };
    // The program's own code; an error of it leaves what it has written.
    let _ = write!(Beginning(&mut room), "{value}");
    with_innermost(|task| {
        task.tags.set(name.as_bytes(), &room);
        room.clear();
        task.room = room;
    });
}

/// Runs `with` on the innermost open task, if it is open in this tokio task.
fn with_innermost<R>(with: impl FnOnce(&mut OpenTask) -> R) -> Option<R> {
    let found = TASKS.try_with(|tasks| {
        let mut innermost = tasks.innermost.take();
        let task = innermost.as_deref_mut().filter(|task| task.id == tokio::task::try_id());
        let result = task.map(with);
        tasks.innermost.set(innermost);
        result
    });
    found.ok().flatten()
}

/// Takes in as much of a text as can make a difference: what is longer is cut anyway.
struct Beginning<'a>(&'a mut Vec<u8>);

/// More characters than the longest value has, of up to four bytes each.
const MOST_BYTES: usize = 4 * (MAX_DIMENSION_VALUE + 1);

impl Write for Beginning<'_> {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        let room = part.floor_char_boundary(MOST_BYTES.saturating_sub(self.0.len()));
        self.0.extend_from_slice(&part.as_bytes()[..room]);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spares() -> u8 {
        TASKS.with(|tasks| tasks.spares.get())
    }

    fn close_with(dimensions: &[(&'static str, &str)]) {
        open(fresh());
        dimensions.iter().for_each(|(name, value)| add(name, value));
        keep(close().unwrap());
    }

    #[test]
    fn a_task_that_is_over_is_used_again_without_its_dimensions() {
        close_with(&[("Kind", "csv")]);
        assert_eq!(spares(), 1);
        let task = fresh();
        assert!(task.tags.is_empty() && task.tags.bytes() > 0 && task.outer.is_none());
        assert_eq!(spares(), 0);
    }

    #[test]
    fn few_are_kept_and_none_that_has_grown_large() {
        for _ in 0..2 {
            let tasks: Vec<_> = (0..2 * SPARES).map(|_| fresh()).collect();
            tasks.into_iter().for_each(keep);
            assert_eq!(spares(), SPARES);
        }
        while spares() > 0 {
            drop(fresh());
        }
        close_with(&[("Kind", &"x".repeat(SPARE_BYTES))]);
        assert_eq!(spares(), 0);
    }

    #[test]
    fn a_text_is_cut_where_it_makes_no_difference() {
        for character in ["x", "ü", "€", "🦀"] {
            let text = character.repeat(2 * MOST_BYTES);
            let mut beginning = Vec::new();
            write!(Beginning(&mut beginning), "a{text}{text}").unwrap();
            let beginning = str::from_utf8(&beginning).unwrap();
            assert!(beginning.len() <= MOST_BYTES && text.len() > MOST_BYTES);
            assert_eq!(
                crate::metric::repaired_value(beginning),
                crate::metric::repaired_value(&format!("a{text}"))
            );
        }
    }
}
