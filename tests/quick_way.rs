//! By the clock of the machine a call goes a shorter way than under a test's clock. Whatever calls
//! are nested in whatever others, on threads that come and go, and however they end: each is
//! recorded once, as a book kept outside has it.

mod common;

use std::collections::BTreeMap;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};
use std::thread;

use common::{PATIENCE, Random, balanced, exclusive, yield_now};
use cwmetrics::sink::{Batch, Failure, Sink};
use cwmetrics::{Push, count, monitored_task, timeit};

/// By metric and dimensions: how many samples, and the sum of those that are counts.
type Book = BTreeMap<String, (u64, f64)>;

fn enter(book: &mut Book, series: &str, counted: f64) {
    let total = book.entry(series.to_owned()).or_default();
    *total = (total.0 + 1, total.1 + counted);
}

#[derive(Clone, Default)]
struct Books(Arc<Mutex<Book>>);

impl Sink for Books {
    async fn send(&self, batch: &Batch) -> Result<(), Failure> {
        let mut book = self.0.lock().unwrap();
        for datum in batch.datums() {
            let mut series = datum.name().to_owned();
            datum.dimensions().for_each(|(name, value)| series += &format!(" {name}={value}"));
            let set = datum.statistics();
            let counted = if datum.unit() == cwmetrics::Unit::Count { set.sum } else { 0.0 };
            let total = book.entry(series).or_default();
            *total = (total.0 + set.sample_count as u64, total.1 + counted);
        }
        Ok(())
    }
}

type Inside<'a> = &'a mut dyn FnMut();

#[timeit("timed")]
fn timed(inside: Inside<'_>) {
    inside();
}

#[count("counted", value = 3)]
fn counted(inside: Inside<'_>) {
    inside();
}

#[timeit("twice")]
#[timeit("twice again", dimensions("Kind" = "literal"))]
#[count("twice counted")]
fn twice(inside: Inside<'_>) {
    inside();
}

#[timeit("fallible", outcome)]
#[count("errors", on = error)]
fn fallible(fails: bool, inside: Inside<'_>) -> Result<(), ()> {
    inside();
    if fails { Err(()) } else { Ok(()) }
}

#[timeit("infallible", outcome)]
fn infallible(inside: Inside<'_>) -> u8 {
    inside();
    0
}

#[timeit("by shop", dimensions("Shop" = shop))]
fn by_shop(shop: &str, inside: Inside<'_>) {
    inside();
}

#[count("by number", dimensions("Number" = number), value = number)]
fn by_number(number: u64, inside: Inside<'_>) {
    inside();
}

#[monitored_task("task")]
fn task(number: u64, inside: Inside<'_>) {
    let _ = cwmetrics::task().dimension("Number", number);
    inside();
}

#[timeit("polled")]
#[count("polled counted")]
async fn polled(polls: u64) {
    for _ in 0..polls {
        yield_now().await;
    }
}

#[timeit("looked at", outcome, dimensions("Shop" = shop))]
async fn looked_at(shop: &str, polls: u64, fails: bool) -> Result<(), ()> {
    for _ in 0..polls {
        yield_now().await;
    }
    if fails { Err(()) } else { Ok(()) }
}

/// Polls so often, at most, and drops what is left. Says whether it was complete.
fn poll(future: impl Future, times: u64) -> bool {
    let mut future = pin!(future);
    let context = &mut Context::from_waker(Waker::noop());
    (0..times).any(|_| future.as_mut().poll(context).is_ready())
}

/// One call and what is nested in it, entered in the book. It may panic.
fn act(random: &mut Random, depth: u64, book: &mut Book) {
    let (kind, number, flag) = (random.below(10), random.below(4), random.below(2) == 0);
    let panics = random.below(20) == 0;
    let shop = format!("shop {number}");
    let mut inside = || {
        let calls = if depth == 0 { 0 } else { random.below(4) };
        (0..calls).for_each(|_| act(random, depth - 1, book));
        if panics {
            resume_unwind(Box::new(()));
        }
    };
    // Nothing below panics but what is inside.
    let ended = |call: &mut dyn FnMut()| catch_unwind(AssertUnwindSafe(call)).is_ok();
    let outcome = |is_ok: bool| {
        if !is_ok {
            "panic"
        } else if flag {
            "error"
        } else {
            "ok"
        }
    };
    match kind {
        0 => {
            ended(&mut || timed(&mut inside));
            enter(book, "timed", 0.0);
        }
        1 => {
            ended(&mut || counted(&mut inside));
            enter(book, "counted", 3.0);
        }
        2 => {
            ended(&mut || twice(&mut inside));
            enter(book, "twice", 0.0);
            enter(book, "twice again Kind=literal", 0.0);
            enter(book, "twice counted", 1.0);
        }
        3 => {
            let is_ok = ended(&mut || _ = fallible(flag, &mut inside));
            enter(book, &format!("fallible Outcome={}", outcome(is_ok)), 0.0);
            enter(book, "errors", f64::from(outcome(is_ok) == "error"));
        }
        4 => {
            let is_ok = ended(&mut || _ = infallible(&mut inside));
            enter(book, &format!("infallible Outcome={}", if is_ok { "ok" } else { "panic" }), 0.0);
        }
        5 => {
            ended(&mut || by_shop(&shop, &mut inside));
            enter(book, &format!("by shop Shop={shop}"), 0.0);
        }
        6 => {
            ended(&mut || by_number(number, &mut inside));
            enter(book, &format!("by number Number={number}"), number as f64);
        }
        7 => {
            ended(&mut || task(number, &mut inside));
            enter(book, &format!("task Number={number}"), 0.0);
        }
        8 => {
            // Its first poll begins it; it is complete after one more than it waits for.
            let times = random.below(6);
            poll(polled(number), times);
            if times > 0 {
                enter(book, "polled", 0.0);
                enter(book, "polled counted", 1.0);
            }
        }
        _ => {
            let times = random.below(6);
            let is_complete = poll(looked_at(&shop, number, flag), times);
            let outcome = if is_complete { outcome(true) } else { "cancelled" };
            if times > 0 {
                enter(book, &format!("looked at Outcome={outcome} Shop={shop}"), 0.0);
            }
        }
    }
}

fn merge(into: &mut Book, book: Book) {
    for (series, (samples, counted)) in book {
        let total = into.entry(series).or_default();
        *total = (total.0 + samples, total.1 + counted);
    }
}

fn check(push: Push, seed: u64) {
    const THREADS: u64 = 3;
    const GENERATIONS: u64 = 4;
    let books = Books::default();
    let builder = cwmetrics::namespace("Shop").push(push).sink(books.clone());
    let reporter = builder.shutdown_timeout(PATIENCE).install().unwrap();
    let is_done = AtomicBool::new(false);
    let mut written = Book::new();
    thread::scope(|scope| {
        let flusher = scope.spawn(|| {
            while !is_done.load(Ordering::Relaxed) {
                reporter.flush_blocking().unwrap();
                balanced();
            }
        });
        for generation in 0..GENERATIONS {
            let work = move |thread| {
                let mut random = Random::new(seed * 100 + generation * THREADS + thread);
                let mut book = Book::new();
                (0..200).for_each(|_| act(&mut random, 3, &mut book));
                book
            };
            let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || work(thread))).collect();
            threads.into_iter().for_each(|thread| merge(&mut written, thread.join().unwrap()));
        }
        is_done.store(true, Ordering::Relaxed);
        flusher.join().unwrap();
    });
    reporter.flush_blocking().unwrap();
    assert_eq!(*books.0.lock().unwrap(), written, "seed {seed}");
}

#[test]
fn every_call_is_recorded_once_with_its_outcome() {
    let _one = exclusive();
    (0..3).for_each(|seed| check(Push::Manual, seed));
}

#[test]
fn the_same_while_returns_ask_for_pushes() {
    let _one = exclusive();
    let push = Push::OnReturn { at_most_every: common::millis(1) };
    (3..6).for_each(|seed| check(push, seed));
}
