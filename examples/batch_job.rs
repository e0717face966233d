//! A batch job: sync, with a plain `fn main` and no async runtime.
//!
//! ```sh
//! cargo run --example batch_job            # the sources of this repository
//! cargo run --example batch_job -- ~/notes # other files
//! ```
//!
//! The job counts the words of files. Those that are no text fail, and show in the metrics. It is
//! short and ends, so it pushes once, at its end: `Push::Manual`, and `flush_blocking`, which says
//! what could not be delivered. Dropping the reporter would flush too, and only log that.
//!
//! The metrics go through the AWS SDK to an endpoint in this process. A real job leaves out
//! `sdk_config`: region and credentials are then found as the AWS command line finds them.

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_cloudwatch::config::{Credentials, SharedCredentialsProvider};
use cwmetrics::{Push, Unit, count, timeit};
use cwmetrics_local::Local;

/// What the job has done.
#[derive(Clone, Copy, Debug, Default)]
struct Report {
    files: u32,
    failed: u32,
    words: usize,
}

/// The whole job: the outermost call.
#[timeit("job", unit = Seconds, outcome)]
fn job(folder: &Path) -> io::Result<Report> {
    let mut report = Report::default();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in list(&folder)? {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            report.files += 1;
            match count_words(&path) {
                Ok(words) => report.words += words,
                Err(_) => report.failed += 1,
            }
        }
    }
    Ok(report)
}

/// What is in a folder, but for hidden files and what was built.
fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let skipped = name == "target" || name.to_string_lossy().starts_with('.');
        if !skipped && !entry.file_type()?.is_symlink() {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// One file: how long it took, whether it went well, and how many have failed. `files` has a
/// series for each kind and outcome, `failed` one for all.
#[timeit("file", unit = Microseconds)]
#[count("files", dimensions("Kind" = kind(path)), outcome)]
#[count("failed", on = error)]
fn count_words(path: &Path) -> io::Result<usize> {
    let text = fs::read_to_string(path)?;
    cwmetrics::metric("file size").unit(Unit::Bytes).put(text.len() as f64);
    Ok(text.split_whitespace().count())
}

fn kind(path: &Path) -> String {
    path.extension().map_or("none".to_owned(), |extension| extension.to_string_lossy().into_owned())
}

fn main() -> ExitCode {
    let folder = std::env::args_os().nth(1).unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    match run(Path::new(&folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("batch_job: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(folder: &Path) -> Result<(), Box<dyn Error>> {
    let local = Local::start()?;
    let reporter = cwmetrics::namespace("Words").sdk_config(&config(&local)).push(Push::Manual).install()?;

    // A file that is no text, wherever the job runs.
    let done = job(folder);
    let broken = count_words(&std::env::current_exe()?);
    // What was recorded is delivered also if the job has failed.
    reporter.flush_blocking()?;
    let mut report = done?;
    report.files += 1;
    report.failed += u32::from(broken.is_err());
    drop(reporter);

    println!("{} files, {} of them failed; {} words", report.files, report.failed, report.words);
    println!("{} data have arrived in {} request(s):", local.datums().len(), local.requests().len());
    for name in ["job", "file", "files", "failed", "file size"] {
        let (samples, sum, unit) = total(&local, name, "");
        println!("  {name:<9} {samples:>6} sample(s), sum {sum:.3} {unit}");
    }

    let failed = f64::from(report.failed);
    for (what, arrived, expected) in [
        ("files", total(&local, "files", "").1, f64::from(report.files)),
        ("files that failed", total(&local, "files", "error").1, failed),
        ("failed", total(&local, "failed", "").1, failed),
        ("jobs", total(&local, "job", "ok").0, 1.0),
    ] {
        if arrived != expected {
            return Err(format!("{what}: {arrived} arrived instead of {expected}").into());
        }
    }
    match local.refusals().first() {
        Some(refusal) => Err(format!("refused: {}", refusal.message).into()),
        None => Ok(()),
    }
}

/// The endpoint in this process, and credentials that it does not look at.
fn config(local: &Local) -> SdkConfig {
    let credentials = Credentials::new("local", "local", None, None, "batch_job");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(local.url())
        .build()
}

/// Samples, sum and unit of a metric; of one outcome, unless that is empty.
fn total(local: &Local, name: &str, outcome: &str) -> (f64, f64, String) {
    let mut total = (0.0, 0.0, String::new());
    for datum in local.datums() {
        if datum.name == name && (outcome.is_empty() || datum.dimension("Outcome") == Some(outcome)) {
            total.0 += datum.sample_count();
            total.1 += datum.sum();
            total.2 = datum.unit;
        }
    }
    total
}
