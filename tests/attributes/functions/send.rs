//! A future is `Send` if and only if it is without the attribute.

#![allow(clippy::unused_async)]

use std::cell::Cell;
use std::future::{Future, ready};
use std::pin::Pin;
use std::rc::Rc;

use cwmetrics::{count, timeit};

use crate::support::{block_on, must_be_send};

#[timeit(outcome)]
async fn holds_what_is_not_sync(cell: Cell<u8>) -> u8 {
    ready(()).await;
    cell.get()
}

#[timeit]
async fn gives_what_is_not_send(number: u8) -> Rc<u8> {
    ready(()).await;
    Rc::new(number)
}

#[count(outcome, error_if = |_| false)]
async fn gives_what_is_not_send_looked_at(number: u8) -> Result<Rc<u8>, ()> {
    ready(()).await;
    Ok(Rc::new(number))
}

#[timeit]
fn returns_a_send_future(number: u8) -> impl Future<Output = u8> {
    async move { number }
}

#[timeit]
fn returns_a_boxed_send_future(number: u8) -> Pin<Box<dyn Future<Output = Rc<u8>> + Send>> {
    Box::pin(async move { Rc::new(number) })
}

#[timeit(dimensions("Tenant" = tenant))]
async fn takes_a_dimension(tenant: Rc<str>) -> usize {
    tenant.len()
}

#[timeit(dimensions("Tenant" = tenant.get()))]
async fn computes_a_dimension(tenant: Cell<u8>) -> u8 {
    ready(()).await;
    tenant.get()
}

// The output of these is not written, or holds what the compiler has yet to infer.

#[timeit]
async fn gives_a_closure(number: Rc<u8>) -> impl Fn() -> u8 {
    ready(()).await;
    move || *number
}

#[timeit(outcome)]
async fn gives_a_future(number: Rc<u8>) -> impl Future<Output = u8> {
    async move { *number }
}

#[timeit(outcome)]
async fn gives_a_closure_in_a_result(number: u8) -> Result<impl Fn() -> u8, Box<dyn std::error::Error>> {
    let number = Rc::new(number);
    Ok(move || *number)
}

#[timeit]
fn infers_its_error(number: u8) -> impl Future<Output = Result<u8, Rc<u8>>> {
    async move { Ok(number) }
}

#[timeit]
fn infers_nothing_send(number: u8) -> Pin<Box<impl Future<Output = Option<Rc<u8>>> + Send>> {
    Box::pin(async move { if number > 100 { None } else { Some(Rc::default()) } })
}

#[timeit]
async fn generic<T: Default>() -> T {
    ready(()).await;
    T::default()
}

type Hidden<T> = Pin<Box<dyn Future<Output = T> + Send>>;

#[timeit(future)]
fn hidden(number: u8) -> Hidden<Rc<u8>> {
    Box::pin(async move { Rc::new(number) })
}

#[timeit]
async fn calls_itself(depth: u8) -> Result<Rc<u8>, Box<dyn std::error::Error>> {
    if depth == 0 {
        return Ok(Rc::new(0));
    }
    let below = *Box::pin(calls_itself(depth - 1)).await?;
    ready(()).await;
    Ok(Rc::new(below + 1))
}

#[test]
fn what_is_not_written_is_not_asked_for() {
    assert_eq!(block_on(must_be_send(async { gives_a_closure_in_a_result(1).await.unwrap()() })), 1);
    assert_eq!(block_on(gives_a_closure(Rc::new(2)))(), 2);
    assert_eq!(block_on(async { gives_a_future(Rc::new(3)).await.await }), 3);
    assert!(block_on(must_be_send(async { infers_its_error(4).await.is_ok() })));
    assert_eq!(block_on(must_be_send(async { infers_nothing_send(5).await.map(|zero| *zero) })), Some(0));
    assert_eq!(block_on(must_be_send(async { *generic::<Rc<u8>>().await })), 0);
    assert_eq!(block_on(must_be_send(async { *hidden(6).await })), 6);
    assert_eq!(block_on(must_be_send(async { calls_itself(7).await.map_or(0, |depth| *depth) })), 7);
}

#[test]
fn what_was_send_is_send() {
    assert_eq!(block_on(must_be_send(holds_what_is_not_sync(Cell::new(1)))), 1);
    assert_eq!(block_on(must_be_send(async { *gives_what_is_not_send(2).await })), 2);
    let looked_at = async { gives_what_is_not_send_looked_at(3).await.map(|number| *number) };
    assert_eq!(block_on(must_be_send(looked_at)), Ok(3));
    assert_eq!(block_on(must_be_send(returns_a_send_future(4))), 4);
    assert_eq!(block_on(must_be_send(async { *returns_a_boxed_send_future(5).await })), 5);
    assert_eq!(block_on(must_be_send(computes_a_dimension(Cell::new(6)))), 6);
}

#[test]
fn what_was_not_send_still_runs() {
    assert_eq!(block_on(takes_a_dimension("abc".into())), 3);
}
