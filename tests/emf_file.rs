//! The embedded metric format in a file that is rotated away while it is written.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use common::emf::{self, Totals};
use common::{balanced, clock, exclusive, flush_without_pauses, manual, secs};
use cwmetrics::sink::Emf;

const ROUNDS: u32 = 60;

/// An empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("emf-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Renames the file as soon as there is one, again and again. Says how often.
fn rotate(path: &Path, stop: &AtomicBool) -> u32 {
    let mut rotated = 0;
    while !stop.load(Ordering::Relaxed) {
        let old = path.with_extension(format!("json.{rotated}"));
        rotated += u32::from(fs::rename(path, old).is_ok());
        thread::yield_now();
    }
    rotated
}

#[test]
fn a_file_that_is_rotated_under_load_loses_nothing() {
    let _one = exclusive();
    let folder = folder("rotated");
    let (clock, path) = (clock(), folder.join("metrics.json"));
    let reporter = manual(&clock).sink(Emf::file(&path)).install().unwrap();
    let (stop, mut recorded) = (AtomicBool::new(false), Totals::new());
    let rotated = thread::scope(|scope| {
        let rotator = scope.spawn(|| rotate(&path, &stop));
        for round in 0..ROUNDS {
            for number in 0..200 {
                emf::record(&format!("metric {number}"), round + number, &mut recorded);
            }
            flush_without_pauses(&reporter).unwrap();
            clock.advance(secs(20));
        }
        stop.store(true, Ordering::Relaxed);
        rotator.join().unwrap()
    });
    assert!(rotated > 1);
    let mut written = Totals::new();
    for file in fs::read_dir(&folder).unwrap() {
        emf::read(&fs::read_to_string(file.unwrap().path()).unwrap(), &mut written);
    }
    assert_eq!(written, recorded);
    let stats = balanced();
    let all = u64::from(ROUNDS) * 200;
    assert_eq!((stats.recorded, stats.accepted, stats.ambiguous), (all, all, 0));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_cannot_be_written_waits() {
    let _one = exclusive();
    let folder = folder("waits");
    let path = folder.join("not yet there/metrics.json");
    let reporter =
        manual(&clock()).sink(Emf::file(&path)).shutdown_timeout(secs(1_000_000)).install().unwrap();
    let mut recorded = Totals::new();
    emf::record("metric", 7, &mut recorded);
    let stats = common::until(|stats| stats.retried > 0);
    assert_eq!((stats.recorded, stats.pending, stats.ambiguous), (1, 1, 0));
    fs::create_dir(path.parent().unwrap()).unwrap();
    flush_without_pauses(&reporter).unwrap();
    let mut written = Totals::new();
    emf::read(&fs::read_to_string(&path).unwrap(), &mut written);
    assert_eq!(written, recorded);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_metric_that_the_format_cannot_say_costs_the_others_nothing() {
    let _one = exclusive();
    let folder = folder("refused");
    let path = folder.join("metrics.json");
    let reporter = manual(&clock()).sink(Emf::file(&path)).install().unwrap();
    let mut recorded = Totals::new();
    for number in 0..50 {
        emf::record(&format!("metric {number}"), number, &mut recorded);
        if number % 20 == 10 {
            cwmetrics::metric("Shop").dimension("Shop", "north").put(1.0);
        }
    }
    let error = reporter.flush_blocking().unwrap_err();
    assert_eq!((error.refused, error.dropped, error.waiting), (2, 0, 0));
    let message = error.last_error.unwrap();
    assert!(
        message.starts_with(r#"the metric "Shop" cannot be written in the embedded metric"#),
        "{message}"
    );
    assert_eq!((balanced().accepted, balanced().refused), (50, 2));
    let mut written = Totals::new();
    emf::read(&fs::read_to_string(&path).unwrap(), &mut written);
    assert_eq!(written, recorded);
    fs::remove_dir_all(folder).unwrap();
}
