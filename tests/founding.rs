//! The founding behaviour: what a nest of decorated calls records, and when it is pushed.

mod common;

use std::time::Duration;

use common::{Arrivals, clock, exclusive, rows, scripted, settle, yield_now};
use cwmetrics::{Push, Reporter, count, timeit};

#[timeit("auth")]
#[count("auth requests")]
fn authenticate(pushes: &Arrivals) {
    settle();
    assert!(pushes.is_empty());
}

#[timeit("api")]
#[timeit("api", dimensions("HTTP Method" = "GET"))]
#[count("requests", dimensions("HTTP Method" = "GET"))]
#[count("requests")]
fn process(pushes: &Arrivals) {
    authenticate(pushes);
    settle();
    assert!(pushes.is_empty(), "the nested call's return pushes nothing");
}

#[timeit("auth")]
#[count("auth requests")]
async fn authenticate_async(pushes: &Arrivals) {
    yield_now().await;
    settle();
    assert!(pushes.is_empty());
}

#[timeit("api")]
#[timeit("api", dimensions("HTTP Method" = "GET"))]
#[count("requests", dimensions("HTTP Method" = "GET"))]
#[count("requests")]
async fn process_async(pushes: &Arrivals) {
    authenticate_async(pushes).await;
    yield_now().await;
    settle();
    assert!(pushes.is_empty(), "the nested call's return pushes nothing");
}

const SIX: [&str; 6] = [
    r#"api [("HTTP Method", "GET")] Milliseconds 1"#,
    "api [] Milliseconds 1",
    "auth [] Milliseconds 1",
    "auth requests [] Count 1",
    r#"requests [("HTTP Method", "GET")] Count 1"#,
    "requests [] Count 1",
];

fn install(push: Push) -> (Reporter, Arrivals) {
    let (sink, pushes) = scripted(|_| common::Answer::Accept);
    // The clock stands still, so that all of it is of one minute.
    let builder = cwmetrics::namespace("Shop").clock(&clock()).sink(sink).push(push);
    (builder.install().unwrap(), pushes)
}

fn expect_one_push_of_six(reporter: &Reporter, pushes: &Arrivals) {
    assert_eq!(rows(pushes.next().datums()), SIX);
    reporter.flush_blocking().unwrap();
    assert!(pushes.is_empty(), "one push has it all");
    let stats = settle();
    assert_eq!((stats.recorded, stats.accepted, stats.pending), (6, 6, 0));
    assert_eq!((stats.datums, stats.requests), (6, 1));
}

const POLICIES: [Push; 2] = [
    Push::OnReturn { at_most_every: Duration::ZERO },
    Push::OnReturn { at_most_every: Duration::from_secs(10) },
];

#[test]
fn a_nest_of_sync_calls_gives_six_data_in_one_push_after_the_outer_call_has_returned() {
    let _one = exclusive();
    assert_eq!(Push::default(), POLICIES[1]);
    for policy in POLICIES {
        let (reporter, pushes) = install(policy);
        process(&pushes);
        expect_one_push_of_six(&reporter, &pushes);
    }
}

#[test]
fn a_nest_of_async_calls_gives_six_data_in_one_push_after_the_outer_call_has_returned() {
    let _one = exclusive();
    for policy in POLICIES {
        for runtime in [
            tokio::runtime::Builder::new_current_thread().build().unwrap(),
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap(),
        ] {
            let (reporter, pushes) = install(policy);
            let pushes = runtime.block_on(async {
                let task = async move {
                    process_async(&pushes).await;
                    pushes
                };
                tokio::spawn(task).await.unwrap()
            });
            expect_one_push_of_six(&reporter, &pushes);
        }
    }
}

#[test]
fn every_return_pushes_where_there_is_no_pause_between_pushes() {
    let _one = exclusive();
    let (_reporter, pushes) = install(POLICIES[0]);
    // Nothing wakes the collector between these but the returns themselves.
    for _ in 0..20 {
        cwmetrics::metric("parse").time(|| ());
        assert_eq!(rows(pushes.next().datums()), ["parse [] Milliseconds 1"]);
    }
}
