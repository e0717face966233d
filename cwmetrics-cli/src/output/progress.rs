//! How far a long task has come.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Before this has passed nothing is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar on standard error, where that is a terminal, for what takes over a second.
pub struct Progress {
    bar: ProgressBar,
    begun: Instant,
}

impl Progress {
    /// Something of so many steps begins.
    pub fn new(steps: usize) -> Progress {
        Progress::over(Some(steps as u64), ProgressStyle::default_bar())
    }

    /// Metrics begin to be read of which nobody knows how many there are.
    pub fn of_metrics() -> Progress {
        let style = ProgressStyle::with_template("{spinner} {pos} metrics");
        Progress::over(None, style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
    }

    /// Calls begin to be made; how many, and what for, is told as it goes on.
    pub fn of_calls() -> Progress {
        let style = ProgressStyle::with_template("{wide_bar} {pos} of {len} {msg}, {eta} left");
        Progress::over(Some(0), style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }

    fn over(steps: Option<u64>, style: ProgressStyle) -> Progress {
        let bar = ProgressBar::with_draw_target(steps, ProgressDrawTarget::hidden()).with_style(style);
        Progress { bar, begun: Instant::now() }
    }

    /// So many steps are done since the last time.
    pub fn advance(&self, steps: usize) {
        self.appear();
        self.bar.inc(steps as u64);
    }

    /// So many steps are done of all, which are these.
    pub fn at(&self, done: u64, of: u64, what: String) {
        self.appear();
        self.bar.set_length(of);
        self.bar.set_message(what);
        self.bar.set_position(done);
    }

    fn appear(&self) {
        if self.bar.is_hidden() && self.begun.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
