//! How far a round of many calls has come.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use anstream::eprintln;
use cwmetrics_lightsail::Step;

use crate::output::number::number;
use crate::output::progress::Progress;

/// Between two lines, where there is no terminal.
const BETWEEN: Duration = Duration::from_secs(10);

/// A bar on standard error, where that is a terminal, else a line there now and then.
pub struct Calls {
    is_terminal: bool,
    /// The bar of the round that goes on.
    bar: Option<Progress>,
    /// When that round began, or when the last line was said.
    since: Option<Instant>,
}

impl Calls {
    pub fn new() -> Calls {
        Calls { is_terminal: std::io::stderr().is_terminal(), bar: None, since: None }
    }

    /// Shows how far a round has come, until it has come to its end.
    pub fn show(&mut self, step: Step) {
        if step.calls >= step.of {
            (self.bar, self.since) = (None, None);
        } else if self.is_terminal {
            self.bar.get_or_insert_with(Progress::of_calls).at(step.calls, step.of, told(step));
        } else if let Some(line) = self.line(step, Instant::now()) {
            eprintln!("{line}");
        }
    }

    /// What is to be said now.
    fn line(&mut self, step: Step, now: Instant) -> Option<String> {
        if now - *self.since.get_or_insert(now) < BETWEEN {
            return None;
        }
        self.since = Some(now);
        let [calls, of] = [step.calls, step.of].map(|count| number(count as f64));
        Some(format!("{calls} of {of} {}", told(step)))
    }
}

/// What the calls are for.
fn told(step: Step) -> String {
    match step.asking {
        true => "metrics looked up in CloudWatch".to_owned(),
        false => format!("calls made, {} points sent", number(step.points as f64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_said_every_ten_seconds() {
        let mut calls = Calls { is_terminal: false, bar: None, since: None };
        let begun = Instant::now();
        let mut said = |seconds| {
            let mut step = Step::default();
            (step.calls, step.of, step.points, step.asking) = (seconds, 1800, 1000 * seconds, seconds > 15);
            calls.line(step, begun + Duration::from_secs(seconds))
        };
        let lines: Vec<String> = (0..25).filter_map(&mut said).collect();
        assert_eq!(
            lines,
            [
                "10 of 1\u{202f}800 calls made, 10\u{202f}000 points sent",
                "20 of 1\u{202f}800 metrics looked up in CloudWatch"
            ]
        );
    }
}
