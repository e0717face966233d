//! Recordings that are diverted from the reporter: what `testing::capture` sees.

use std::cell::RefCell;
use std::sync::{Arc, Mutex};

use super::{process, switch};
use crate::metric::{Identity, StatisticSet};
use crate::sync::lock;

/// What was captured so far.
#[derive(Debug, Default)]
pub(crate) struct Capture {
    samples: Mutex<Vec<(Identity, StatisticSet)>>,
}

thread_local! {
    static CURRENT: RefCell<Option<Arc<Capture>>> = const { RefCell::new(None) };
}

impl Capture {
    /// Starts a capture. It ends when the handle is dropped.
    pub(crate) fn start() -> Running {
        process::SWITCH.begin_capture();
        Running { capture: Arc::default() }
    }

    /// Takes one sample in; a timing already in its unit.
    pub(crate) fn record(&self, identity: Identity, sample: StatisticSet) {
        lock(&self.samples).push((identity, sample));
    }
}

/// A capture that goes on.
#[derive(Debug)]
pub(crate) struct Running {
    capture: Arc<Capture>,
}

impl Running {
    /// What this thread records is captured until the returned value is dropped.
    pub(crate) fn divert(&self) -> Diverted {
        // Fails while the thread's locals are destroyed, and then nothing is captured.
        let before = CURRENT.try_with(|current| current.borrow_mut().replace(self.capture.clone()));
        Diverted { before: before.ok().flatten() }
    }

    /// What was captured.
    pub(crate) fn finish(self) -> Vec<(Identity, StatisticSet)> {
        std::mem::take(&mut *lock(&self.capture.samples))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        process::SWITCH.end_capture();
    }
}

/// This thread's records are diverted while this lives.
#[derive(Debug)]
pub(crate) struct Diverted {
    before: Option<Arc<Capture>>,
}

impl Drop for Diverted {
    fn drop(&mut self) {
        let before = self.before.take();
        // Fails while the thread's locals are destroyed, and then nothing more is captured.
        let _ = CURRENT.try_with(|current| current.replace(before));
    }
}

/// The capture that this thread's records go to, if any.
pub(crate) fn current() -> Option<Arc<Capture>> {
    if !switch::has_captures(process::word()) {
        return None;
    }
    CURRENT.try_with(|current| current.borrow().clone()).ok().flatten()
}
