//! No lint sees anything in the expansion, and none is hidden by it.
//!
//! The functions stand here as a user writes them, since clippy looks away from what a macro wrote.

#![deny(rust_2018_idioms, unused_qualifications, single_use_lifetimes, let_underscore_drop, unreachable_pub)]
#![deny(clippy::absolute_paths, clippy::unused_trait_names, clippy::redundant_closure_call)]
#![deny(clippy::semicolon_if_nothing_returned, clippy::use_self, clippy::redundant_clone)]
#![forbid(unsafe_code)]
#![allow(clippy::unused_async)]

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::{Future, Ready, ready};
use std::panic::{catch_unwind, resume_unwind};
use std::pin::Pin;

use cwmetrics::{count, timeit};

use crate::support::block_on;

#[timeit]
#[count(outcome, dimensions("key" = key, "size" = map.len()), value = 3)]
fn sync(map: &HashMap<String, u8>, key: &str) -> Result<u8, String> {
    use std::fmt::Write as _;

    const LIMIT: u8 = 3;

    let found = *map.get(key).ok_or_else(|| key.to_owned())?;
    if found > LIMIT {
        let mut message = String::new();
        write!(message, "{found} is over {LIMIT}").map_err(|error| error.to_string())?;
        return Err(message);
    }
    Ok(found)
}

#[timeit]
fn in_place(cell: &RefCell<Vec<u8>>) {
    fn helper(items: &mut Vec<u8>) {
        items.push(1);
    }

    helper(&mut cell.borrow_mut());
    if cell.borrow().len() > 3 {
        return;
    }
    cell.borrow_mut().clear();
}

#[timeit(dimensions(a = "b", c = key))]
async fn asynchronous(key: String) -> usize {
    const ONE: usize = 1;

    ready(()).await;
    key.len() + ONE
}

#[timeit(outcome, error_if = |found: &Option<char>| found.is_none())]
async fn looking(text: &str) -> Option<char> {
    ready(()).await;
    let first = text.chars().next()?;
    Some(first)
}

#[timeit(outcome)]
fn future(number: u8) -> impl Future<Output = Result<u8, u8>> {
    async move { if number > 3 { Err(number) } else { Ok(number) } }
}

#[timeit]
fn boxed(text: &str) -> Pin<Box<dyn Future<Output = usize> + '_>> {
    Box::pin(async move { text.len() })
}

#[timeit]
fn never(code: u8) -> ! {
    resume_unwind(Box::new(code))
}

#[derive(Debug, Clone)]
struct Shop {
    items: Vec<u8>,
}

#[timeit(outcome)]
#[count]
impl Shop {
    fn new(items: Vec<u8>) -> Self {
        Self { items }
    }

    fn first(&self) -> Option<&u8> {
        self.items.first()
    }

    #[must_use]
    fn with(mut self, item: u8) -> Self {
        self.items.push(item);
        self
    }

    async fn sell(&mut self) -> Result<u8, String> {
        ready(()).await;
        self.items.pop().ok_or_else(|| "empty".to_owned())
    }
}

/// A lint that the user silences is expected to be there: an `expect` that is not fulfilled warns.
#[timeit(outcome)]
#[expect(unused_variables, reason = "to see whether it still warns")]
fn unused_argument(argument: u8) -> Result<(), String> {
    Ok(())
}

#[timeit]
#[expect(unused_mut, reason = "as above")]
async fn unused_mut(mut argument: u8) -> u8 {
    argument
}

#[count(outcome)]
fn lints_inside(number: u8) -> Result<u8, String> {
    #[expect(path_statements, reason = "as above")]
    {
        number;
    }
    #[expect(clippy::let_and_return, reason = "as above")]
    let returned = {
        let bound = Ok(number);
        bound
    };
    returned
}

// Bodies that clippy would have more to say about as a closure or an async block than as a function.

#[timeit(outcome)]
fn delegates(number: u8) -> Result<u8, u8> {
    lints_delegate(number)
}

#[timeit(outcome)]
fn delegates_without_arguments() -> Result<u8, u8> {
    lints_delegate_zero()
}

#[timeit(outcome)]
async fn delegates_async(number: u8) -> Result<u8, u8> {
    future(number).await
}

#[timeit]
async fn delegates_opaque(number: u8) -> impl Sized {
    future(number).await
}

#[timeit(outcome)]
fn delegates_future(number: u8) -> impl Future<Output = Result<u8, u8>> {
    future(number)
}

#[timeit]
fn delegates_unit(shop: &mut Shop) {
    shop.items.clear();
}

#[timeit(error_if = |()| false)]
async fn delegates_unit_async(shop: &mut Shop) {
    shop.items.clear();
}

/// An `async fn` may give a future; an async block that does is an error of clippy's.
#[timeit]
async fn gives_a_future(number: u8) -> impl Future<Output = u8> {
    async move { number }
}

#[timeit]
async fn gives_a_named_future(number: u8) -> Ready<u8> {
    ready(number)
}

#[timeit]
async fn gives_a_boxed_future(number: u8) -> Pin<Box<dyn Future<Output = u8>>> {
    Box::pin(ready(number))
}

fn lints_delegate(number: u8) -> Result<u8, u8> {
    Err(number)
}

fn lints_delegate_zero() -> Result<u8, u8> {
    lints_delegate(0)
}

#[test]
fn the_delegates_run() {
    assert_eq!(delegates(1), Err(1));
    assert_eq!(delegates_without_arguments(), Err(0));
    assert_eq!(block_on(delegates_async(1)), Ok(1));
    block_on(delegates_opaque(1));
    assert_eq!(block_on(delegates_future(1)), Ok(1));
    let mut shop = Shop::new(vec![1]);
    delegates_unit(&mut shop);
    block_on(delegates_unit_async(&mut shop));
    assert_eq!(block_on(async { gives_a_future(1).await.await }), 1);
    assert_eq!(block_on(async { gives_a_named_future(2).await.await }), 2);
    assert_eq!(block_on(async { gives_a_boxed_future(3).await.await }), 3);
}

#[test]
fn the_functions_run() {
    let map = HashMap::from([("a".to_owned(), 1), ("b".to_owned(), 9)]);
    assert_eq!(sync(&map, "a"), Ok(1));
    assert_eq!(sync(&map, "b"), Err("9 is over 3".to_owned()));
    let cell = RefCell::default();
    in_place(&cell);
    assert!(cell.take().is_empty());
    assert_eq!(block_on(asynchronous("abc".to_owned())), 4);
    assert_eq!(block_on(looking("abc")), Some('a'));
    assert_eq!(block_on(future(9)), Err(9));
    assert_eq!(block_on(boxed("abc")), 3);
    assert!(catch_unwind(|| never(1)).is_err());
    let mut shop = Shop::new(vec![1]).with(2);
    assert_eq!(shop.clone().first(), Some(&1));
    assert_eq!(block_on(shop.sell()), Ok(2));
    assert_eq!(unused_argument(1), Ok(()));
    assert_eq!(block_on(unused_mut(1)), 1);
    assert_eq!(lints_inside(1), Ok(1));
}
