//! Which window it is, by the clock that measures calls.

use super::atomics::{AtomicU64, Mutex, Ordering, fence, spin_loop};
use super::scale::{NANOS, Scale};
use crate::metric::Resolution;

/// The window of one resolution, for every thread to see.
#[derive(Debug)]
struct Window {
    second: AtomicU64,
    start: AtomicU64,
    span: AtomicU64,
    resolution: Resolution,
}

/// The epoch of a reporter that has shut down.
pub(crate) const CLOSED: u64 = u64::MAX;

/// One look at a [`Window`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct View {
    pub(crate) epoch: u64,
    /// The window's start, in seconds since 1970.
    pub(crate) second: u64,
    /// The same in ticks.
    pub(crate) start: u64,
    /// How many ticks it lasts.
    pub(crate) span: u64,
}

impl View {
    /// Whether a moment is inside the window.
    #[inline(always)]
    pub(crate) fn holds(&self, ticks: u64) -> bool {
        ticks.wrapping_sub(self.start) < self.span
    }
}

/// Stands for the epoch while the other fields change. No bank is of this epoch.
const CHANGING: u64 = 0;

/// The windows of both resolutions, and who may move them.
///
/// A change of the epoch tells the writers to take fresh banks: at the end of a window, and within
/// it whenever something is to be pushed.
#[derive(Debug)]
pub(crate) struct Windows {
    /// Counts from 1 and never repeats. [`CLOSED`] when nothing is recorded any more.
    epoch: AtomicU64,
    windows: [Window; 2],
    /// Held while a window moves, by the collector or by the writer that sees that it is over.
    scale: Mutex<Scale>,
}

impl Windows {
    pub(crate) fn new(scale: Scale) -> Windows {
        let zero = || AtomicU64::new(0);
        let window = |resolution| Window { second: zero(), start: zero(), span: zero(), resolution };
        let windows =
            Windows { epoch: zero(), windows: Resolution::ALL.map(window), scale: Mutex::new(scale) };
        windows.change(1, &scale, scale.ticks);
        windows
    }

    #[inline(always)]
    pub(crate) fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Relaxed)
    }

    /// A look at a window in which everything belongs together.
    pub(crate) fn view(&self, resolution: Resolution) -> View {
        let window = &self.windows[resolution as usize];
        loop {
            let epoch = self.epoch.load(Ordering::Acquire);
            let view = View {
                epoch,
                second: window.second.load(Ordering::Relaxed),
                start: window.start.load(Ordering::Relaxed),
                span: window.span.load(Ordering::Relaxed),
            };
            fence(Ordering::Acquire);
            if epoch != CHANGING && self.epoch.load(Ordering::Relaxed) == epoch {
                return view;
            }
            spin_loop();
        }
    }

    /// Writer: the window of this resolution is over at `ticks`; moves it on unless somebody is
    /// just doing so.
    pub(crate) fn see_end(&self, resolution: Resolution, ticks: u64) {
        let Ok(scale) = self.scale.try_lock() else { return };
        let now = scale.wall_of(ticks) / NANOS;
        let epoch = self.epoch();
        // Only forwards: a late writer does not take the others back.
        if epoch != CLOSED && resolution.window_of(now) > self.second(resolution) {
            self.change(epoch + 1, &scale, ticks);
        }
    }

    /// Collector: a fresh epoch, by a fresh scale. Banks of epochs before the returned one can be
    /// read after a heavy barrier, once their thread was seen outside a record.
    pub(crate) fn advance(&self, scale: Scale) -> u64 {
        let mut held = crate::sync::lock(&self.scale);
        *held = scale;
        match self.epoch() {
            CLOSED => CLOSED,
            epoch => {
                self.change(epoch + 1, &scale, scale.ticks);
                epoch + 1
            }
        }
    }

    /// Moves on when a window is over by this scale, or the wall clock has left it.
    pub(crate) fn catch_up(&self, scale: Scale) {
        let mut held = crate::sync::lock(&self.scale);
        *held = scale;
        let epoch = self.epoch();
        let has_left =
            |resolution: Resolution| resolution.window_of(scale.wall / NANOS) != self.second(resolution);
        if epoch != CLOSED && Resolution::ALL.into_iter().any(has_left) {
            self.change(epoch + 1, &scale, scale.ticks);
        }
    }

    /// The second since 1970 in which the window of this resolution begins.
    pub(crate) fn second(&self, resolution: Resolution) -> u64 {
        self.windows[resolution as usize].second.load(Ordering::Relaxed)
    }

    /// The second since 1970 in which the window of this resolution ends.
    pub(crate) fn end(&self, resolution: Resolution) -> u64 {
        self.second(resolution) + u64::from(resolution.seconds())
    }

    /// Collector: from now on nothing is recorded.
    pub(crate) fn close(&self) {
        let _held = crate::sync::lock(&self.scale);
        self.epoch.store(CLOSED, Ordering::SeqCst);
    }

    /// How ticks relate to the wall clock at the moment.
    pub(crate) fn scale(&self) -> Scale {
        *crate::sync::lock(&self.scale)
    }

    /// Moves to the windows that `ticks` is in. The caller holds the scale.
    fn change(&self, epoch: u64, scale: &Scale, ticks: u64) {
        self.epoch.store(CHANGING, Ordering::Relaxed);
        fence(Ordering::Release);
        for window in &self.windows {
            window.move_to(scale, ticks);
        }
        self.epoch.store(epoch, Ordering::Release);
    }
}

impl Window {
    fn move_to(&self, scale: &Scale, ticks: u64) {
        let length = u64::from(self.resolution.seconds());
        let second = self.resolution.window_of(scale.wall_of(ticks) / NANOS);
        let start = scale.ticks_of(second * NANOS);
        let end = scale.ticks_of((second + length) * NANOS);
        self.second.store(second, Ordering::Relaxed);
        self.start.store(start, Ordering::Relaxed);
        self.span.store(end.wrapping_sub(start), Ordering::Relaxed);
    }
}
