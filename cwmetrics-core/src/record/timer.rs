use super::metric::Metric;
use super::target::Target;

/// Measures until it is dropped or stopped.
///
/// ```
/// let timer = cwmetrics_core::metric("parse").start();
/// // …
/// timer.stop();
/// ```
#[derive(Debug)]
#[must_use = "a timer that is dropped at once measures nothing"]
pub struct Timer<'a> {
    /// None if it is to record nothing.
    metric: Option<Metric<'a>>,
    target: Target,
    start: u64,
}

impl<'a> Timer<'a> {
    #[inline(always)]
    pub(crate) fn start(metric: Metric<'a>) -> Timer<'a> {
        let (target, start) = begin();
        Timer { metric: Some(metric), target, start }
    }

    /// Records the time since the start.
    pub fn stop(self) {
        drop(self);
    }

    /// Records nothing.
    pub fn discard(mut self) {
        self.metric = None;
    }
}

fn begin() -> (Target, u64) {
    let target = Target::now();
    (target, target.ticks())
}

impl Drop for Timer<'_> {
    fn drop(&mut self) {
        if let Some(metric) = &mut self.metric {
            metric.put_ticks(self.start, self.target);
        }
    }
}
