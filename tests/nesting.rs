//! Which call is the outermost one: only its return pushes.
//!
//! Under `Push::BeforeReturn` every outermost return asks for a push, and waits for it; so the sink
//! sees what was recorded when each of them returned.

mod common;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use common::{Answer, Arrivals, clock, exclusive, poll_once, rows, scripted, secs, yield_now};
use cwmetrics::testing::ManualClock;
use cwmetrics::{Push, Reporter, count, timeit};
use tokio::runtime::{Builder, Runtime};

fn install() -> (Reporter, Arrivals) {
    install_by(&clock())
}

fn install_by(clock: &ManualClock) -> (Reporter, Arrivals) {
    let (sink, pushes) = scripted(|_| Answer::Accept);
    let builder = cwmetrics::namespace("Shop").clock(clock).sink(sink).push(Push::BeforeReturn);
    (builder.push_timeout(secs(3600)).install().unwrap(), pushes)
}

fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_time().build().unwrap()
}

fn multi_thread() -> Runtime {
    Builder::new_multi_thread().worker_threads(4).enable_time().build().unwrap()
}

#[count("inner", dimensions("Task" = task))]
async fn inner(task: usize) {
    yield_now().await;
}

#[count("outer", dimensions("Task" = task))]
async fn outer(task: usize) {
    for _ in 0..=task % 4 {
        inner(task).await;
        yield_now().await;
    }
}

#[test]
fn a_hundred_interleaved_tasks_never_mix() {
    let _one = exclusive();
    for runtime in [current_thread(), multi_thread()] {
        let (reporter, pushes) = install();
        runtime.block_on(async {
            let tasks: Vec<_> = (0..100).map(|task| tokio::spawn(outer(task))).collect();
            for task in tasks {
                task.await.unwrap();
            }
        });
        reporter.flush_blocking().unwrap();
        let stats = cwmetrics::stats();
        let of_inner: u64 = (0..100).map(|task| task % 4 + 1).sum();
        assert_eq!((stats.recorded, stats.accepted), (100 + of_inner, 100 + of_inner));
        let mut seen = std::collections::HashMap::new();
        let mut batches = 0;
        while seen.values().sum::<u64>() < stats.accepted {
            batches += 1;
            for datum in pushes.next().datums() {
                let key = (datum.name().to_owned(), datum.dimension("Task").unwrap().to_owned());
                *seen.entry(key).or_insert(0) += datum.samples();
            }
        }
        for task in 0..100 {
            let key = |name: &str| (name.to_owned(), task.to_string());
            assert_eq!((seen[&key("outer")], seen[&key("inner")]), (1, task % 4 + 1));
        }
        assert!(batches <= 100, "{batches} pushes: nested returns have pushed");
    }
}

#[test]
fn each_of_a_hundred_tasks_pushes_once_where_they_return_one_by_one() {
    let _one = exclusive();
    for runtime in [current_thread(), multi_thread()] {
        let (reporter, pushes) = install();
        for task in 0..100 {
            runtime.block_on(async { tokio::spawn(outer(task)).await.unwrap() });
            let mut datums = pushes.next().datums().to_vec();
            datums.sort_by(|a, b| a.name().cmp(b.name()));
            assert_eq!(datums.len(), 2);
            assert_eq!((datums[0].name(), datums[0].samples()), ("inner", task as u64 % 4 + 1));
            assert_eq!((datums[1].name(), datums[1].samples()), ("outer", 1));
            assert!(datums.iter().all(|datum| datum.dimension("Task") == Some(&task.to_string())));
        }
        assert!(pushes.is_empty());
        drop(reporter);
    }
}

#[test]
fn nesting_follows_a_future_that_is_polled_by_one_thread_after_the_other() {
    let _one = exclusive();
    let (_reporter, pushes) = install();
    let mut call = Box::pin(outer(3));
    // Each poll on a thread of its own, on which another call is open meanwhile.
    #[count("elsewhere")]
    fn elsewhere(call: &mut std::pin::Pin<Box<impl Future<Output = ()>>>) -> bool {
        poll_once(call.as_mut()).is_ready()
    }
    let mut polls = 1;
    while !thread::scope(|scope| scope.spawn(|| elsewhere(&mut call)).join().unwrap()) {
        polls += 1;
    }
    assert!(polls > 4);
    for _ in 1..polls {
        assert_eq!(rows(pushes.next().datums())[0], "elsewhere [] Count 1");
    }
    let last = rows(pushes.next().datums());
    assert!(last.iter().any(|row| row.starts_with("outer")), "{last:?}");
    assert!(pushes.is_empty());
}

#[count("leaf")]
async fn leaf() {
    yield_now().await;
}

#[count("leaf sync")]
fn leaf_sync() {}

#[test]
fn what_is_joined_selected_or_timed_out_inside_a_call_is_nested() {
    #[count("root")]
    async fn root() {
        tokio::join!(leaf(), leaf(), async {
            leaf().await;
            leaf_sync();
        });
        tokio::select! {
            () = leaf() => {}
            () = std::future::pending() => {}
        }
        tokio::time::timeout(Duration::from_secs(3600), leaf()).await.unwrap();
        leaf_sync();
    }
    let _one = exclusive();
    for runtime in [current_thread(), multi_thread()] {
        let (_reporter, pushes) = install();
        runtime.block_on(root());
        let expected = ["leaf [] Count 5", "leaf sync [] Count 2", "root [] Count 1"];
        assert_eq!(rows(pushes.next().datums()), expected);
        assert!(pushes.is_empty());
    }
}

#[count("loser", outcome)]
async fn loser() {
    std::future::pending::<()>().await;
}

#[test]
fn the_branch_that_select_drops_is_cancelled_and_nested() {
    #[count("root", outcome)]
    async fn root() {
        tokio::select! {
            () = loser() => {}
            () = leaf() => {}
        }
        let timeout = tokio::time::timeout(Duration::ZERO, loser()).await;
        assert!(timeout.is_err());
    }
    let _one = exclusive();
    let (_reporter, pushes) = install();
    current_thread().block_on(root());
    assert_eq!(
        rows(pushes.next().datums()),
        [
            "leaf [] Count 1",
            r#"loser [("Outcome", "cancelled")] Count 2"#,
            r#"root [("Outcome", "ok")] Count 1"#,
        ]
    );
    assert!(pushes.is_empty());
}

#[test]
fn a_spawned_task_is_outermost_whoever_spawned_it() {
    #[count("spawns")]
    async fn spawns() {
        tokio::spawn(leaf()).await.unwrap();
    }
    #[count("runs a runtime")]
    fn runs_a_runtime(runtime: &Runtime) {
        runtime.block_on(async { tokio::spawn(leaf()).await.unwrap() });
    }
    #[count("blocks on")]
    fn blocks_on(runtime: &Runtime) {
        runtime.block_on(leaf());
        common::block_on(leaf());
    }
    let _one = exclusive();
    for runtime in [current_thread(), multi_thread()] {
        let (_reporter, pushes) = install();
        runtime.block_on(spawns());
        assert_eq!(rows(pushes.next().datums()), ["leaf [] Count 1"]);
        assert_eq!(rows(pushes.next().datums()), ["spawns [] Count 1"]);

        runs_a_runtime(&runtime);
        assert_eq!(rows(pushes.next().datums()), ["leaf [] Count 1"]);
        assert_eq!(rows(pushes.next().datums()), ["runs a runtime [] Count 1"]);

        blocks_on(&runtime);
        assert_eq!(rows(pushes.next().datums()), ["blocks on [] Count 1", "leaf [] Count 2"]);
        assert!(pushes.is_empty());
    }
}

#[test]
fn a_thread_of_its_own_is_outermost() {
    #[count("starts a thread")]
    fn starts_a_thread() {
        thread::spawn(leaf_sync).join().unwrap();
    }
    let _one = exclusive();
    let (_reporter, pushes) = install();
    starts_a_thread();
    assert_eq!(rows(pushes.next().datums()), ["leaf sync [] Count 1"]);
    assert_eq!(rows(pushes.next().datums()), ["starts a thread [] Count 1"]);
}

#[count("panics", outcome)]
fn panics() {
    panic!("a test panics, as it is told to");
}

#[count("panics async", outcome)]
async fn panics_async() {
    yield_now().await;
    panic!("a test panics, as it is told to");
}

#[test]
fn after_a_panic_that_was_caught_the_nesting_is_as_before() {
    #[count("catches", outcome)]
    fn catches() {
        assert!(catch_unwind(panics).is_err());
        assert!(catch_unwind(|| common::block_on(panics_async())).is_err());
        leaf_sync();
    }
    let _one = exclusive();
    let (_reporter, pushes) = install();
    for _ in 0..2 {
        catches();
        assert_eq!(
            rows(pushes.next().datums()),
            [
                r#"catches [("Outcome", "ok")] Count 1"#,
                "leaf sync [] Count 1",
                r#"panics [("Outcome", "panic")] Count 1"#,
                r#"panics async [("Outcome", "panic")] Count 1"#,
            ]
        );
        assert!(pushes.is_empty(), "the calls that panicked were nested");
    }
    // Outermost, a call that panics pushes, and the next one is outermost again.
    assert!(catch_unwind(panics).is_err());
    assert_eq!(rows(pushes.next().datums()), [r#"panics [("Outcome", "panic")] Count 1"#]);
    leaf_sync();
    assert_eq!(rows(pushes.next().datums()), ["leaf sync [] Count 1"]);
}

#[test]
fn a_judge_of_results_that_panics_ends_the_call_with_a_panic() {
    fn judge(_: &u8) -> bool {
        panic!("a test panics, as it is told to")
    }
    #[count("judged", outcome, error_if = judge)]
    fn judged() -> u8 {
        7
    }
    #[count("judged async", outcome, error_if = judge)]
    async fn judged_async() -> u8 {
        7
    }
    let _one = exclusive();
    let (_reporter, pushes) = install();
    assert!(catch_unwind(judged).is_err());
    assert_eq!(rows(pushes.next().datums()), [r#"judged [("Outcome", "panic")] Count 1"#]);
    assert!(catch_unwind(|| common::block_on(judged_async())).is_err());
    assert_eq!(rows(pushes.next().datums()), [r#"judged async [("Outcome", "panic")] Count 1"#]);
    leaf_sync();
    assert_eq!(rows(pushes.next().datums()), ["leaf sync [] Count 1"], "the next call is outermost");
}

#[test]
fn after_a_cancelled_call_the_nesting_is_as_before() {
    let _one = exclusive();
    let (_reporter, pushes) = install();
    let mut call = Box::pin(loser());
    assert!(poll_once(call.as_mut()).is_pending());
    drop(call);
    assert_eq!(rows(pushes.next().datums()), [r#"loser [("Outcome", "cancelled")] Count 1"#]);

    #[count("cancels")]
    fn cancels() {
        let mut call = Box::pin(loser());
        assert!(poll_once(call.as_mut()).is_pending());
        leaf_sync();
        drop(call);
        leaf_sync();
    }
    cancels();
    let expected =
        ["cancels [] Count 1", "leaf sync [] Count 2", r#"loser [("Outcome", "cancelled")] Count 1"#];
    assert_eq!(rows(pushes.next().datums()), expected);

    // A task that is aborted while the call is open.
    current_thread().block_on(async {
        let task = tokio::spawn(loser());
        tokio::task::yield_now().await;
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
    });
    assert_eq!(rows(pushes.next().datums()), [r#"loser [("Outcome", "cancelled")] Count 1"#]);
    assert!(pushes.is_empty());
}

struct CallsOnDrop;

impl Drop for CallsOnDrop {
    fn drop(&mut self) {
        leaf_sync();
    }
}

#[test]
fn a_drop_that_calls_a_decorated_function_is_nested_in_the_call_it_belongs_to() {
    #[count("holds")]
    fn holds() {
        let _held = CallsOnDrop;
    }
    #[count("holds async")]
    async fn holds_async() {
        let _held = CallsOnDrop;
        std::future::pending::<()>().await;
    }
    #[count("holds and panics")]
    fn holds_and_panics() {
        let _held = CallsOnDrop;
        panic!("a test panics, as it is told to");
    }
    let _one = exclusive();
    let (_reporter, pushes) = install();
    holds();
    assert_eq!(rows(pushes.next().datums()), ["holds [] Count 1", "leaf sync [] Count 1"]);
    let mut call = Box::pin(holds_async());
    assert!(poll_once(call.as_mut()).is_pending());
    assert!(pushes.is_empty());
    drop(call);
    assert_eq!(rows(pushes.next().datums()), ["holds async [] Count 1", "leaf sync [] Count 1"]);
    assert!(catch_unwind(holds_and_panics).is_err());
    assert_eq!(rows(pushes.next().datums()), ["holds and panics [] Count 1", "leaf sync [] Count 1"]);
    drop(CallsOnDrop);
    assert_eq!(rows(pushes.next().datums()), ["leaf sync [] Count 1"]);
    assert!(pushes.is_empty());
}

#[test]
fn a_future_that_is_never_polled_records_nothing() {
    let _one = exclusive();
    let (_reporter, pushes) = install();
    drop(leaf());
    leaf_sync();
    assert_eq!(rows(pushes.next().datums()), ["leaf sync [] Count 1"]);
    assert_eq!(cwmetrics::stats().recorded, 1);
}

#[test]
fn recursion_is_nested_in_its_first_call() {
    #[count("factorial", dimensions("N" = n))]
    fn factorial(n: u64) -> u64 {
        if n == 0 { 1 } else { n * factorial(n - 1) }
    }
    #[count("depth")]
    fn depth(n: u64) -> std::pin::Pin<Box<dyn Future<Output = u64> + Send>> {
        Box::pin(async move { if n == 0 { 0 } else { depth(n - 1).await + 1 } })
    }
    let _one = exclusive();
    let (_reporter, pushes) = install();
    assert_eq!(factorial(10), 3_628_800);
    let datums = pushes.next().datums().to_vec();
    assert_eq!(datums.len(), 11);
    assert!(datums.iter().all(|datum| datum.samples() == 1));
    assert_eq!(common::block_on(depth(20)), 20);
    assert_eq!(rows(pushes.next().datums()), ["depth [] Count 21"]);
    assert!(pushes.is_empty());
}

#[test]
fn calls_inside_a_capture_never_reach_the_reporter() {
    let _one = exclusive();
    let (_reporter, pushes) = install();
    #[count("around")]
    fn around() {
        let captured = cwmetrics::testing::capture(|| {
            leaf_sync();
            cwmetrics::put_value("put", 5.0);
            cwmetrics::put_value("bad", f64::NAN);
        });
        assert_eq!(captured.names(), ["leaf sync", "put"]);
        leaf_sync();
    }
    around();
    assert_eq!(rows(pushes.next().datums()), ["around [] Count 1", "leaf sync [] Count 1"]);
    let captured = current_thread().block_on(cwmetrics::testing::capture_async(async {
        leaf().await;
        tokio::spawn(leaf()).await.unwrap();
    }));
    assert_eq!(captured.metric("leaf").count(), 1, "what it spawns is not included");
    assert_eq!(rows(pushes.next().datums()), ["leaf [] Count 1"], "but goes to the reporter");
    assert!(pushes.is_empty());
    assert_eq!(
        cwmetrics::stats().rejected,
        0,
        "also what is rejected in a capture is no matter of the reporter"
    );
}

#[test]
fn a_call_that_spans_two_reporters_records_in_neither() {
    #[timeit("spans")]
    #[count("spans too", dimensions("K" = value))]
    async fn spans(value: &str) {
        yield_now().await;
        leaf_sync();
        yield_now().await;
    }
    let _one = exclusive();
    let clock = clock();
    let (first, first_pushes) = install_by(&clock);
    let mut call = Box::pin(spans("v"));
    let timer = cwmetrics::metric("timer").start();
    assert!(poll_once(call.as_mut()).is_pending());
    drop(first);
    assert!(first_pushes.is_empty());

    let (second, second_pushes) = install_by(&clock);
    assert!(poll_once(call.as_mut()).is_pending());
    timer.stop();
    assert!(poll_once(call.as_mut()).is_ready());
    second.flush_blocking().unwrap();
    // The call inside it belongs to the second alone.
    assert_eq!(rows(second_pushes.next().datums()), ["leaf sync [] Count 1"]);
    assert!(first_pushes.is_empty() && second_pushes.is_empty());
    assert_eq!(cwmetrics::stats().recorded, 1);
}

#[test]
fn threads_that_come_and_go_leave_everything_behind() {
    let _one = exclusive();
    let (reporter, pushes) = install();
    let threads: usize = 50;
    let barrier = Arc::new(Barrier::new(threads));
    let spawned: Vec<_> = (0..threads)
        .map(|_| {
            let barrier = barrier.clone();
            thread::spawn(move || {
                #[count("worker")]
                fn worker() {
                    for _ in 0..10 {
                        leaf_sync();
                    }
                }
                worker();
                barrier.wait();
                catch_unwind(AssertUnwindSafe(|| cwmetrics::put_value("last words", 3.0))).unwrap();
            })
        })
        .collect();
    for thread in spawned {
        thread.join().unwrap();
    }
    reporter.flush_blocking().unwrap();
    let mut totals = std::collections::BTreeMap::new();
    while totals.values().sum::<u64>() < threads as u64 * 12 {
        for datum in pushes.next().datums() {
            *totals.entry(datum.name().to_owned()).or_insert(0) += datum.samples();
        }
    }
    let threads = threads as u64;
    let expected = [("last words", threads), ("leaf sync", 10 * threads), ("worker", threads)];
    assert!(totals.iter().map(|(name, samples)| (name.as_str(), *samples)).eq(expected));
}
