//! Next to the attributes of other crates and of the compiler.

#![allow(clippy::unused_async)]

use async_trait::async_trait;
use cwmetrics::testing::{capture, capture_async};
use cwmetrics::{count, timeit};

use crate::support::block_on;

// --- async_trait, which rewrites the methods before our attribute on one of them sees it

#[async_trait]
trait Sells: Send + Sync {
    async fn required(&self, number: u8) -> Result<u8, String>;

    #[timeit("provided", outcome, dimensions("number" = number))]
    async fn provided(&self, number: u8) -> Result<u8, String> {
        self.required(number).await
    }
}

struct Shop {
    limit: u8,
}

#[async_trait]
impl Sells for Shop {
    #[timeit("required", outcome, dimensions("limit" = self.limit))]
    #[count("calls")]
    async fn required(&self, number: u8) -> Result<u8, String> {
        if number > self.limit {
            return Err(format!("{number} is over {}", self.limit));
        }
        std::future::ready(()).await;
        Ok(number)
    }
}

struct Stall;

// Ours outside: it sees async methods.
#[timeit(outcome)]
#[async_trait]
impl Sells for Stall {
    async fn required(&self, number: u8) -> Result<u8, String> {
        Ok(number)
    }

    #[timeit(skip)]
    async fn provided(&self, number: u8) -> Result<u8, String> {
        Ok(number)
    }
}

struct Kiosk;

// Ours inside: it sees methods that return boxed futures.
#[async_trait]
#[timeit(outcome)]
impl Sells for Kiosk {
    async fn required(&self, number: u8) -> Result<u8, String> {
        Err(number.to_string())
    }
}

#[test]
fn async_trait_can_stand_above_and_below() {
    let captured = block_on(capture_async(async {
        let sellers: [Box<dyn Sells>; 3] = [Box::new(Shop { limit: 3 }), Box::new(Stall), Box::new(Kiosk)];
        for seller in sellers {
            let _ = seller.provided(9).await;
        }
    }));
    let shop = captured.metric("required").dimension("Outcome", "error").dimension("limit", "3");
    assert_eq!(shop.count(), 1);
    assert_eq!(captured.metric("calls").count(), 1);
    assert_eq!(captured.metric("provided").dimension("Outcome", "error").dimension("number", "9").count(), 2);
    assert_eq!(captured.metric("Stall::required").count(), 0);
    assert_eq!(captured.metric("Stall::provided").count(), 0);
    assert_eq!(captured.metric("Kiosk::required").dimension("Outcome", "error").count(), 1);
    let captured = block_on(capture_async(async { Stall.required(1).await }));
    assert_eq!(captured.metric("Stall::required").dimension("Outcome", "ok").count(), 1);
}

// --- tokio

#[tokio::test]
#[timeit("tokio test below", outcome)]
async fn above_ours() -> Result<(), String> {
    tokio::task::yield_now().await;
    Ok(())
}

#[timeit("tokio test above")]
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn below_ours() {
    assert_eq!(tokio::spawn(spawned(1)).await.unwrap(), Ok(1));
}

#[timeit(outcome)]
async fn spawned(number: u8) -> Result<u8, String> {
    tokio::task::yield_now().await;
    Ok(number)
}

#[tokio::main(flavor = "current_thread")]
#[timeit("main", outcome)]
async fn main_above() -> Result<u8, String> {
    spawned(2).await
}

#[timeit("main", outcome)]
#[tokio::main(flavor = "current_thread")]
async fn main_below() -> Result<u8, String> {
    spawned(3).await
}

#[test]
fn tokio_main_can_stand_above_and_below() {
    let captured = capture(|| {
        assert_eq!(main_above(), Ok(2));
        assert_eq!(main_below(), Ok(3));
    });
    assert_eq!(captured.metric("main").dimension("Outcome", "ok").count(), 2);
    assert_eq!(captured.metric("spawned").count(), 2);
}

// --- the compiler's own

#[test]
#[timeit]
fn test_above() -> Result<(), std::num::ParseIntError> {
    "1".parse::<u8>()?;
    Ok(())
}

#[timeit(outcome)]
#[test]
#[should_panic(expected = "on purpose")]
fn test_below() {
    panic!("on purpose");
}

#[unsafe(no_mangle)]
#[timeit(outcome)]
#[allow(non_snake_case)]
extern "C" fn cwmetrics_macros_test_exported(number: i32) -> i32 {
    number + 1
}

mod foreign {
    unsafe extern "C" {
        pub(super) safe fn cwmetrics_macros_test_exported(number: i32) -> i32;
    }
}

#[test]
fn an_exported_function_keeps_its_symbol() {
    let captured = capture(|| assert_eq!(foreign::cwmetrics_macros_test_exported(1), 2));
    assert_eq!(captured.metric("cwmetrics_macros_test_exported").count(), 1);
}

#[timeit]
#[track_caller]
fn tells_its_caller(sure: bool) -> u32 {
    assert!(sure);
    std::panic::Location::caller().line()
}

#[test]
fn track_caller_shows_the_caller() {
    let (here, told) = (line!(), tells_its_caller(true));
    assert_eq!(told, here);
}

#[timeit]
#[deprecated = "for the test"]
#[doc = "Documented."]
#[cold]
#[inline(never)]
#[expect(clippy::unnecessary_wraps, reason = "for the test")]
fn attributes_stay() -> Option<u8> {
    Some(1)
}

#[test]
fn attributes_of_the_function_stay() {
    #[expect(deprecated, reason = "the attribute is still there")]
    let kept = attributes_stay();
    assert_eq!(kept, Some(1));
}
