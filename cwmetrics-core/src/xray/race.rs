use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

/// Which of two futures is ready first.
#[derive(Debug)]
pub(super) enum First<A, B> {
    One(A),
    Other(B),
}

/// Waits for the first of two futures; the other one is dropped.
pub(super) async fn race<A, B>(one: impl Future<Output = A>, other: impl Future<Output = B>) -> First<A, B> {
    let (mut one, mut other) = (pin!(one), pin!(other));
    poll_fn(|context| {
        if let Poll::Ready(output) = one.as_mut().poll(context) {
            return Poll::Ready(First::One(output));
        }
        other.as_mut().poll(context).map(First::Other)
    })
    .await
}
