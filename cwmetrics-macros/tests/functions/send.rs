//! A future is `Send` if and only if it is without the attribute.

#![allow(clippy::unused_async)]

use std::cell::Cell;
use std::future::{Future, ready};
use std::pin::Pin;
use std::rc::Rc;

use cwmetrics::{count, timeit};

use crate::support::block_on;

fn must_be_send<F: Future + Send + 'static>(future: F) -> F {
    future
}

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
