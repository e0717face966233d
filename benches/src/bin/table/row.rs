//! One row of the table.

use crate::results::Results;
use crate::target;

/// The head of a table; only ours has targets.
pub fn head(has_targets: bool) -> String {
    let mut columns = vec![
        "",
        "ns a call",
        "over the undecorated",
        "× two TSC reads",
        "median round",
        "two threads, ns a call",
        "throughput",
        "delivered, one thread",
        "two",
    ];
    if has_targets {
        columns.push("targets");
    }
    format!("| {} |\n|{}\n", columns.join(" | "), "---|".repeat(columns.len()))
}

/// The row of one arm.
pub fn row(arm: &str, what: &str, has_targets: bool, results: &Results) -> String {
    let call = results.call(arm);
    let over = results.over(arm);
    let ratio = over / results.over("tsc");
    let median = results.median(arm, 1, |line| line.median);
    let on_two = results.best(arm, 2, |line| line.best);
    let speedup = results.speedup(arm);
    let [one, two] = [1, 2].map(|threads| share(results.delivered(arm, threads)));
    let failed = match results.failures(arm) {
        0 => String::new(),
        failures => format!(", **failed** {failures} ×"),
    };
    let mut row = format!(
        "| {what}{failed} | {call:.1} | {over:.1} | {ratio:.2} | {median:.1} | {on_two:.1} | {speedup:.2} × | \
         {one} | {two} |"
    );
    if has_targets {
        let verdicts = target::verdicts(arm, results);
        let verdicts: Vec<_> = verdicts.iter().map(ToString::to_string).collect();
        row += &format!(" {} |", verdicts.join("<br>"));
    }
    row + "\n"
}

/// What part of the recorded samples has been delivered, so that less than all never reads as all.
fn share((recorded, delivered): (u64, Option<u64>)) -> String {
    match delivered {
        None => "–".to_owned(),
        Some(0) if recorded == 0 => "–".to_owned(),
        Some(delivered) if delivered == recorded => "all".to_owned(),
        Some(delivered) if delivered > recorded => format!("{delivered} of {recorded}"),
        Some(delivered) => format!("{:.1} %", (1000 * delivered / recorded) as f64 / 10.0),
    }
}
