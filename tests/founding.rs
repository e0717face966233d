//! The founding behaviour: what a nest of decorated calls records, and when it is pushed.

use std::time::Duration;

use cwmetrics::sink::Memory;
use cwmetrics::{Push, count, timeit};

#[timeit("auth")]
#[count("auth requests")]
fn authenticate(memory: &Memory) {
    assert!(memory.datums().is_empty(), "nothing is pushed before the outer call has returned");
}

#[timeit("api")]
#[timeit("api", dimensions("HTTP Method" = "GET"))]
#[count("requests", dimensions("HTTP Method" = "GET"))]
#[count("requests")]
fn process(memory: &Memory) {
    authenticate(memory);
    assert!(memory.datums().is_empty(), "nothing is pushed before the outer call has returned");
}

#[test]
fn a_nest_of_sync_calls_gives_six_data_after_the_outer_call_has_returned() {
    let memory = Memory::default();
    let reporter = cwmetrics::namespace("Shop")
        .sink(memory.clone())
        .push(Push::OnReturn { at_most_every: Duration::ZERO })
        .install()
        .unwrap();
    process(&memory);
    reporter.flush_blocking().unwrap();
    let mut got: Vec<String> = memory
        .datums()
        .iter()
        .map(|datum| {
            let dimensions: Vec<_> = datum.dimensions().collect();
            let samples = datum.statistics().sample_count;
            format!("{} {dimensions:?} {} {samples}", datum.name(), datum.unit())
        })
        .collect();
    got.sort();
    assert_eq!(
        got,
        [
            r#"api [("HTTP Method", "GET")] Milliseconds 1"#,
            "api [] Milliseconds 1",
            "auth [] Milliseconds 1",
            "auth requests [] Count 1",
            r#"requests [("HTTP Method", "GET")] Count 1"#,
            "requests [] Count 1",
        ]
    );
    let stats = cwmetrics::stats();
    assert_eq!((stats.recorded, stats.accepted, stats.pending), (6, 6, 0));
}
