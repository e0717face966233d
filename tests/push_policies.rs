//! When what was recorded is pushed, by each policy.

mod common;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::mpsc;
use std::task::Poll;
use std::thread;
use std::time::Duration;

use common::{
    Answer, Arrivals, PATIENCE, clock, exclusive, millis, poll_once, rows, scripted, secs, settle, turnstile,
};
use cwmetrics::testing::ManualClock;
use cwmetrics::{Push, Reporter, count};

fn install(push: Push) -> (Reporter, Arrivals, ManualClock) {
    let (sink, pushes) = scripted(|_| Answer::Accept);
    let clock = clock();
    let builder = cwmetrics::namespace("Shop").clock(&clock).sink(sink).push(push);
    (builder.install().unwrap(), pushes, clock)
}

const ONE: [&str; 1] = ["call [] Count 1"];

#[count("call")]
fn call() {}

fn nothing_is_pushed(pushes: &Arrivals) {
    let stats = settle();
    assert_eq!(stats.outbox_bytes, 0, "{stats:?}");
    assert!(pushes.is_empty());
}

mod on_return {
    use super::*;

    const EVERY_TEN: Push = Push::OnReturn { at_most_every: secs(10) };

    #[test]
    fn the_first_return_pushes_at_once_and_further_ones_at_the_end_of_the_pause() {
        let _one = exclusive();
        let (_reporter, pushes, clock) = install(EVERY_TEN);
        call();
        assert_eq!(rows(pushes.next().datums()), ONE);
        for _ in 0..3 {
            clock.advance(secs(3));
            call();
            nothing_is_pushed(&pushes);
        }
        clock.advance(millis(999));
        nothing_is_pushed(&pushes);
        clock.advance(millis(1));
        assert_eq!(rows(pushes.next().datums()), ["call [] Count 3"]);
        // The pause begins anew with every push, and ends without one where nothing returned.
        clock.advance(secs(10));
        nothing_is_pushed(&pushes);
        call();
        assert_eq!(rows(pushes.next().datums()), ONE);
    }

    #[test]
    fn a_quiet_program_pushes_on_every_return() {
        let _one = exclusive();
        let (_reporter, pushes, clock) = install(EVERY_TEN);
        for _ in 0..5 {
            call();
            assert_eq!(rows(pushes.next().datums()), ONE);
            clock.advance(secs(10));
        }
    }

    #[test]
    fn a_put_outside_any_call_counts_as_a_return_and_one_inside_does_not() {
        let _one = exclusive();
        let (_reporter, pushes, clock) = install(EVERY_TEN);
        cwmetrics::put_value("outside", 5.0);
        assert_eq!(rows(pushes.next().datums()), ["outside [] None 1"]);
        clock.advance(secs(10));

        #[count("around")]
        fn around(pushes: &Arrivals) {
            cwmetrics::put_value("inside", 5.0);
            cwmetrics::metric("timed inside").time(|| ());
            nothing_is_pushed(pushes);
        }
        around(&pushes);
        let all = ["around [] Count 1", "inside [] None 1", "timed inside [] Milliseconds 1"];
        assert_eq!(rows(pushes.next().datums()), all);
        clock.advance(secs(10));
        assert!(cwmetrics::try_put_value("bad", f64::NAN).is_err());
        nothing_is_pushed(&pushes);
    }

    #[test]
    fn a_closed_window_is_pushed_within_the_pause_though_nothing_returns() {
        let _one = exclusive();
        let (_reporter, pushes, clock) = install(EVERY_TEN);
        #[count("never returns")]
        fn never_returns(pushes: &Arrivals, clock: &ManualClock) {
            cwmetrics::put_value("first", 5.0);
            clock.advance(secs(60));
            // This one is of the next minute, which is open.
            cwmetrics::put_value("second", 5.0);
            nothing_is_pushed(pushes);
            for minute in ["first [] None 1", "second [] None 1"] {
                clock.advance(millis(9_999));
                nothing_is_pushed(pushes);
                clock.advance(millis(1));
                assert_eq!(rows(pushes.next().datums()), [minute]);
                clock.advance(secs(50));
                nothing_is_pushed(pushes);
            }
        }
        never_returns(&pushes, &clock);
    }

    #[test]
    fn a_closed_second_is_pushed_within_the_pause_though_nothing_returns() {
        let _one = exclusive();
        let (_reporter, pushes, clock) = install(EVERY_TEN);
        #[count("never returns")]
        fn never_returns(pushes: &Arrivals, clock: &ManualClock) {
            cwmetrics::metric("fast").resolution(1).put(5.0);
            clock.advance(secs(1));
            nothing_is_pushed(pushes);
            clock.advance(secs(10));
            assert_eq!(rows(pushes.next().datums()), ["fast [] None 1"]);
        }
        never_returns(&pushes, &clock);
    }

    #[test]
    fn the_call_never_waits_for_the_sink() {
        let _one = exclusive();
        let (sink, pushes) = turnstile();
        let push = Push::OnReturn { at_most_every: Duration::ZERO };
        let clock = clock();
        let builder = cwmetrics::namespace("Shop").clock(&clock).sink(sink).push(push);
        let reporter = builder.install().unwrap();
        call();
        assert_eq!(rows(pushes.next().datums()), ONE);
        // The sink holds the first, and these return all the same.
        for _ in 0..100 {
            call();
        }
        assert_eq!(common::balanced().accepted, 0);
        pushes.open();
        reporter.flush_blocking().unwrap();
        assert_eq!(common::balanced().accepted, 101);
    }
}

mod before_return {
    use super::*;

    fn install() -> (Reporter, Arrivals, ManualClock) {
        let (sink, pushes) = turnstile();
        let clock = clock();
        let builder = cwmetrics::namespace("Shop").clock(&clock).sink(sink).push(Push::BeforeReturn);
        // The real time of a slow machine is not to end a wait.
        (builder.push_timeout(secs(3600)).install().unwrap(), pushes, clock)
    }

    #[count("call")]
    async fn call_async() {
        common::yield_now().await;
    }

    #[test]
    fn a_sync_call_blocks_its_thread_until_its_data_are_accepted() {
        let _one = exclusive();
        let (_reporter, pushes, _clock) = install();
        let (sender, returned) = mpsc::channel();
        let caller = thread::spawn(move || {
            call();
            sender.send(cwmetrics::stats().accepted).unwrap();
        });
        assert_eq!(rows(pushes.next().datums()), ONE);
        settle();
        assert_eq!(returned.try_recv(), Err(mpsc::TryRecvError::Empty), "it waits for the sink");
        pushes.let_through(1);
        assert_eq!(returned.recv_timeout(PATIENCE), Ok(1));
        caller.join().unwrap();
    }

    #[test]
    fn an_async_call_awaits_and_leaves_its_thread_to_others() {
        let _one = exclusive();
        let (_reporter, pushes, _clock) = install();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let waiting = tokio::spawn(call_async());
            // This runs on the same thread while the call waits for the sink.
            let batch = loop {
                if settle().requests == 1 {
                    break pushes.next();
                }
                tokio::task::yield_now().await;
            };
            assert_eq!(rows(batch.datums()), ONE);
            for _ in 0..10 {
                tokio::task::yield_now().await;
            }
            assert!(!waiting.is_finished());
            pushes.let_through(1);
            waiting.await.unwrap();
        });
        assert_eq!(common::balanced().accepted, 1);
    }

    #[test]
    fn a_hanging_endpoint_holds_up_a_call_as_long_as_the_push_timeout_and_no_longer() {
        let _one = exclusive();
        let (_reporter, pushes, clock) = install();
        let mut waiting = pin!(call_async());
        assert_eq!(poll_once(waiting.as_mut()), Poll::Pending);
        assert_eq!(poll_once(waiting.as_mut()), Poll::Pending, "it has asked for its push");
        let sync = thread::spawn(call);
        pushes.next();
        while settle().recorded < 2 {
            thread::yield_now();
        }
        clock.advance(secs(3599));
        settle();
        assert_eq!(poll_once(waiting.as_mut()), Poll::Pending);
        assert!(!sync.is_finished());
        clock.advance(secs(1));
        settle();
        assert_eq!(poll_once(waiting.as_mut()), Poll::Ready(()));
        sync.join().unwrap();
        // Given up on by the call, not by the reporter.
        pushes.open();
        cwmetrics::flush_blocking().unwrap();
        assert_eq!(common::balanced().accepted, 2);
    }

    #[test]
    fn calls_that_return_together_share_a_push() {
        let _one = exclusive();
        let (_reporter, pushes, _clock) = install();
        pushes.open();
        let callers: Vec<_> = (0..8).map(|_| thread::spawn(|| (0..100).for_each(|_| call()))).collect();
        for caller in callers {
            caller.join().unwrap();
        }
        let stats = common::balanced();
        assert_eq!(stats.accepted, 800, "every call waited until its data were accepted");
        assert!(stats.requests < 800, "none has shared a push");
    }

    #[test]
    fn panicking_and_cancelled_calls_start_a_push_and_do_not_wait_for_it() {
        #[count("panics")]
        fn panics() {
            panic!("a test panics, as it is told to");
        }
        let _one = exclusive();
        let (_reporter, pushes, _clock) = install();
        // The sink lets nothing through, so this would hang if it waited.
        assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
        assert_eq!(rows(pushes.next().datums()), ["panics [] Count 1"]);
        let mut cancelled = Box::pin(call_async());
        assert_eq!(poll_once(cancelled.as_mut()), Poll::Pending);
        drop(cancelled);
        assert_eq!(rows(pushes.next().datums()), ONE);
        cwmetrics::put_value("a put does not wait either", 1.0);
        assert_eq!(rows(pushes.next().datums()), ["a put does not wait either [] None 1"]);
        pushes.open();
    }

    #[test]
    fn a_call_that_is_dropped_while_it_waits_has_been_recorded_once() {
        let _one = exclusive();
        let (reporter, pushes, _clock) = install();
        let mut call = Box::pin(call_async());
        assert_eq!(poll_once(call.as_mut()), Poll::Pending);
        assert_eq!(poll_once(call.as_mut()), Poll::Pending);
        assert_eq!(rows(pushes.next().datums()), ONE);
        drop(call);
        pushes.open();
        reporter.flush_blocking().unwrap();
        assert_eq!(common::balanced().recorded, 1);
    }
}

mod every {
    use super::*;

    #[test]
    fn a_timer_pushes_once_a_period_from_a_phase_of_its_own() {
        let _one = exclusive();
        let (_reporter, pushes, clock) = install(Push::Every(secs(60)));
        call();
        // The phase is random, and within the period.
        let mut waited = 0;
        loop {
            settle();
            let stats = common::balanced();
            if stats.accepted + stats.outbox_bytes > 0 || stats.requests > 0 {
                break;
            }
            assert!(waited <= 60, "the phase is within the period");
            clock.advance(secs(1));
            waited += 1;
        }
        assert_eq!(rows(pushes.next().datums()), ONE);
        for _ in 0..3 {
            call();
            clock.advance(millis(59_999));
            nothing_is_pushed(&pushes);
            clock.advance(millis(1));
            assert_eq!(pushes.next().samples(), 1);
        }
        // A timer that was held up does not catch up.
        call();
        clock.advance(secs(600));
        assert_eq!(pushes.next().samples(), 1);
        call();
        nothing_is_pushed(&pushes);
        clock.advance(secs(60));
        assert_eq!(pushes.next().samples(), 1);
    }
}

mod manual {
    use super::*;

    #[test]
    fn only_flush_and_shutdown_push() {
        let _one = exclusive();
        let (reporter, pushes, clock) = install(Push::Manual);
        for _ in 0..5 {
            call();
            cwmetrics::put_value("put", 1.0);
            clock.advance(secs(90));
            nothing_is_pushed(&pushes);
        }
        reporter.flush_blocking().unwrap();
        assert_eq!(pushes.next().samples(), 10);
        call();
        drop(reporter);
        assert_eq!(rows(pushes.next().datums()), ONE);
    }
}
