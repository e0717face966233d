//! Functions that return futures, under names that the attribute sees through and others.

use std::future::{Future, ready};
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use cwmetrics::testing::capture;
use cwmetrics::{count, timeit};

use crate::support::block_on;

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[timeit("lifetime", future, outcome)]
fn alias_with_lifetime<'a>(text: &'a str) -> BoxFuture<'a, Result<usize, String>> {
    if text.is_empty() {
        return Box::pin(ready(Err("empty".to_owned())));
    }
    Box::pin(async move { Ok(text.len()) })
}

#[timeit("elided", future)]
fn alias_elided(text: &str) -> BoxFuture<'_, usize> {
    Box::pin(async move { text.len() })
}

trait Service<Request> {
    type Response;
    type Future: Future<Output = Self::Response>;
    fn call(&mut self, request: Request) -> Self::Future;
}

struct Shop {
    calls: u8,
}

impl Service<u8> for Shop {
    type Response = Result<u8, u8>;
    type Future = BoxFuture<'static, Self::Response>;

    #[timeit("service", future, outcome, dimensions("request" = request))]
    #[count("calls", value = self.calls)]
    fn call(&mut self, request: u8) -> Self::Future {
        self.calls += 1;
        let calls = self.calls;
        Box::pin(async move { if request == 0 { Err(calls) } else { Ok(calls) } })
    }
}

#[test]
fn the_option_future_is_for_names_that_hide_one() {
    let captured = capture(|| {
        assert_eq!(block_on(alias_with_lifetime("abc")), Ok(3));
        assert_eq!(block_on(alias_with_lifetime("")), Err("empty".to_owned()));
        assert_eq!(block_on(alias_elided("abc")), 3);
        let mut shop = Shop { calls: 4 };
        assert_eq!(block_on(shop.call(0)), Err(5));
        assert_eq!(block_on(shop.call(1)), Ok(6));
    });
    let count = |name: &str, outcome| captured.metric(name).dimension("Outcome", outcome).count();
    assert_eq!((count("lifetime", "ok"), count("lifetime", "error")), (1, 1));
    assert_eq!((count("service", "ok"), count("service", "error")), (1, 1));
    assert_eq!(captured.metric("service").dimension("request", "0").dimension("Outcome", "error").count(), 1);
    assert_eq!(captured.metric("calls").values(), [4.0, 5.0]);
    assert_eq!(captured.metric("elided").count(), 1);
}

/// Ready at the second poll.
struct Second(bool);

impl Future for Second {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) { Poll::Ready(()) } else { Poll::Pending }
    }
}

#[count("polled", outcome)]
fn second() -> impl Future<Output = ()> + Unpin {
    Second(false)
}

#[test]
fn a_call_lasts_from_the_first_poll_to_the_end() {
    let mut context = Context::from_waker(Waker::noop());
    let captured = capture(|| {
        let mut finished = second();
        assert!(Pin::new(&mut finished).poll(&mut context).is_pending());
        let mut dropped = second();
        assert!(Pin::new(&mut dropped).poll(&mut context).is_pending());
        drop(dropped);
        assert!(Pin::new(&mut finished).poll(&mut context).is_ready());
        drop(second());
    });
    assert_eq!(captured.metric("polled").count(), 2);
    assert_eq!(captured.metric("polled").dimension("Outcome", "ok").count(), 1);
    assert_eq!(captured.metric("polled").dimension("Outcome", "cancelled").count(), 1);
}

/// The body runs at the call, outside of what is measured, and can panic there.
#[count("early")]
fn panics_early(number: u8) -> impl Future<Output = u8> {
    assert!(number > 0, "on purpose");
    ready(number)
}

#[test]
fn what_happens_before_there_is_a_future_is_not_recorded() {
    let captured = capture(|| assert!(std::panic::catch_unwind(|| panics_early(0)).is_err()));
    assert!(captured.is_empty());
    assert_eq!(block_on(panics_early(1)), 1);
}

#[timeit]
#[track_caller]
fn caller_in_a_future() -> impl Future<Output = &'static str> {
    ready(Location::caller().file())
}

#[test]
fn track_caller_is_accepted_on_a_function_that_returns_a_future() {
    // It shows a place in the core, as the documentation says.
    assert!(!block_on(caller_in_a_future()).is_empty());
}
