use std::{fmt, mem};

use super::depot::SpoolFailures;
use super::quiet::quietly;
use crate::sink::{Batch, Datum};

/// Why samples were lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loss {
    Refused,
    OutboxFull,
    TooOld,
    ShutDown,
}

/// How many samples were lost, by cause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Losses([u64; 4]);

impl Losses {
    pub(super) fn add(&mut self, loss: Loss, samples: u64) {
        self.0[loss as usize] += samples;
    }
}

/// Tells the log what goes wrong, without flooding it: each cause at once, and then again whenever
/// its total has doubled.
#[derive(Debug, Default)]
pub(super) struct Report {
    losses: [Rising; 4],
    failures: Rising,
    spool_failures: Rising,
}

impl Report {
    pub(super) fn lost(&mut self, losses: Losses) {
        for ((loss, samples), rising) in Loss::ALL.iter().zip(losses.0).zip(&mut self.losses) {
            if let Some(total) = rising.add(samples) {
                let cause = loss.as_str();
                quietly(|| tracing::warn!(samples = total, cause, "cwmetrics has lost samples"));
            }
        }
    }

    /// A request has to be made again.
    pub(super) fn failed(&mut self, error: &str) {
        if let Some(failures) = self.failures.add(1) {
            quietly(|| tracing::warn!(failures, error, "cwmetrics cannot push its metrics, and tries again"));
        }
    }

    /// The sink has refused a batch for good: of one datum, where that could be found.
    pub(super) fn refused(&mut self, batch: &Batch, error: &str) {
        let datums = batch.datums().len();
        let Some(first) = batch.datums().first() else { return };
        let (metric, dimensions) = (first.name(), Dimensions(first));
        quietly(|| tracing::debug!(metric, %dimensions, datums, error, "cwmetrics has had data refused"));
    }

    /// The spool could not do something.
    pub(super) fn spool_failed(&mut self, SpoolFailures { count, error }: SpoolFailures) {
        if let Some(failures) = self.spool_failures.add(count) {
            quietly(|| {
                tracing::warn!(failures, error, "cwmetrics cannot use its spool, and delivers from memory");
            });
        }
    }

    /// A request was answered.
    pub(super) fn answered(&mut self) {
        let failures = mem::take(&mut self.failures).total;
        if failures > 0 {
            quietly(|| tracing::info!(failures, "cwmetrics pushes its metrics again"));
        }
    }
}

/// The dimensions of a datum, as `name=value, name=value`.
struct Dimensions<'a>(&'a Datum);

impl fmt::Display for Dimensions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (name, value) in self.0.dimensions() {
            write!(f, "{separator}{name}={value}")?;
            separator = ", ";
        }
        Ok(())
    }
}

impl Loss {
    /// In the order of their numbers.
    const ALL: [Loss; 4] = [Loss::Refused, Loss::OutboxFull, Loss::TooOld, Loss::ShutDown];

    fn as_str(self) -> &'static str {
        match self {
            Loss::Refused => "the sink has refused them for good",
            Loss::OutboxFull => "the outbox was full",
            Loss::TooOld => "they were older than the two weeks that CloudWatch accepts",
            Loss::ShutDown => "the reporter was shut down before they were accepted",
        }
    }
}

/// A total that is worth telling at first and whenever it has doubled.
#[derive(Clone, Copy, Debug, Default)]
struct Rising {
    total: u64,
    next: u64,
}

impl Rising {
    fn add(&mut self, more: u64) -> Option<u64> {
        self.total += more;
        let tell = more > 0 && self.total >= self.next;
        if tell {
            self.next = self.total.saturating_mul(2);
        }
        tell.then_some(self.total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_is_told_at_once_and_then_when_it_has_doubled() {
        let mut rising = Rising::default();
        let told: Vec<u64> = (0..100).filter_map(|_| rising.add(3)).collect();
        assert_eq!(told, [3, 6, 12, 24, 48, 96, 192]);
        assert_eq!(rising.add(0), None);
    }

    #[test]
    fn every_cause_has_its_place() {
        for (place, loss) in Loss::ALL.into_iter().enumerate() {
            assert_eq!(loss as usize, place);
        }
    }
}
