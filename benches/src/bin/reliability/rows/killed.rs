//! Processes with a spool are killed, by the system's clock.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::time::Duration;
use std::{fs, io};

use cwmetrics::{Push, Reporter, Stats};
use cwmetrics_local::{Datum, Fault, Local, Samples};

use super::terminated::{child, child_on_full_disk};
use crate::outcome::{Allowed, Outcome};
use crate::random::Random;
use crate::world::Result;

/// The samples of a push, each unlike any other: few enough that each is sent as it is, and more than
/// a block of a disk.
const EACH: u64 = 100;
/// The child whose disk is full.
const FULL: u64 = 6;

/// Ten children in a row, each killed while it works and while the endpoint throttles half of the
/// requests, one of them with a disk that is full; then one that empties the spool.
pub fn run() -> Result<(Outcome, Allowed)> {
    let local = Local::start()?;
    let mut random = Random::new(1);
    let mut throttling = Random::new(2);
    local.fail_when(move |_| (throttling.fraction() < 0.5).then_some(Fault::Throttle));
    let directory = std::env::temp_dir().join(format!("cwmetrics-reliability-{}", std::process::id()));
    let path = directory.to_str().ok_or("the temporary directory has no plain name")?;
    // By the children's book: what they said to be safe, or has arrived.
    let (mut book, mut marked) = (BTreeMap::<u64, u64>::new(), 0);
    for round in 0..10 {
        let start = if round == FULL { child_on_full_disk } else { child };
        let mut child = start(&["spool", path, &(round * 1_000_000).to_string()], &local)?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("no pipe")?).lines();
        let heard: io::Result<Vec<String>> = lines.by_ref().take(5 + random.below(50) as usize).collect();
        child.kill()?;
        child.wait()?;
        let rest: io::Result<Vec<String>> = lines.collect();
        let mut failures = 0;
        for line in heard?.iter().chain(&rest?) {
            let (number, errors) = line.split_once(' ').ok_or("two numbers are expected")?;
            let number: u64 = number.parse()?;
            failures += errors.parse::<u64>()?;
            book.extend((number * EACH..(number + 1) * EACH).map(|value| (value, 0)));
        }
        if (failures > 0) != (round == FULL) {
            return Err(format!("the spool has failed {failures} times in round {round}").into());
        }
        marked += sent_files(path)?;
    }
    local.fail_no_more();
    let status = child(&["empty", path], &local)?.wait()?;
    fs::remove_dir_all(&directory)?;
    if !status.success() {
        return Err("the last child did not end well".into());
    }
    for datum in local.datums() {
        count(&datum, &mut book)?;
    }
    let mut stats = Stats::default();
    stats.recorded = book.len() as u64;
    stats.accepted = book.values().filter(|times| **times > 0).count() as u64;
    stats.dropped = stats.recorded - stats.accepted;
    stats.ambiguous = marked * EACH;
    stats.requests = local.requests().len() as u64;
    Ok((Outcome::of_books(stats.recorded, book.values().sum(), stats), Allowed::default()))
}

fn count(datum: &Datum, book: &mut BTreeMap<u64, u64>) -> Result<()> {
    let Samples::Values { values, counts } = &datum.samples else { return Err("values are expected".into()) };
    for (value, times) in values.iter().zip(counts) {
        *book.entry(*value as u64).or_default() += *times as u64;
    }
    Ok(())
}

/// How many batches had been sent, and may have been accepted, when the process was killed.
fn sent_files(directory: &str) -> Result<u64> {
    let names: io::Result<Vec<_>> = fs::read_dir(directory)?.map(|entry| Ok(entry?.path())).collect();
    Ok(names?.iter().filter(|path| path.extension().is_some_and(|ending| ending == "sent")).count() as u64)
}

fn install(directory: &str, timeout: Duration) -> Result<Reporter> {
    let builder = cwmetrics::namespace("Shop").push(Push::Manual).shutdown_timeout(timeout);
    Ok(builder.spool(directory).install()?)
}

/// Records and pushes until it is killed, and tells of each push that is in the spool or delivered.
pub fn work(directory: &str, first: u64) -> Result<bool> {
    let reporter = install(directory, Duration::from_millis(5))?;
    for number in first.. {
        (number * EACH..(number + 1) * EACH).for_each(|value| cwmetrics::put_value("put", value as f64));
        // A push that is throttled waits.
        let _ = reporter.flush_blocking();
        let errors = loop {
            let stats = cwmetrics::stats();
            if stats.pending == stats.spooled {
                break stats.spool_errors;
            }
            std::thread::yield_now();
        };
        writeln!(io::stdout(), "{number} {errors}")?;
    }
    Ok(true)
}

/// Delivers what the others have left.
pub fn empty(directory: &str) -> Result<bool> {
    install(directory, Duration::from_secs(60))?.flush_blocking()?;
    let stats = cwmetrics::stats();
    Ok(stats.pending == 0 && stats.spool_corrupt == 0)
}
