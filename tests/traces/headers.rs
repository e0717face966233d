//! From where a trace comes and where it goes.

use cwmetrics::trace::{self, Header};
use cwmetrics::{monitored_task, timeit};

use crate::common::{block_on, exclusive, yield_now};
use crate::daemon::{Daemon, subsegments, text, with_each_clock};

const ROOT: &str = "1-58406520-a006649127e371903a2de979";

#[timeit("serve")]
fn serve() -> Option<Header> {
    call()
}

#[monitored_task("call", remote)]
fn call() -> Option<Header> {
    trace::header()
}

#[timeit("serve later")]
async fn serve_later() -> Option<Header> {
    yield_now().await;
    call()
}

fn header(rest: &str) -> String {
    format!("Root={ROOT}{rest}")
}

#[test]
fn a_request_goes_on_in_the_trace_of_its_caller() {
    let _one = exclusive();
    with_each_clock(|daemon| {
        let incoming = header(";Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a:1");
        for sync in [true, false] {
            let continued = trace::continue_from(&incoming);
            let outgoing =
                if sync { continued.in_scope(serve) } else { block_on(continued.instrument(serve_later())) };
            let segment = daemon.got().only();
            assert_eq!(
                (&segment["trace_id"], &segment["parent_id"]),
                (&ROOT.into(), &"53995c3f42cd8ad8".into())
            );
            assert!(segment.get("type").is_none());
            let call = text(&subsegments(&segment)[0], "id");
            assert_eq!(
                outgoing.unwrap().to_string(),
                header(&format!(";Parent={call};Sampled=1;Lineage=a:1"))
            );
        }
        assert_ne!(serve().unwrap().trace_id().to_string(), ROOT, "it ends with the scope");
    });
}

#[test]
fn the_decision_of_the_caller_holds() {
    let _one = exclusive();
    with_each_clock(|daemon| {
        let incoming = header(";Parent=53995c3f42cd8ad8;Sampled=0");
        for _ in 0..3 {
            let (one, other) = trace::continue_from(&incoming).in_scope(|| (serve(), serve()));
            let later = block_on(trace::continue_from(&incoming).instrument(serve_later()));
            for outgoing in [one, other, later] {
                assert_eq!(outgoing.unwrap().to_string(), incoming);
            }
        }
        assert!(daemon.got().documents.is_empty());
        // Every request is traced here, so one whose caller has not decided is.
        trace::continue_from(header(";Sampled=?")).in_scope(serve);
        assert_eq!(daemon.got().only()["trace_id"], ROOT);
    });
    let daemon = Daemon::start_with(|xray| xray.reservoir(0).rate(0.0));
    trace::continue_from(header(";Sampled=1")).in_scope(serve);
    assert_eq!(daemon.got().only()["trace_id"], ROOT);
    trace::continue_from(header("")).in_scope(serve);
    assert!(daemon.got().documents.is_empty());
}

#[test]
fn a_w3c_header_is_as_good() {
    let _one = exclusive();
    let daemon = Daemon::start();
    let incoming = "00-58406520a006649127e371903a2de979-53995c3f42cd8ad8-01";
    let outgoing = trace::continue_from(incoming).in_scope(serve).unwrap();
    let segment = daemon.got().only();
    assert_eq!((&segment["trace_id"], &segment["parent_id"]), (&ROOT.into(), &"53995c3f42cd8ad8".into()));
    let call = text(&subsegments(&segment)[0], "id");
    assert_eq!(outgoing.traceparent(), format!("00-58406520a006649127e371903a2de979-{call}-01"));
}

#[test]
fn a_bad_header_is_ignored_and_counted() {
    let _one = exclusive();
    let daemon = Daemon::start();
    for bad in ["", "hello", "Root=1-2-3", "00-0-0-0"] {
        trace::continue_from(bad).in_scope(serve);
    }
    assert_eq!(daemon.got().documents.len(), 4);
    assert_eq!(cwmetrics::stats().trace_headers_ignored, 4);
}

#[test]
fn a_header_inside_a_traced_call_does_not_tear_it_apart() {
    #[timeit("outer")]
    fn outer() {
        trace::continue_from(header(";Sampled=0")).in_scope(serve);
    }
    let _one = exclusive();
    with_each_clock(|daemon| {
        outer();
        let segment = daemon.got().only();
        assert_ne!(segment["trace_id"], ROOT);
        assert_eq!(subsegments(&segment)[0]["name"], "serve");
    });
}

#[test]
fn a_call_that_is_not_traced_tells_the_next_service_not_to_and_what_it_spawns() {
    #[timeit("spawns")]
    async fn spawns() -> Option<Header> {
        tokio::spawn(trace::in_current(serve_later())).await.unwrap()
    }
    let _one = exclusive();
    assert!(trace::header().is_none() && serve().is_none(), "nothing is installed");
    let daemon = Daemon::start_with(|xray| xray.reservoir(0).rate(0.0));
    assert!(trace::header().is_none(), "outside of any call");
    assert_eq!(serve().unwrap().is_sampled(), Some(false));
    drop(daemon);
    let daemon = Daemon::start();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let incoming = header(";Parent=53995c3f42cd8ad8;Sampled=0");
    let scope = trace::continue_from(&incoming).instrument(spawns());
    let outgoing = runtime.block_on(async { tokio::spawn(scope).await.unwrap() });
    assert_eq!(outgoing.unwrap().to_string(), incoming);
    assert!(daemon.got().documents.is_empty());
}

#[test]
fn in_lambda_the_outermost_call_is_a_part_of_lambdas_own_segment() {
    let _one = exclusive();
    let daemon = Daemon::start();
    // SAFETY: nothing else in this program reads or writes this variable.
    unsafe { std::env::set_var("_X_AMZN_TRACE_ID", header(";Parent=53995c3f42cd8ad8;Sampled=1")) };
    trace::continue_from_environment().in_scope(serve);
    let part = daemon.got().only();
    assert_eq!((&part["type"], &part["name"]), (&"subsegment".into(), &"serve".into()));
    assert_eq!(part["parent_id"], "53995c3f42cd8ad8");
    // SAFETY: as above.
    unsafe { std::env::remove_var("_X_AMZN_TRACE_ID") };
    trace::continue_from_environment().in_scope(serve);
    assert!(daemon.got().only().get("type").is_none());
}
