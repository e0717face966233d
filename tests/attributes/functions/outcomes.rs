//! `outcome`, `on` and `error_if`: however a call ends, it is recorded once, and as what it was.

#![allow(clippy::unused_async)]

use std::future::{Future, pending, ready};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::task::{Context, Waker};

use cwmetrics::testing::{Captured, capture};
use cwmetrics::{count, monitored_task, timeit};

use crate::support::block_on;

#[derive(Clone, Copy)]
enum End {
    Return,
    QuestionMark,
    TailError,
    Panic,
    Pend,
}

use End::{Panic, Pend, QuestionMark, Return, TailError};

type Answer<T> = Result<T, String>;

fn ends(end: End) -> Result<u8, &'static str> {
    match end {
        Return | Pend => Ok(1),
        QuestionMark | TailError => Err("failed"),
        Panic => resume_unwind(Box::new("quiet")),
    }
}

fn body(end: End) -> Answer<u8> {
    if matches!(end, TailError) {
        return Err(ends(end).unwrap_err().to_owned());
    }
    Ok(ends(end)?)
}

macro_rules! attributed {
    ($($function:tt)*) => {
        #[timeit("time", outcome)]
        #[count("calls", outcome)]
        #[count("errors", on = error)]
        #[count("bad", on = (error, panic, cancelled), value = 3)]
        #[timeit("good time", on = ok)]
        #[monitored_task("task", on = (panic, cancelled))]
        $($function)*
    };
}

attributed! {
    fn sync(end: End) -> Answer<u8> {
        body(end)
    }
}

attributed! {
    fn sync_early(end: End) -> Answer<u8> {
        let value = ends(end)?;
        if value == 1 {
            return Ok(value);
        }
        unreachable!()
    }
}

attributed! {
    async fn asynchronous(end: End) -> Answer<u8> {
        ready(()).await;
        if matches!(end, Pend) {
            pending::<()>().await;
        }
        let value = ends(end)?;
        Ok(value)
    }
}

attributed! {
    fn future(end: End) -> impl Future<Output = Answer<u8>> {
        async move {
            if matches!(end, Pend) {
                pending::<()>().await;
            }
            body(end)
        }
    }
}

attributed! {
    fn boxed(end: End) -> Pin<Box<dyn Future<Output = Answer<u8>>>> {
        if matches!(end, TailError) {
            return Box::pin(ready(Err("early".to_owned())));
        }
        Box::pin(async move {
            if matches!(end, Pend) {
                pending::<()>().await;
            }
            body(end)
        })
    }
}

type Boxed<T> = Pin<Box<dyn Future<Output = Answer<T>>>>;

#[timeit("time", outcome, future)]
#[count("calls", outcome)]
#[count("errors", on = error)]
#[count("bad", on = (error, panic, cancelled), value = 3)]
#[timeit("good time", on = ok)]
#[monitored_task("task", on = (panic, cancelled))]
fn aliased(end: End) -> Boxed<u8> {
    Box::pin(async move {
        if matches!(end, Pend) {
            pending::<()>().await;
        }
        body(end)
    })
}

/// Polls once, which is enough for all that end, and drops.
fn poll_once(future: impl Future<Output = Answer<u8>>) {
    let mut future = Box::pin(future);
    let poll = AssertUnwindSafe(|| future.as_mut().poll(&mut Context::from_waker(Waker::noop())));
    let _ = catch_unwind(poll);
}

/// What is recorded of one call that ends as `outcome`.
fn assert_recorded(captured: &Captured, outcome: &str, function: &str) {
    let is_bad = outcome != "ok";
    let count = |name: &str| captured.metric(name).count();
    let sum = |name: &str| captured.metric(name).sum();
    assert_eq!(count("time"), 1, "{function}");
    assert_eq!(captured.metric("time").dimension("Outcome", outcome).count(), 1, "{function} {outcome}");
    assert_eq!(
        captured.metric("calls").dimension("Outcome", outcome).values(),
        [1.0],
        "{function} {outcome}"
    );
    assert_eq!((count("calls"), count("errors"), count("bad")), (1, 1, 1), "{function} {outcome}");
    assert!((sum("errors") - f64::from(u8::from(outcome == "error"))).abs() < 1e-9, "{function} {outcome}");
    assert!((sum("bad") - 3.0 * f64::from(u8::from(is_bad))).abs() < 1e-9, "{function} {outcome}");
    assert_eq!(count("good time"), u64::from(!is_bad), "{function} {outcome}");
    let is_cut_short = matches!(outcome, "panic" | "cancelled");
    assert_eq!(count("task"), u64::from(is_cut_short), "{function} {outcome}");
}

#[test]
fn a_sync_call_is_recorded_once_as_what_it_was() {
    for (end, outcome) in [(Return, "ok"), (QuestionMark, "error"), (TailError, "error"), (Panic, "panic")] {
        let captured = capture(|| catch_unwind(|| sync(end)).is_ok());
        assert_recorded(&captured, outcome, "sync");
        let captured = capture(|| catch_unwind(|| sync_early(end)).is_ok());
        assert_recorded(&captured, outcome, "sync_early");
    }
}

#[test]
fn an_async_call_is_recorded_once_as_what_it_was() {
    for (end, outcome) in
        [(Return, "ok"), (QuestionMark, "error"), (TailError, "error"), (Panic, "panic"), (Pend, "cancelled")]
    {
        assert_recorded(&capture(|| poll_once(asynchronous(end))), outcome, "asynchronous");
        assert_recorded(&capture(|| poll_once(future(end))), outcome, "future");
        assert_recorded(&capture(|| poll_once(boxed(end))), outcome, "boxed");
        assert_recorded(&capture(|| poll_once(aliased(end))), outcome, "aliased");
    }
}

#[test]
fn a_future_that_is_never_polled_records_nothing() {
    let captured = capture(|| {
        drop(asynchronous(Return));
        drop(future(Return));
        drop(boxed(Return));
        drop(aliased(Return));
    });
    assert!(captured.is_empty());
}

// --- what is an error

#[timeit("generic", outcome)]
fn generic<T>(value: T) -> T {
    value
}

trait Gives {
    type Given;
    fn give(&self) -> Self::Given;
}

struct Giver;

impl Gives for Giver {
    type Given = Option<u8>;

    #[timeit("associated", outcome)]
    fn give(&self) -> Self::Given {
        None
    }
}

#[timeit("opaque", outcome)]
fn opaque() -> impl Sized {
    Err::<(), ()>(())
}

#[timeit("option", outcome)]
fn option() -> Option<Result<u8, u8>> {
    Some(Err(1))
}

#[timeit("unit", outcome)]
fn unit() {}

#[timeit("reference", outcome)]
fn reference(result: &Result<u8, u8>) -> &Result<u8, u8> {
    result
}

#[timeit("pair", outcome)]
fn pair() -> (Result<u8, u8>, u8) {
    (Err(1), 1)
}

#[timeit("nested", outcome)]
fn nested() -> Result<impl Sized, impl Sized> {
    if true { Err(1) } else { Ok(2) }
}

#[timeit("alias", outcome)]
fn alias() -> std::io::Result<()> {
    Err(std::io::ErrorKind::Other.into())
}

#[timeit("fmt", outcome)]
async fn alias_async() -> std::fmt::Result {
    Err(std::fmt::Error)
}

#[test]
fn an_error_is_an_err_of_any_result_and_nothing_else() {
    let captured = capture(|| {
        let _ = generic(Err::<u8, u8>(1));
        Giver.give();
        opaque();
        let _ = option();
        unit();
        let _ = reference(&Err(1));
        let _ = pair();
        nested().err();
        alias().unwrap_err();
        block_on(alias_async()).unwrap_err();
    });
    let outcome = |name: &str, outcome: &str| {
        assert_eq!(captured.metric(name).count(), 1, "{name}");
        assert_eq!(captured.metric(name).dimension("Outcome", outcome).count(), 1, "{name}");
    };
    for name in ["generic", "associated", "opaque", "option", "unit", "reference", "pair"] {
        outcome(name, "ok");
    }
    for name in ["nested", "alias", "fmt"] {
        outcome(name, "error");
    }
}

struct Response {
    status: u16,
}

fn is_bad(response: &Response) -> bool {
    response.status >= 500
}

#[timeit("closure", outcome, error_if = |response: &Response| response.status >= 500)]
fn by_closure(status: u16) -> Response {
    Response { status }
}

#[timeit("untyped", outcome, error_if = |response| response.as_ref().is_ok_and(is_bad))]
async fn by_untyped_closure(status: u16) -> Result<Response, ()> {
    if status == 0 { Err(()) } else { Ok(Response { status }) }
}

#[timeit("path", outcome, error_if = is_bad)]
fn by_path(status: u16) -> impl Future<Output = Response> {
    async move { Response { status } }
}

#[timeit("nothing", outcome, error_if = |()| true)]
fn always() {}

#[timeit("two", outcome, error_if = |number| *number == 1)]
#[count("two", outcome, error_if = |number| *number == 2)]
fn either(number: u8) -> u8 {
    number
}

#[test]
fn error_if_adds_to_what_is_an_error() {
    let captured = capture(|| {
        for status in [200, 500] {
            by_closure(status);
            block_on(by_path(status));
        }
        for status in [200, 500, 0] {
            drop(block_on(by_untyped_closure(status)));
        }
        always();
        for number in 0..3 {
            either(number);
        }
    });
    let outcomes = |name: &str| {
        let of = |outcome: &str| captured.metric(name).dimension("Outcome", outcome).count();
        (of("ok"), of("error"))
    };
    assert_eq!(outcomes("closure"), (1, 1));
    assert_eq!(outcomes("path"), (1, 1));
    assert_eq!(outcomes("untyped"), (1, 2));
    assert_eq!(outcomes("nothing"), (0, 1));
    assert_eq!(outcomes("two"), (2, 4), "a stack has one outcome");
}

// --- panics

struct CallsInDrop;

impl Drop for CallsInDrop {
    fn drop(&mut self) {
        let _ = in_drop();
        in_place_in_drop();
    }
}

#[timeit("in drop", outcome)]
fn in_drop() -> Result<u8, u8> {
    Ok(1)
}

#[timeit("in place", outcome)]
fn in_place_in_drop() {}

#[test]
fn a_call_that_runs_while_a_panic_unwinds_is_no_panic() {
    let captured = capture(|| {
        let _ = catch_unwind(|| {
            let _calls = CallsInDrop;
            resume_unwind(Box::new("quiet"));
        });
    });
    assert_eq!(captured.metric("in drop").dimension("Outcome", "ok").count(), 1);
    assert_eq!(captured.metric("in place").dimension("Outcome", "ok").count(), 1);
}
