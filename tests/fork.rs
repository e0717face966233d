//! A child after `fork` has none of the reporter's threads: nothing is installed in it.
#![cfg(unix)]

mod common;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use common::{balanced, clock, exclusive, manual, rows};
use cwmetrics::sink::Memory;
use cwmetrics::{Stats, count};

#[count("call")]
fn call() {}

/// Runs something in a forked child, and says whether it came to its end.
fn in_child(run: impl FnOnce()) -> bool {
    // SAFETY: the child runs on a copy of this thread alone. It uses the allocator, which the C
    // library keeps usable, and what the tests are about; then it ends without any handlers.
    unsafe {
        match libc::fork() {
            0 => {
                // A child that hangs is ended by the alarm, and has not succeeded then.
                libc::alarm(30);
                let has_run = catch_unwind(AssertUnwindSafe(run)).is_ok();
                libc::_exit(i32::from(!has_run));
            }
            child => {
                let mut status = 0;
                assert_eq!(libc::waitpid(child, &mut status, 0), child);
                libc::WIFEXITED(status) && libc::WEXITSTATUS(status) == 0
            }
        }
    }
}

fn nothing_is_installed() {
    call();
    cwmetrics::put_value("put", 5.0);
    assert_eq!(cwmetrics::flush_blocking(), Ok(()));
    assert_eq!(cwmetrics::stats(), Stats::default());
}

fn installs_anew() {
    let memory = Memory::default();
    let reporter = manual(&clock()).sink(memory.clone()).install().unwrap();
    (0..3).for_each(|_| call());
    reporter.flush_blocking().unwrap();
    assert_eq!(rows(&memory.datums()), ["call [] Count 3"]);
    assert_eq!(balanced().recorded, 3);
    call();
    drop(reporter);
    assert_eq!(balanced().accepted, 4);
    assert_eq!(memory.datums().len(), 2);
}

#[test]
fn in_a_child_nothing_is_installed_until_it_installs_anew() {
    let _one = exclusive();
    let memory = Memory::default();
    let mut reporter = Some(manual(&clock()).sink(memory.clone()).install().unwrap());
    call();
    assert!(in_child(|| {
        nothing_is_installed();
        let reporter = reporter.take().unwrap();
        assert_eq!(reporter.flush_blocking(), Ok(()));
        drop(reporter);
        nothing_is_installed();
        installs_anew();
    }));
    // The parent is as it was.
    call();
    reporter.take().unwrap().flush_blocking().unwrap();
    assert_eq!(rows(&memory.datums()), ["call [] Count 2"]);
}

#[test]
fn a_call_that_spans_the_fork_records_in_the_parent_alone() {
    let _one = exclusive();
    let memory = Memory::default();
    let reporter = manual(&clock()).sink(memory.clone()).install().unwrap();
    #[count("spans")]
    fn spans(memory: &Memory) -> bool {
        in_child(|| {
            call();
            let timer = cwmetrics::metric("timed").start();
            installs_anew();
            timer.stop();
            assert!(memory.batches().is_empty());
        })
    }
    assert!(spans(&memory));
    reporter.flush_blocking().unwrap();
    assert_eq!(rows(&memory.datums()), ["spans [] Count 1"]);
}

#[test]
fn a_child_does_not_hang_on_what_other_threads_held() {
    let _one = exclusive();
    let memory = Memory::default();
    let reporter = manual(&clock()).sink(memory.clone()).install().unwrap();
    let stop = AtomicBool::new(false);
    let busy = || {
        while !stop.load(Ordering::Relaxed) {
            call();
            let _ = cwmetrics::stats();
            cwmetrics::flush_blocking().unwrap();
        }
    };
    let survived = thread::scope(|scope| {
        (0..3).for_each(|_| drop(scope.spawn(busy)));
        let survived = (0..20).filter(|_| {
            in_child(|| {
                nothing_is_installed();
                installs_anew();
            })
        });
        let survived = survived.count();
        stop.store(true, Ordering::Relaxed);
        survived
    });
    assert_eq!(survived, 20);
    drop(reporter);
}
