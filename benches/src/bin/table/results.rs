//! What all runs have measured: the best round of all runs, since other programs only add to a time,
//! or the median of the runs' median rounds.

use cwmetrics_benches::line::Line;

/// The lines of all processes.
#[derive(Default)]
pub struct Results {
    lines: Vec<Line>,
    /// The arm of each process that failed.
    failed: Vec<String>,
}

impl Results {
    /// Adds what a process has printed; `None` if it failed.
    pub fn add(&mut self, arm: &str, line: Option<Line>) {
        match line {
            Some(line) => self.lines.push(line),
            None => self.failed.push(arm.to_owned()),
        }
    }

    /// How many processes of this arm failed.
    pub fn failures(&self, arm: &str) -> usize {
        self.failed.iter().filter(|failed| *failed == arm).count()
    }

    /// Nanoseconds of the whole call on one thread.
    pub fn call(&self, arm: &str) -> f64 {
        self.best(arm, 1, |line| line.best)
    }

    /// What of it is over the undecorated call.
    pub fn over(&self, arm: &str) -> f64 {
        self.call(arm) - self.best(arm, 1, |line| line.twin_best)
    }

    /// How many times as many calls a second two threads make as one does.
    pub fn speedup(&self, arm: &str) -> f64 {
        2.0 * self.call(arm) / self.best(arm, 2, |line| line.best)
    }

    /// The same of the undecorated twin: what the machine had to give.
    pub fn twin_speedup(&self, arm: &str) -> f64 {
        2.0 * self.best(arm, 1, |line| line.twin_best) / self.best(arm, 2, |line| line.twin_best)
    }

    /// The samples of all runs that were recorded, and those that the sink received.
    pub fn delivered(&self, arm: &str, threads: u64) -> (u64, Option<u64>) {
        let recorded = self.of(arm, threads).map(|line| line.recorded).sum();
        (recorded, self.of(arm, threads).map(|line| line.delivered).sum())
    }

    /// The best of the runs; not a number if the arm was not run.
    pub fn best(&self, arm: &str, threads: u64, figure: impl Fn(&Line) -> f64) -> f64 {
        self.of(arm, threads).map(figure).fold(f64::NAN, f64::min)
    }

    /// The median over the runs; not a number if the arm was not run.
    pub fn median(&self, arm: &str, threads: u64, figure: impl Fn(&Line) -> f64) -> f64 {
        let mut figures: Vec<f64> = self.of(arm, threads).map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
    }

    fn of<'a>(&'a self, arm: &'a str, threads: u64) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| line.name == arm && line.threads == threads)
    }
}
