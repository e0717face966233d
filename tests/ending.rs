//! How a reporter ends: shutdown, drop, and what is asked of it afterwards.

mod common;

use std::thread;
use std::time::Duration;

use common::{Answer, balanced, block_on, clock, exclusive, manual, rows, scripted, secs, settle, turnstile};
use cwmetrics::sink::{Failure, Memory};
use cwmetrics::{FlushError, Stats};

#[test]
fn shutdown_delivers_what_there_is() {
    let _one = exclusive();
    let memory = Memory::default();
    let reporter = manual(&clock()).sink(memory.clone()).install().unwrap();
    cwmetrics::put_value("put", 5.0);
    assert_eq!(block_on(reporter.shutdown()), Ok(()));
    assert_eq!(rows(&memory.datums()), ["put [] None 1"]);
}

#[test]
fn dropping_delivers_what_there_is_inside_a_runtime_and_outside() {
    let _one = exclusive();
    let deliver = || {
        let memory = Memory::default();
        let reporter = manual(&clock()).sink(memory.clone()).install().unwrap();
        cwmetrics::put_value("put", 5.0);
        drop(reporter);
        assert_eq!(rows(&memory.datums()), ["put [] None 1"]);
    };
    deliver();
    let single = tokio::runtime::Builder::new_current_thread().build().unwrap();
    single.block_on(async { deliver() });
    let multi = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    multi.block_on(async { tokio::spawn(async move { deliver() }).await.unwrap() });
}

#[test]
fn a_flush_needs_no_runtime_and_can_be_awaited_on_any() {
    let _one = exclusive();
    let memory = Memory::default();
    let reporter = manual(&clock()).sink(memory.clone()).install().unwrap();
    cwmetrics::put_value("put", 5.0);
    assert_eq!(block_on(cwmetrics::flush()), Ok(()));
    assert_eq!(memory.datums().len(), 1);
    cwmetrics::put_value("put", 5.0);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(reporter.flush()), Ok(()));
    assert_eq!(memory.datums().len(), 2);
    cwmetrics::put_value("put", 5.0);
    assert_eq!(cwmetrics::flush_blocking(), Ok(()));
    assert_eq!(memory.datums().len(), 3);
}

/// A reporter whose sink never answers, with three samples.
fn hanging(clock: &cwmetrics::testing::ManualClock) -> (cwmetrics::Reporter, common::Arrivals) {
    let (sink, pushes) = scripted(|_| Answer::Never);
    let builder = manual(clock).sink(sink).shutdown_timeout(secs(30));
    let reporter = builder.install().unwrap();
    (0..3).for_each(|_| cwmetrics::put_value("put", 5.0));
    (reporter, pushes)
}

#[test]
fn a_hanging_endpoint_holds_up_the_end_as_long_as_the_shutdown_timeout_and_no_longer() {
    let _one = exclusive();
    for is_awaited in [true, false] {
        let clock = clock();
        let (reporter, pushes) = hanging(&clock);
        let end = thread::spawn(move || {
            if is_awaited {
                return block_on(reporter.shutdown());
            }
            drop(reporter);
            Ok(())
        });
        assert_eq!(pushes.next().samples(), 3, "it tries");
        clock.advance(secs(29) + Duration::from_millis(999));
        assert!(!end.is_finished());
        assert_eq!(balanced().pending, 3);
        clock.advance(Duration::from_millis(1));
        let ended = end.join().unwrap();
        if is_awaited {
            let error = ended.unwrap_err();
            assert_eq!((error.dropped, error.refused, error.waiting), (3, 0, 0));
            assert_eq!(error.to_string(), "of the samples recorded before the flush, 3 are dropped");
        }
        let stats = balanced();
        assert_eq!((stats.recorded, stats.dropped, stats.pending), (3, 3, 0));
    }
}

#[test]
fn a_hanging_endpoint_holds_up_a_flush_which_tells_what_waits() {
    let _one = exclusive();
    let clock = clock();
    let (sink, pushes) = turnstile();
    let reporter = manual(&clock).sink(sink).shutdown_timeout(secs(30)).install().unwrap();
    (0..3).for_each(|_| cwmetrics::put_value("put", 5.0));
    let flush = thread::spawn(cwmetrics::flush_blocking);
    pushes.next();
    clock.advance(secs(29));
    settle();
    assert!(!flush.is_finished());
    clock.advance(secs(1));
    let error = flush.join().unwrap().unwrap_err();
    assert_eq!((error.waiting, error.dropped, error.refused), (3, 0, 0));
    let text = "of the samples recorded before the flush, 3 are still waiting to be accepted";
    assert_eq!(error.to_string(), text);
    assert_eq!(balanced().pending, 3);
    pushes.open();
    assert_eq!(reporter.flush_blocking(), Ok(()), "they are delivered later");
    assert_eq!(balanced().accepted, 3);
}

#[test]
fn after_the_end_nothing_is_recorded_and_a_flush_is_ok() {
    let _one = exclusive();
    let memory = Memory::default();
    let reporter = manual(&clock()).sink(memory.clone()).install().unwrap();
    cwmetrics::put_value("put", 5.0);
    drop(reporter);
    cwmetrics::put_value("after the end", 5.0);
    assert_eq!(cwmetrics::flush_blocking(), Ok(()));
    assert_eq!(block_on(cwmetrics::flush()), Ok(()));
    assert_eq!(rows(&memory.datums()), ["put [] None 1"]);
}

#[test]
fn the_figures_are_the_last_ones_after_the_end_and_start_anew_with_the_next_reporter() {
    let _one = exclusive();
    let sink = scripted(|batch| match batch.datums()[0].name() {
        "refused" => Answer::Fail(Failure::refused("not these")),
        _ => Answer::Accept,
    });
    let reporter = manual(&clock()).sink(sink.0).install().unwrap();
    cwmetrics::metric("put").dimension("K", "").put(5.0);
    reporter.flush_blocking().unwrap();
    cwmetrics::put_value("bad", f64::NAN);
    cwmetrics::put_value("refused", 5.0);
    assert!(block_on(reporter.shutdown()).is_err());
    for _ in 0..2 {
        let stats = balanced();
        assert_eq!((stats.recorded, stats.accepted, stats.refused, stats.pending), (2, 1, 1, 0));
        assert_eq!((stats.rejected, stats.repaired, stats.datums, stats.requests), (1, 1, 1, 2));
        assert_eq!(stats.last_error.as_deref(), Some("not these"));
    }
    let reporter = manual(&clock()).sink(Memory::default()).install().unwrap();
    assert_eq!(balanced(), Stats::default());
    drop(reporter);
}

#[test]
fn a_reporter_can_be_installed_again_and_again() {
    let _one = exclusive();
    for round in 1..=20 {
        let memory = Memory::default();
        let reporter = manual(&clock()).sink(memory.clone()).install().unwrap();
        (0..round).for_each(|_| cwmetrics::put_value("put", 5.0));
        if round % 2 == 0 {
            block_on(reporter.shutdown()).unwrap();
        } else {
            drop(reporter);
        }
        assert_eq!(rows(&memory.datums()), [format!("put [] None {round}")]);
    }
}

#[test]
fn a_shutdown_that_is_not_awaited_to_its_end_goes_on_by_itself() {
    let _one = exclusive();
    let (sink, pushes) = turnstile();
    let reporter = manual(&clock()).sink(sink).install().unwrap();
    cwmetrics::put_value("put", 5.0);
    let mut shutdown = Box::pin(reporter.shutdown());
    assert!(common::poll_once(shutdown.as_mut()).is_pending());
    drop(shutdown);
    cwmetrics::put_value("after the end", 5.0);
    assert_eq!(rows(pushes.next().datums()), ["put [] None 1"]);
    // The next one does not mind the one that is still ending.
    let memory = Memory::default();
    let next = manual(&clock()).sink(memory.clone()).install().unwrap();
    cwmetrics::put_value("next", 5.0);
    drop(next);
    assert_eq!(rows(&memory.datums()), ["next [] None 1"]);
    pushes.open();
}

#[test]
fn flushes_from_many_threads_all_end_when_the_reporter_does() {
    let _one = exclusive();
    for _ in 0..20 {
        let memory = Memory::default();
        let reporter = manual(&clock()).sink(memory.clone()).install().unwrap();
        let results: Vec<Result<(), FlushError>> = thread::scope(|scope| {
            let flush = || {
                cwmetrics::put_value("put", 5.0);
                let blocking = cwmetrics::flush_blocking();
                blocking.and(block_on(cwmetrics::flush()))
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(flush)).collect();
            drop(reporter);
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(results, [Ok(()), Ok(()), Ok(()), Ok(())]);
        let stats = balanced();
        let arrived: u64 = memory.datums().iter().map(cwmetrics::sink::Datum::samples).sum();
        assert_eq!((stats.recorded, stats.pending), (arrived, 0));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_threads_end_with_the_reporter() {
    fn is_ours(task: std::io::Result<std::fs::DirEntry>) -> bool {
        // A thread may end while it is looked at.
        let name = task.and_then(|task| std::fs::read_to_string(task.path().join("comm")));
        name.is_ok_and(|name| name.starts_with("cwmetrics-"))
    }
    let ours = || {
        std::fs::read_dir("/proc/self/task").unwrap().filter_map(|task| is_ours(task).then_some(())).count()
    };
    let _one = exclusive();
    let begin = std::time::Instant::now();
    let until = |count: usize| {
        while ours() != count {
            assert!(begin.elapsed() < common::PATIENCE, "{} threads and not {count}", ours());
            thread::yield_now();
        }
    };
    // Those of the tests before may just be ending.
    until(0);
    for is_awaited in [true, false] {
        let reporter = manual(&clock()).sink(Memory::default()).install().unwrap();
        cwmetrics::put_value("put", 5.0);
        until(2);
        if is_awaited {
            block_on(reporter.shutdown()).unwrap();
        } else {
            drop(reporter);
        }
        // Nothing moves the clock, and nobody asks.
        until(0);
    }
}
