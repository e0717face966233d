//! `#[monitored_task]`: whose dimensions win, and that they stay with their task.

mod common;

use std::fmt::{self, Display};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::thread;

use common::{clock, exclusive, manual, poll_once, yield_now};
use cwmetrics::sink::Memory;
use cwmetrics::{monitored_task, task, timeit};

/// What was pushed of a metric: its dimensions as `name=value`, sorted, one line a datum.
fn dimensions_of(memory: &Memory, name: &str) -> Vec<String> {
    let datums = memory.datums();
    let line = |datum: &cwmetrics::sink::Datum| {
        let mut dimensions: Vec<String> = datum.dimensions().map(|(k, v)| format!("{k}={v}")).collect();
        dimensions.sort();
        format!("{} x{}", dimensions.join(" "), datum.samples())
    };
    let mut lines: Vec<String> = datums.iter().filter(|datum| datum.name() == name).map(line).collect();
    lines.sort();
    lines
}

fn recorded(run: impl FnOnce()) -> Memory {
    let memory = Memory::default();
    let builder = manual(&clock()).sink(memory.clone());
    let builder = builder.dimension("Stage", "prod").dimension("Tenant", "builder");
    let reporter = builder.install().unwrap();
    run();
    reporter.flush_blocking().unwrap();
    memory
}

fn tag_from_below(kind: &str) {
    task().dimension("TypeOfRequest", kind);
}

#[monitored_task("handle", dimensions("TypeOfRequest" = "unknown", "Route" = "/"))]
fn handle(kind: Option<&str>) {
    kind.into_iter().for_each(tag_from_below);
}

#[monitored_task("handle async", dimensions("TypeOfRequest" = "unknown"))]
async fn handle_async(kind: &'static str) {
    yield_now().await;
    tag_from_below(kind);
    yield_now().await;
}

#[test]
fn dimensions_set_inside_win_over_the_attributes_and_those_over_the_builders() {
    let _one = exclusive();
    let memory = recorded(|| {
        handle(Some("login"));
        handle(None);
        tag_from_below("no task is open");
        handle(None);
    });
    assert_eq!(
        dimensions_of(&memory, "handle"),
        [
            "Route=/ Stage=prod Tenant=builder TypeOfRequest=login x1",
            "Route=/ Stage=prod Tenant=builder TypeOfRequest=unknown x2",
        ]
    );

    #[monitored_task("owned", dimensions("Tenant" = "attribute"))]
    fn owned(tenant: Option<u32>) {
        if let Some(tenant) = tenant {
            task().dimension("Tenant", "first").dimension("Tenant", tenant);
        }
    }
    let memory = recorded(|| {
        owned(None);
        owned(Some(7));
    });
    let expected = ["Stage=prod Tenant=7 x1", "Stage=prod Tenant=attribute x1"];
    assert_eq!(dimensions_of(&memory, "owned"), expected);
}

#[test]
fn tasks_that_run_interleaved_keep_their_own_dimensions() {
    let _one = exclusive();
    let memory = recorded(|| {
        let (mut a, mut b) = (pin!(handle_async("a")), pin!(handle_async("b")));
        let mut over = 0;
        while over < 2 {
            over = 0;
            over += usize::from(poll_or_over(a.as_mut()));
            over += usize::from(poll_or_over(b.as_mut()));
        }
    });
    let expected =
        ["Stage=prod Tenant=builder TypeOfRequest=a x1", "Stage=prod Tenant=builder TypeOfRequest=b x1"];
    assert_eq!(dimensions_of(&memory, "handle async"), expected);
}

/// Polls a future that may be over already: then nothing is recorded a second time.
fn poll_or_over(future: std::pin::Pin<&mut impl Future<Output = ()>>) -> bool {
    catch_unwind(AssertUnwindSafe(|| poll_once(future).is_ready())).unwrap_or(true)
}

#[test]
fn a_dimension_is_for_the_innermost_task_and_comes_back_to_the_outer_one() {
    #[monitored_task("inner")]
    async fn inner() {
        yield_now().await;
        task().dimension("Of", "inner");
    }
    #[monitored_task("outer")]
    async fn outer() {
        task().dimension("Before", 1);
        inner().await;
        task().dimension("After", true);
        yield_now().await;
    }
    let _one = exclusive();
    let memory = recorded(|| common::block_on(outer()));
    assert_eq!(dimensions_of(&memory, "inner"), ["Of=inner Stage=prod Tenant=builder x1"]);
    assert_eq!(dimensions_of(&memory, "outer"), ["After=true Before=1 Stage=prod Tenant=builder x1"]);
}

#[test]
fn a_spawned_task_does_not_add_to_the_one_that_spawned_it() {
    #[monitored_task("spawns")]
    async fn spawns() {
        tokio::spawn(async { task().dimension("From", "another task") }).await.unwrap();
        task().dimension("From", "here");
    }
    #[monitored_task("runs a runtime")]
    fn runs(runtime: &tokio::runtime::Runtime) {
        runtime.block_on(async {
            tokio::spawn(async { task().dimension("From", "another task") }).await.unwrap();
        });
        task().dimension("And", "here");
    }
    let _one = exclusive();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let memory = recorded(|| {
        runtime.block_on(spawns());
        runs(&runtime);
    });
    assert_eq!(dimensions_of(&memory, "spawns"), ["From=here Stage=prod Tenant=builder x1"]);
    assert_eq!(dimensions_of(&memory, "runs a runtime"), ["And=here Stage=prod Tenant=builder x1"]);
}

#[test]
fn a_task_that_panics_leaves_the_dimensions_of_the_one_around_it_alone() {
    #[monitored_task("panics")]
    async fn panics() {
        task().dimension("Of", "the one that panics");
        yield_now().await;
        panic!("a test panics, as it is told to");
    }
    #[monitored_task("survives")]
    async fn survives(polled_again: bool) {
        task().dimension("Of", "the one that survives");
        let mut inner = Box::pin(panics());
        assert_eq!(poll_once(inner.as_mut()), Poll::Pending);
        assert!(catch_unwind(AssertUnwindSafe(|| poll_once(inner.as_mut()))).is_err());
        if polled_again {
            assert!(catch_unwind(AssertUnwindSafe(|| poll_once(inner.as_mut()))).is_err());
        }
        drop(inner);
        yield_now().await;
    }
    let _one = exclusive();
    for polled_again in [false, true] {
        let memory = recorded(|| common::block_on(survives(polled_again)));
        let inner = dimensions_of(&memory, "panics");
        assert_eq!(inner, ["Of=the one that panics Stage=prod Tenant=builder x1"]);
        let outer = dimensions_of(&memory, "survives");
        assert_eq!(outer, ["Of=the one that survives Stage=prod Tenant=builder x1"]);
    }
}

#[test]
fn a_cancelled_task_keeps_the_dimensions_it_had() {
    #[monitored_task("cancelled", outcome)]
    async fn cancelled() {
        task().dimension("Step", 1);
        std::future::pending().await
    }
    let _one = exclusive();
    let memory = recorded(|| {
        let mut call = Box::pin(cancelled());
        assert_eq!(poll_once(call.as_mut()), Poll::Pending);
    });
    let expected = ["Outcome=cancelled Stage=prod Step=1 Tenant=builder x1"];
    assert_eq!(dimensions_of(&memory, "cancelled"), expected);
}

#[test]
fn dimensions_past_thirty_are_left_out_and_bad_names_counted() {
    static NAMES: [&str; 40] = {
        let mut names = [""; 40];
        let mut at = 0;
        let all = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN";
        while at < 40 {
            names[at] = all.split_at(at).1.split_at(1).0;
            at += 1;
        }
        names
    };
    #[monitored_task("many")]
    fn many() {
        for name in NAMES {
            task().dimension(name, "x");
        }
        task().dimension(":bad", "x").dimension("a", "");
    }
    let _one = exclusive();
    let memory = recorded(many);
    let stats = cwmetrics::stats();
    let datums = memory.datums();
    let of_many: Vec<_> = datums.iter().filter(|datum| datum.name() == "many").collect();
    assert_eq!(of_many.len(), 1);
    assert_eq!(of_many[0].dimensions().len(), 30);
    assert_eq!(of_many[0].dimension("a"), Some("(empty)"));
    assert_eq!((stats.recorded, stats.rejected, stats.repaired), (1, 1, 1));
}

#[test]
fn a_value_may_panic_or_record_while_it_is_written() {
    struct Records;
    impl Display for Records {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            handle(Some("inside"));
            task().dimension("Inner", "a value of its own");
            cwmetrics::put_value("put inside", 5.0);
            f.write_str("the outer value")
        }
    }
    struct Panics;
    impl Display for Panics {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("half a value")?;
            panic!("a test panics, as it is told to");
        }
    }
    struct Fails;
    impl Display for Fails {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("what was written")?;
            Err(fmt::Error)
        }
    }
    #[monitored_task("around")]
    fn around() {
        task().dimension("Outer", Records);
        assert!(catch_unwind(|| task().dimension("Lost", Panics)).is_err());
        task().dimension("After", Fails);
    }
    let _one = exclusive();
    let memory = recorded(around);
    let all = "After=what was written Inner=a value of its own Outer=the outer value";
    assert_eq!(dimensions_of(&memory, "around"), [format!("{all} Stage=prod Tenant=builder x1")]);
    let inside = "Route=/ Stage=prod Tenant=builder TypeOfRequest=inside x1";
    assert_eq!(dimensions_of(&memory, "handle"), [inside]);
    assert_eq!(dimensions_of(&memory, "put inside"), ["Stage=prod Tenant=builder x1"]);
}

#[test]
fn tasks_one_in_the_other_keep_their_own_dimensions_however_deep() {
    #[monitored_task("nested")]
    fn nested(depth: u32) {
        task().dimension("Depth", depth);
        if depth > 0 {
            nested(depth - 1);
        }
        task().dimension("Again", depth);
    }
    let _one = exclusive();
    let memory = recorded(|| (0..3).for_each(|_| nested(40)));
    let mut expected: Vec<String> =
        (0..=40).map(|depth| format!("Again={depth} Depth={depth} Stage=prod Tenant=builder x3")).collect();
    expected.sort();
    assert_eq!(dimensions_of(&memory, "nested"), expected);
}

#[test]
fn a_task_that_is_polled_by_one_thread_after_the_other_keeps_its_dimensions() {
    #[monitored_task("wanders", dimensions("Argument" = name))]
    async fn wanders(name: &'static str) {
        for key in ["A", "B", "C"] {
            task().dimension(key, name);
            yield_now().await;
        }
    }
    let _one = exclusive();
    let memory = recorded(|| {
        for name in ["first", "second", "first"] {
            let mut call = Box::pin(wanders(name));
            let mut poll = || thread::scope(|scope| scope.spawn(|| poll_once(call.as_mut())).join().unwrap());
            while poll().is_pending() {
                // Nothing of it is left behind on this thread.
                handle(None);
            }
        }
    });
    let line = |name: &str, times: u32| {
        format!("A={name} Argument={name} B={name} C={name} Stage=prod Tenant=builder x{times}")
    };
    assert_eq!(dimensions_of(&memory, "wanders"), [line("first", 2), line("second", 1)]);
    let others = dimensions_of(&memory, "handle");
    assert_eq!(others, ["Route=/ Stage=prod Tenant=builder TypeOfRequest=unknown x9"]);
}

#[test]
fn a_timing_beside_a_task_has_none_of_its_dimensions() {
    #[timeit("beside")]
    #[monitored_task("tagged")]
    fn both() {
        task().dimension("Tenant", "own");
    }
    let _one = exclusive();
    let memory = recorded(both);
    assert_eq!(dimensions_of(&memory, "beside"), ["Stage=prod Tenant=builder x1"]);
    assert_eq!(dimensions_of(&memory, "tagged"), ["Stage=prod Tenant=own x1"]);
}
