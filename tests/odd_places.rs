//! Calls where one does not expect them: while a thread's locals are destroyed, in `main`.

mod common;

use std::cell::Cell;
use std::thread;

use common::{clock, exclusive, manual, rows};
use cwmetrics::sink::Memory;
use cwmetrics::{count, monitored_task, task, timeit};

#[count("leaf", dimensions("From" = from))]
fn leaf(from: &str) {}

#[monitored_task("task")]
fn in_a_task() {
    task().dimension("K", 1);
    leaf("a task");
}

struct CallsAtTheEnd(&'static str, Cell<u8>);

impl Drop for CallsAtTheEnd {
    fn drop(&mut self) {
        leaf(self.0);
        in_a_task();
        cwmetrics::put_value("put", 5.0);
        cwmetrics::metric("timed").time(|| ());
        common::block_on(cwmetrics::metric("timed").time_async(async {}));
    }
}

thread_local! {
    static BEFORE: CallsAtTheEnd = const { CallsAtTheEnd("before", Cell::new(0)) };
    static AFTER: CallsAtTheEnd = const { CallsAtTheEnd("after", Cell::new(0)) };
}

#[test]
fn calls_while_a_threads_locals_are_destroyed_are_recorded() {
    let _one = exclusive();
    let memory = Memory::default();
    let reporter = manual(&clock()).sink(memory.clone()).install().unwrap();
    let at_the_end = || {
        // One is destroyed before the library's own locals, the other after them.
        BEFORE.with(|local| local.1.set(1));
        leaf("alive");
        AFTER.with(|local| local.1.set(1));
    };
    thread::spawn(at_the_end).join().unwrap();
    // A thread that records nothing before its end.
    thread::spawn(|| BEFORE.with(|local| local.1.set(1))).join().unwrap();
    reporter.flush_blocking().unwrap();
    let leaves = ["a task", "after", "alive", "before"];
    let counts = [3, 1, 1, 2];
    let rows = rows(&memory.datums());
    for (from, count) in leaves.into_iter().zip(counts) {
        let row = format!("leaf [(\"From\", {from:?})] Count {count}");
        assert!(rows.contains(&row), "{row} is not in {rows:#?}");
    }
    for row in ["put [] None 3", "timed [] Milliseconds 6"] {
        assert!(rows.contains(&row.to_owned()), "{row} is not in {rows:#?}");
    }
    let tasks: u64 = memory.datums().iter().filter(|d| d.name() == "task").map(|d| d.samples()).sum();
    assert_eq!(tasks, 3);
    assert_eq!(common::balanced().recorded, 7 + 3 + 6 + 3);
}

#[test]
fn a_capture_while_a_threads_locals_are_destroyed_does_not_panic() {
    struct CapturesAtTheEnd(Cell<u8>);
    impl Drop for CapturesAtTheEnd {
        fn drop(&mut self) {
            let _ = cwmetrics::testing::capture(|| leaf("a capture"));
        }
    }
    thread_local! {
        static AT_THE_END: CapturesAtTheEnd = const { CapturesAtTheEnd(Cell::new(0)) };
    }
    for is_first in [true, false] {
        let thread = thread::spawn(move || {
            let touch = || AT_THE_END.with(|local| local.0.set(1));
            let capture = || drop(cwmetrics::testing::capture(|| leaf("alive")));
            if is_first {
                touch();
                capture();
            } else {
                capture();
                touch();
            }
        });
        assert!(thread.join().is_ok());
    }
}

#[test]
fn an_async_main_can_be_decorated() {
    #[tokio::main]
    #[timeit("main")]
    async fn main() -> Result<(), String> {
        tokio::spawn(async { leaf("main") }).await.map_err(|error| error.to_string())?;
        tokio::task::yield_now().await;
        leaf("main");
        Err("as any main may".into())
    }
    let _one = exclusive();
    let memory = Memory::default();
    let reporter = manual(&clock()).sink(memory.clone()).install().unwrap();
    assert_eq!(main(), Err("as any main may".into()));
    reporter.flush_blocking().unwrap();
    assert_eq!(rows(&memory.datums()), [r#"leaf [("From", "main")] Count 2"#, "main [] Milliseconds 1"]);
}
