//! Futures polled by hand, so that no executor is measured along.

use std::hint::black_box;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use crate::arm::repeat;

/// Polls a future until it is ready.
#[inline(never)]
pub fn poll_to_the_end<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = poll_once(future.as_mut()) {
            return output;
        }
    }
}

/// Polls it in a call of its own, decorated or not, as an executor does.
#[inline(never)]
fn poll_once<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// The async function that is decorated, undecorated.
async fn plain(number: u64) -> u64 {
    black_box(number)
}

/// The twin of the arms that decorate an async function of one poll.
pub fn plain_calls(calls: u64) {
    repeat(calls, |number| poll_to_the_end(plain(number)));
}
