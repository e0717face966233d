//! What one call becomes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use cwmetrics::trace::Http;
use cwmetrics::{count, monitored_task, timeit};

use crate::common::{START, exclusive, millis, poll_once};
use crate::daemon::{Daemon, names, subsegments, text};

#[timeit("total")]
fn total(daemon: &Daemon) -> u32 {
    daemon.advance(millis(20));
    let price = price(daemon);
    counted();
    price + tax(daemon)
}

#[timeit("price")]
fn price(daemon: &Daemon) -> u32 {
    daemon.advance(millis(300));
    1
}

#[monitored_task("tax")]
fn tax(daemon: &Daemon) -> u32 {
    daemon.advance(Duration::from_micros(7));
    2
}

#[count("hits")]
fn counted() {}

#[test]
fn the_outermost_call_is_a_segment_and_the_timed_ones_in_it_are_subsegments() {
    let _one = exclusive();
    let daemon = Daemon::start();
    assert_eq!(total(&daemon), 3);
    let segment = daemon.got().only();
    assert_eq!(text(&segment, "name"), "checkout");
    assert_eq!(segment["metadata"]["cwmetrics"]["call"], "total");
    assert_eq!(names(&segment), ["price", "tax"]);
    assert_eq!(segment["start_time"], START as f64);
    assert_eq!(segment["end_time"], START as f64 + 0.320_007);
    let tax = &subsegments(&segment)[1];
    assert_eq!(tax["start_time"], START as f64 + 0.320);
    assert_eq!(tax["end_time"], START as f64 + 0.320_007);
    assert!(text(&segment, "trace_id").starts_with(&format!("1-{START:08x}-")));
    let stats = cwmetrics::stats();
    assert_eq!((stats.traces_sampled, stats.segments_recorded, stats.segments_sent), (1, 3, 3));
}

#[count("only counted")]
fn only_counted() {
    named();
}

#[timeit]
fn named() {}

#[test]
fn a_call_that_is_only_counted_can_be_the_outermost_one() {
    let _one = exclusive();
    let daemon = Daemon::start();
    only_counted();
    let segment = daemon.got().only();
    assert_eq!(segment["metadata"]["cwmetrics"]["call"], "only counted");
    assert_eq!(names(&segment), ["named"]);
}

#[derive(Debug)]
struct Mute;

type Alias<T> = Result<T, std::num::ParseIntError>;

#[timeit("root")]
fn fails() -> Result<u8, Mute> {
    let _ = parse("x");
    let _ = parse("7");
    let _ = looked_at("y");
    let _ = judged(500);
    Err(Mute)
}

#[timeit("parse")]
fn parse(text: &str) -> Alias<u8> {
    text.parse()
}

#[timeit("looked at", outcome)]
fn looked_at(text: &str) -> Alias<u8> {
    text.parse()
}

#[timeit("judged", outcome, error_if = |status: &u32| *status >= 500)]
fn judged(status: u32) -> u32 {
    status
}

#[test]
fn an_error_is_told_with_its_type_and_what_it_says_with_or_without_an_option() {
    let _one = exclusive();
    let daemon = Daemon::start();
    assert!(fails().is_err());
    let segment = daemon.got().only();
    assert_eq!(segment["error"], true);
    let exception = &segment["cause"]["exceptions"][0];
    assert!(text(exception, "type").ends_with("Mute") && exception.get("message").is_none());
    let parts = subsegments(&segment);
    for part in [&parts[0], &parts[2]] {
        assert_eq!(part["error"], true, "{part:#}");
        let exception = &part["cause"]["exceptions"][0];
        assert_eq!(exception["type"], "core::num::error::ParseIntError");
        assert_eq!(exception["message"], "invalid digit found in string");
    }
    assert!(parts[1].get("error").is_none() && parts[1].get("cause").is_none());
    assert_eq!(parts[3]["error"], true, "what `error_if` says is an error");
    assert!(parts.iter().all(|part| part.get("fault").is_none()));
}

#[timeit("async root")]
async fn fails_later() -> Result<(), Box<dyn std::error::Error>> {
    let _ = parse_later("x").await;
    Err("no more".into())
}

#[timeit("parse later", outcome)]
async fn parse_later(text: &str) -> Alias<u8> {
    text.parse()
}

#[test]
fn errors_of_async_calls_are_told_too() {
    let _one = exclusive();
    let daemon = Daemon::start();
    assert!(crate::common::block_on(fails_later()).is_err());
    let segment = daemon.got().only();
    assert_eq!(segment["cause"]["exceptions"][0]["message"], "no more");
    assert_eq!(
        subsegments(&segment)[0]["cause"]["exceptions"][0]["message"],
        "invalid digit found in string"
    );
}

#[timeit("brave")]
fn brave() {
    let _ = catch_unwind(panics);
}

#[timeit("panics")]
fn panics() {
    panic!("as it is told to");
}

#[timeit("panics later")]
async fn panics_later() {
    panic!("as it is told to");
}

#[test]
fn a_panic_is_a_fault_and_the_call_around_it_goes_on() {
    let _one = exclusive();
    let daemon = Daemon::start();
    brave();
    let segment = daemon.got().only();
    assert!(segment.get("fault").is_none());
    let part = &subsegments(&segment)[0];
    assert_eq!((&part["fault"], &part["cause"]["exceptions"][0]["type"]), (&true.into(), &"panic".into()));
    let caught = catch_unwind(AssertUnwindSafe(|| crate::common::block_on(panics_later())));
    assert!(caught.is_err());
    assert_eq!(daemon.got().only()["fault"], true);
    named();
    assert!(daemon.got().only().get("fault").is_none(), "the next one is as if nothing had been");
}

#[timeit("waits")]
async fn waits() {
    std::future::pending::<()>().await;
}

#[timeit("gives up")]
async fn gives_up() {
    let mut call = Box::pin(waits());
    assert!(poll_once(call.as_mut()).is_pending());
}

#[test]
fn a_call_that_is_dropped_is_marked_and_no_fault() {
    let _one = exclusive();
    let daemon = Daemon::start();
    crate::common::block_on(gives_up());
    let segment = daemon.got().only();
    assert!(segment.get("annotations").is_none());
    let part = &subsegments(&segment)[0];
    assert_eq!(part["annotations"]["cancelled"], true);
    assert!(part.get("fault").is_none() && part.get("error").is_none());
}

#[timeit("answer")]
fn answer(status: u16) -> Result<(), Mute> {
    cwmetrics::task().http(Http::new().status(status));
    if status == 200 { Ok(()) } else { Err(Mute) }
}

#[test]
fn the_status_of_a_response_says_what_kind_of_error_it_is() {
    let _one = exclusive();
    let daemon = Daemon::start();
    for (status, error, throttle, fault) in [
        (200, false, false, false),
        (404, true, false, false),
        (429, true, true, false),
        (503, false, false, true),
    ] {
        let _ = answer(status);
        let segment = daemon.got().only();
        let is = |flag: &str| segment.get(flag).is_some_and(|flag| flag == true);
        assert_eq!((is("error"), is("throttle"), is("fault")), (error, throttle, fault), "{status}");
        assert_eq!(segment["http"]["response"]["status"], status);
    }
}

#[monitored_task("mail", remote)]
fn mail() -> Result<(), Mute> {
    Err(Mute)
}

#[timeit("order")]
fn order() {
    let _ = mail();
}

#[test]
fn a_remote_call_says_so_and_so_does_its_error() {
    let _one = exclusive();
    let daemon = Daemon::start();
    order();
    let segment = daemon.got().only();
    let part = &subsegments(&segment)[0];
    assert_eq!(
        (&part["namespace"], &part["cause"]["exceptions"][0]["remote"]),
        (&"remote".into(), &true.into())
    );
}

#[timeit("long")]
async fn long() {
    crate::common::yield_now().await;
}

#[test]
fn a_call_that_goes_on_for_long_is_told_of_once_and_then_as_a_whole() {
    let _one = exclusive();
    let daemon = Daemon::start_with(|xray| xray.rate(1.0).in_progress_after(millis(3_000)));
    let mut call = Box::pin(long());
    assert!(poll_once(call.as_mut()).is_pending());
    let mut announced = None;
    while announced.is_none() {
        daemon.advance(millis(1_000));
        announced = daemon.got().documents.pop();
    }
    let announced = announced.unwrap();
    assert_eq!(announced["in_progress"], true);
    assert_eq!(announced["start_time"], START as f64);
    assert!(poll_once(call.as_mut()).is_ready());
    let whole = daemon.got().only();
    assert_eq!((&whole["id"], &whole["trace_id"]), (&announced["id"], &announced["trace_id"]));
    assert!(whole["end_time"].as_f64().unwrap() >= START as f64 + 3.0);
    assert_eq!(cwmetrics::stats().segments_recorded, 1);
}
