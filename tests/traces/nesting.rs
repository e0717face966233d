//! Which call is a part of which.

use cwmetrics::{timeit, trace};
use tokio::runtime::{Builder, Runtime};

use crate::common::{block_on, exclusive, poll_once, yield_now};
use crate::daemon::{edge, names, subsegments, with_each_clock};

fn runtimes() -> [Runtime; 2] {
    [
        Builder::new_current_thread().enable_time().build().unwrap(),
        Builder::new_multi_thread().worker_threads(4).enable_time().build().unwrap(),
    ]
}

#[timeit("leaf")]
async fn leaf() {
    yield_now().await;
}

#[timeit("branch")]
async fn branch() {
    yield_now().await;
    leaf().await;
    leaf_sync();
    yield_now().await;
}

#[timeit("leaf sync")]
fn leaf_sync() {}

#[timeit("root")]
async fn joins() {
    tokio::join!(branch(), branch(), leaf());
    tokio::select! {
        () = std::future::pending() => {}
        () = leaf() => {}
    }
}

#[test]
fn calls_that_are_joined_and_selected_are_in_the_call_that_does_it() {
    let _one = exclusive();
    with_each_clock(|daemon| {
        for runtime in runtimes() {
            runtime.block_on(async { tokio::spawn(joins()).await.unwrap() });
            let segment = daemon.got().only();
            let mut nested = names(&segment);
            nested.sort();
            assert_eq!(nested, ["branch", "branch", "leaf", "leaf"]);
            for part in subsegments(&segment) {
                let expected: &[&str] = if part["name"] == "branch" { &["leaf", "leaf sync"] } else { &[] };
                assert_eq!(names(part), expected);
            }
        }
    });
}

#[test]
fn a_hundred_interleaved_requests_have_each_its_own_trace() {
    let _one = exclusive();
    with_each_clock(|daemon| {
        for runtime in runtimes() {
            runtime.block_on(async {
                let tasks: Vec<_> = (0..100).map(|_| tokio::spawn(branch())).collect();
                for task in tasks {
                    task.await.unwrap();
                }
            });
            let documents = daemon.got().documents;
            assert_eq!(documents.len(), 100);
            for segment in &documents {
                assert_eq!(names(segment), ["leaf", "leaf sync"]);
            }
        }
    });
}

#[test]
fn a_request_that_moves_from_thread_to_thread_stays_one() {
    let _one = exclusive();
    with_each_clock(|daemon| {
        let mut call = Box::pin(branch());
        #[timeit("elsewhere")]
        fn elsewhere(call: &mut std::pin::Pin<Box<impl Future<Output = ()>>>) -> bool {
            leaf_sync();
            let is_ready = poll_once(call.as_mut()).is_ready();
            leaf_sync();
            is_ready
        }
        let mut polls = 1;
        while !std::thread::scope(|scope| scope.spawn(|| elsewhere(&mut call)).join().unwrap()) {
            polls += 1;
        }
        let got = daemon.got();
        let of = |name: &str| {
            let is = |segment: &&serde_json::Value| segment["metadata"]["cwmetrics"]["call"] == name;
            got.documents.iter().filter(is).map(names).collect::<Vec<_>>()
        };
        // The call was begun inside another one, of the same thread without a task: it is nested there, and
        // is so wherever it goes on.
        assert_eq!(of("elsewhere").len(), polls);
        let branches = got.edges().iter().filter(|(name, _)| name == "branch").count();
        assert_eq!(branches, 1);
        let leaves: Vec<_> = got.edges().into_iter().filter(|(name, _)| name == "leaf").collect();
        assert_eq!(leaves, [edge("leaf", "branch")]);
    });
}

#[timeit("parent")]
async fn spawns(in_current: bool) {
    let child = if in_current { tokio::spawn(trace::in_current(branch())) } else { tokio::spawn(branch()) };
    leaf_sync();
    child.await.unwrap();
}

#[test]
fn what_is_spawned_is_a_trace_of_its_own_unless_it_is_carried_there() {
    let _one = exclusive();
    with_each_clock(|daemon| {
        for runtime in runtimes() {
            runtime.block_on(async { tokio::spawn(spawns(false)).await.unwrap() });
            let mut calls: Vec<_> = daemon.got().documents.iter().map(names).collect();
            calls.sort();
            assert_eq!(calls, [vec!["leaf", "leaf sync"], vec!["leaf sync"]]);
            runtime.block_on(async { tokio::spawn(spawns(true)).await.unwrap() });
            let segment = daemon.got().only();
            let mut nested = names(&segment);
            nested.sort();
            assert_eq!(nested, ["branch", "leaf sync"]);
        }
    });
}

#[timeit("fire and forget")]
async fn forgets(sender: tokio::sync::oneshot::Sender<tokio::task::JoinHandle<()>>) {
    let (go, wait) = tokio::sync::oneshot::channel::<()>();
    let child = tokio::spawn(trace::in_current(late(wait)));
    sender.send(child).unwrap();
    // Beyond the end of this call.
    std::mem::forget(go);
}

#[timeit("late")]
async fn late(wait: tokio::sync::oneshot::Receiver<()>) {
    leaf().await;
    let mut wait = std::pin::pin!(wait);
    assert!(poll_once(wait.as_mut()).is_pending());
    yield_now().await;
}

#[test]
fn what_ends_after_its_segment_is_sent_on_its_own() {
    let _one = exclusive();
    with_each_clock(|daemon| {
        let [runtime, _] = runtimes();
        let (sender, receiver) = tokio::sync::oneshot::channel();
        runtime.block_on(async {
            tokio::spawn(forgets(sender)).await.unwrap();
            receiver.await.unwrap().await.unwrap();
        });
        let got = daemon.got();
        assert_eq!(got.documents.len(), 3);
        assert_eq!(got.edges(), [edge("checkout", ""), edge("late", "checkout"), edge("leaf", "late")]);
        let trace = &got.documents[0]["trace_id"];
        assert!(got.documents.iter().all(|document| document["trace_id"] == *trace));
    });
}

#[timeit("runs a runtime")]
fn runs_a_runtime(runtime: &Runtime) {
    runtime.block_on(async { tokio::spawn(branch()).await.unwrap() });
}

#[test]
fn a_task_of_a_runtime_inside_a_traced_call_is_a_request_of_its_own() {
    let _one = exclusive();
    with_each_clock(|daemon| {
        let [runtime, _] = runtimes();
        runs_a_runtime(&runtime);
        let got = daemon.got();
        assert_eq!(got.documents.len(), 2);
        let calls: Vec<_> = got.documents.iter().map(names).collect();
        assert_eq!(calls, [vec!["leaf", "leaf sync"], vec![]]);
    });
}

#[test]
fn nothing_is_traced_in_a_capture() {
    let _one = exclusive();
    with_each_clock(|daemon| {
        let captured = cwmetrics::testing::capture(|| block_on(branch()));
        assert_eq!(captured.metric("leaf").count(), 1);
        assert!(daemon.got().documents.is_empty());
    });
}
