//! A future is `Send` if and only if it is without the attribute.

#![allow(clippy::unused_async)]

use std::cell::Cell;
use std::future::{Future, ready};
use std::pin::Pin;
use std::rc::Rc;

use cwmetrics::timeit;

use crate::support::{block_on, must_be_send};

#[timeit(outcome)]
async fn holds_what_is_not_sync(cell: Cell<u8>) -> u8 {
    ready(()).await;
    cell.get()
}

#[timeit]
fn returns_a_send_future(number: u8) -> impl Future<Output = u8> {
    async move { number }
}

#[timeit]
fn returns_a_boxed_send_future(number: u8) -> Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(async move { number })
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
    assert_eq!(block_on(must_be_send(returns_a_send_future(4))), 4);
    assert_eq!(block_on(must_be_send(returns_a_boxed_send_future(5))), 5);
    assert_eq!(block_on(must_be_send(computes_a_dimension(Cell::new(6)))), 6);
}

#[test]
fn what_was_not_send_still_runs() {
    assert_eq!(block_on(takes_a_dimension("abc".into())), 3);
}
