//! A destination of one's own: every datum becomes a line of JSON in a file.
//!
//! ```sh
//! cargo run --example custom_sink              # to a file that is removed at the end
//! cargo run --example custom_sink -- out.jsonl # appended to this file
//! ```
//!
//! A [`Sink`] says what became of one batch; keeping what was not accepted, trying again with
//! backoff, counting and logging are the reporter's. Here the file cannot be written at first: its
//! folder is missing. The samples wait, the folder appears, and nothing is lost.

use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{self, Sender};
use std::time::{Duration, SystemTime};

use cwmetrics::sink::{Batch, Datum, Failure, Limits, Sink};
use cwmetrics::{Push, count, timeit};
use serde_json::{Map, Value, json};

/// Appends a line of JSON for every datum.
struct JsonLines {
    path: PathBuf,
    /// Who wants to know of failures.
    failures: Sender<Failure>,
}

impl Sink for JsonLines {
    async fn send(&self, batch: &Batch) -> Result<(), Failure> {
        let lines: String = batch.datums().iter().map(|datum| line(batch.namespace(), datum)).collect();
        self.append(&lines).inspect_err(|failure| {
            // The reporter logs it too; nobody may be listening here.
            let _ = self.failures.send(failure.clone());
        })
    }

    /// Small batches, so that a failure holds up little.
    fn limits(&self) -> Limits {
        Limits::new(64 << 10, 100)
    }
}

impl JsonLines {
    fn append(&self, lines: &str) -> Result<(), Failure> {
        // Nothing is written before the file is open: an error can be tried again without a doubt.
        let opened = OpenOptions::new().create(true).append(true).open(&self.path);
        let mut file = opened.map_err(|error| match error.kind() {
            // No further attempt would go better: these samples are given up.
            io::ErrorKind::IsADirectory => Failure::refused(error.to_string()),
            _ => Failure::retry(format!("{} cannot be opened: {error}", self.path.display())),
        })?;
        let before = file.metadata().map_err(|error| Failure::retry(error.to_string()))?.len();
        file.write_all(lines.as_bytes()).map_err(|error| match file.set_len(before) {
            // A full disk may take a part of the lines. It is cut off again, …
            Ok(()) => Failure::retry(error.to_string()),
            // … or some lines may come twice, which the reporter counts.
            Err(_) => Failure::unclear(error.to_string()),
        })
    }
}

fn line(namespace: &str, datum: &Datum) -> String {
    let dimensions: Map<_, _> =
        datum.dimensions().map(|(name, value)| (name.to_owned(), Value::from(value))).collect();
    let since = datum.timestamp().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let set = datum.statistics();
    let line = json!({
        "namespace": namespace,
        "metric": datum.name(),
        "dimensions": dimensions,
        "timestamp": since.as_secs(),
        "unit": datum.unit().to_string(),
        "count": set.sample_count,
        "sum": set.sum,
        "minimum": set.minimum,
        "maximum": set.maximum,
        "values": datum.values(),
        "counts": datum.counts(),
    });
    format!("{line}\n")
}

#[timeit("parse", unit = Microseconds)]
#[count("parsed", outcome)]
fn parse(text: &str) -> Result<i64, std::num::ParseIntError> {
    text.parse()
}

fn main() -> ExitCode {
    let asked = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = std::env::temp_dir().join(format!("cwmetrics-custom-sink-{}", std::process::id()));
    let path = asked.clone().unwrap_or_else(|| folder.join("metrics.jsonl"));
    let ran = run(&path, asked.is_none().then_some(&*folder));
    if asked.is_none() {
        // It can be missing, where it has gone wrong early.
        let _ = fs::remove_dir_all(&folder);
    }
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("custom_sink: {error}");
            ExitCode::FAILURE
        }
    }
}

/// `missing` is the file's folder, if it is to be made only after a first failure.
fn run(path: &Path, missing: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let before = read_lines(path).unwrap_or_default().len();
    let (failures, failed) = mpsc::channel();
    let sink = JsonLines { path: path.to_owned(), failures };
    let reporter = cwmetrics::namespace("Numbers")
        .sink(sink)
        .push(Push::OnReturn { at_most_every: Duration::ZERO })
        .install()?;

    for text in ["1", "22", "333", "four"] {
        // The first return starts a push in the background.
        if let Ok(number) = parse(text) {
            cwmetrics::put_value("number", number as f64);
        }
    }
    if let Some(folder) = missing {
        let failure = failed.recv().map_err(|_| "the reporter is off, nothing is pushed")?;
        println!("not accepted: {failure}");
        fs::create_dir(folder)?;
    }
    reporter.flush_blocking()?;

    // A line for each datum; a series can have several, which add up.
    let lines = read_lines(path)?;
    let mut samples = 0.0;
    for line in &lines[before..] {
        println!("{line}");
        let datum: Value = serde_json::from_str(line)?;
        samples += datum["count"].as_f64().unwrap_or_default();
    }
    let stats = cwmetrics::stats();
    println!(
        "{} samples recorded, {} accepted, {} refused or dropped; {} of {} attempts were a further one",
        stats.recorded,
        stats.accepted,
        stats.refused + stats.dropped,
        stats.retried,
        stats.requests
    );
    // Four calls are timed and counted, three numbers put.
    if stats.recorded != 11 || stats.accepted != 11 || samples != 11.0 {
        return Err(format!("11 samples should have been written, not {samples}").into());
    }
    if missing.is_some() && stats.retried == 0 {
        return Err("there was no further attempt".into());
    }
    Ok(())
}

fn read_lines(path: &Path) -> io::Result<Vec<String>> {
    Ok(fs::read_to_string(path)?.lines().map(str::to_owned).collect())
}
