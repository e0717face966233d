//! The open tasks of `#[monitored_task]`, and the dimensions that are added to them.

use std::cell::RefCell;
use std::fmt::Display;

use tokio::task::Id;

use super::text::Text;

/// An open task.
#[derive(Debug, Default)]
pub(crate) struct OpenTask {
    tags: Tags,
    /// The tokio task in which it is open.
    id: Option<Id>,
    /// The task around it.
    outer: Option<Box<OpenTask>>,
}

/// The dimensions of a task.
#[derive(Debug, Default)]
pub(crate) struct Tags {
    dimensions: Vec<(&'static str, String)>,
}

impl Tags {
    pub(crate) fn is_empty(&self) -> bool {
        self.dimensions.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.dimensions.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Tells these dimensions from all others; after what else decides.
    pub(crate) fn after(&self, text: Option<&Text>) -> Text {
        let mut text = text.map_or_else(Text::new, Clone::clone);
        for (name, value) in self.iter() {
            text.push_value(name);
            text.push_value(value);
        }
        text
    }

    fn set(&mut self, name: &'static str, value: String) {
        match self.dimensions.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.dimensions.push((name, value)),
        }
    }
}

impl OpenTask {
    pub(crate) fn tags(&self) -> &Tags {
        &self.tags
    }
}

thread_local! {
    static INNERMOST: RefCell<Option<Box<OpenTask>>> = const { RefCell::new(None) };
}

/// Opens a task on this thread, for a call or for one poll of it.
pub(crate) fn open(mut task: Box<OpenTask>) {
    task.id = tokio::task::try_id();
    // Fails while the thread's locals are destroyed; the task then has nowhere to be found.
    let _ = INNERMOST.try_with(|innermost| {
        let mut innermost = innermost.borrow_mut();
        task.outer = innermost.take();
        *innermost = Some(task);
    });
}

/// Closes the innermost task.
pub(crate) fn close() -> Option<Box<OpenTask>> {
    INNERMOST
        .try_with(|innermost| {
            let mut innermost = innermost.borrow_mut();
            let mut task = innermost.take()?;
            *innermost = task.outer.take();
            Some(task)
        })
        .ok()
        .flatten()
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
        if !is_open() {
            return self;
        }
        // The program's own code runs before anything of ours is borrowed.
        let value = value.to_string();
        let _ = INNERMOST.try_with(|innermost| {
            let mut innermost = innermost.borrow_mut();
            let Some(task) = innermost.as_mut().filter(|task| task.id == tokio::task::try_id()) else {
                return;
            };
            task.tags.set(name, value);
        });
        self
    }
}

fn is_open() -> bool {
    INNERMOST
        .try_with(|innermost| {
            innermost.borrow().as_ref().is_some_and(|task| task.id == tokio::task::try_id())
        })
        .unwrap_or(false)
}
