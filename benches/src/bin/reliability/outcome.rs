//! What came of a row, by the library's figures and by the books kept outside it.

use cwmetrics::Stats;

use crate::worker::Usage;

/// What came of a row.
pub struct Outcome {
    /// By the book of the calling threads, in samples.
    pub recorded: u64,
    /// By the endpoint's book: samples that it has kept.
    pub endpoint: u64,
    pub calls: u64,
    /// Of the thread with decorated calls, and of the other.
    pub usage: [Usage; 2],
    pub most_outbox: u64,
    pub peak_mib: f64,
    /// By the library.
    pub stats: Stats,
}

/// The default of `.outbox_bytes`.
const OUTBOX_BYTES: u64 = 64 << 20;

/// What a row may lose, and to what.
#[derive(Clone, Copy, Debug, Default)]
pub struct Allowed {
    /// Exactly so many samples are refused.
    pub refused: u64,
    /// Most times that the calling thread gives up its processor.
    pub waits: u64,
}

impl Outcome {
    /// Of other processes, of which only the books are known.
    pub fn of_books(recorded: u64, endpoint: u64, stats: Stats) -> Outcome {
        let usage = Default::default();
        Outcome { recorded, endpoint, calls: 0, usage, most_outbox: 0, peak_mib: 0.0, stats }
    }

    /// Everything that is not as it must be.
    pub fn faults(&self, allowed: Allowed) -> Vec<String> {
        let Outcome { recorded, endpoint, stats, .. } = self;
        let sum = stats.accepted + stats.refused + stats.dropped + stats.pending;
        let checks = [
            (stats.recorded == *recorded, format!("{recorded} samples were recorded by the callers' book")),
            (stats.recorded == sum, format!("the accounts add up to {sum}")),
            (stats.pending == 0, format!("{} samples are still pending", stats.pending)),
            (stats.refused == allowed.refused, format!("{} samples are to be refused", allowed.refused)),
            (stats.dropped == 0, "nothing is to be dropped".to_owned()),
            (
                *endpoint >= stats.accepted && *endpoint <= stats.accepted + stats.ambiguous,
                format!("the endpoint has {endpoint} samples"),
            ),
            (
                self.usage[0].waits <= self.usage[1].waits + allowed.waits,
                "a calling thread has waited".to_owned(),
            ),
            (
                self.most_outbox <= OUTBOX_BYTES,
                format!("{} bytes are more than the bound of the outbox", self.most_outbox),
            ),
        ];
        checks.into_iter().filter(|(holds, _)| !holds).map(|(_, fault)| fault).collect()
    }

    /// The row of the table.
    pub fn row(&self, name: &str, faults: &[String]) -> String {
        let Stats { recorded, accepted, refused, dropped, pending, ambiguous, requests, .. } = self.stats;
        let nanos = |usage: Usage| usage.cpu.as_nanos() as f64 / self.calls.max(1) as f64;
        let more = nanos(self.usage[0]) - nanos(self.usage[1]);
        let verdict = if faults.is_empty() { "yes".to_owned() } else { format!("**{}**", faults.join("; ")) };
        format!(
            "| {name} | {recorded} | {accepted} | {refused} | {dropped} | {pending} | {ambiguous} | {} | \
             {requests} | {more:.0} | {} | {:.1} | {:.1} | {verdict} |",
            self.endpoint,
            self.usage[0].waits,
            self.most_outbox as f64 / f64::from(1 << 20),
            self.peak_mib,
        )
    }
}

/// The heads of the columns.
pub const HEAD: &str = "\
| | recorded | accepted | refused | dropped | pending | perhaps twice | at the endpoint | requests | \
more CPU ns a call | waits | most in the outbox, MiB | peak memory, MiB | as it must be |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|";
