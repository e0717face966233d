use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::outbox::Entry;
use super::quiet::quietly;
use crate::clock::Clock;
use crate::sink::{Batch, DynSink, Failure};

pub(super) type SharedSink = Rc<dyn DynSink + Send>;

/// The requests that are under way.
pub(super) struct Flights {
    sink: SharedSink,
    clock: Clock,
    timeout: Duration,
    flying: Vec<Flight>,
}

struct Flight {
    entry: Entry,
    round: u32,
    attempt: Pin<Box<dyn Future<Output = Result<(), Failure>>>>,
}

/// A request that is over.
pub(super) struct Landing {
    pub(super) entry: Entry,
    /// The round of the [`Backoff`](super::backoff::Backoff) in which it was launched.
    pub(super) round: u32,
    pub(super) result: Result<(), Failure>,
}

impl Flights {
    pub(super) fn new(sink: SharedSink, clock: Clock, timeout: Duration) -> Flights {
        Flights { sink, clock, timeout, flying: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.flying.len()
    }

    pub(super) fn launch(&mut self, entry: Entry, round: u32) {
        let batch = Arc::clone(&entry.batch);
        let attempt = attempt(Rc::clone(&self.sink), batch, self.clock.clone(), self.timeout);
        self.flying.push(Flight { entry, round, attempt: Box::pin(attempt) });
    }

    /// The next request that is over. Pending also when none is under way.
    pub(super) fn poll_landing(&mut self, cx: &mut Context<'_>) -> Poll<Landing> {
        // There are only a few, so each is asked.
        for index in 0..self.flying.len() {
            let attempt = self.flying[index].attempt.as_mut();
            let polled = catch_unwind(AssertUnwindSafe(|| attempt.poll(cx)));
            let result = match polled {
                Ok(Poll::Pending) => continue,
                Ok(Poll::Ready(result)) => result,
                Err(_) => Err(Failure::unclear("the sink panicked")),
            };
            let Flight { entry, round, attempt } = self.flying.remove(index);
            drop_quietly(attempt);
            return Poll::Ready(Landing { entry, round, result });
        }
        Poll::Pending
    }
}

impl Drop for Flights {
    fn drop(&mut self) {
        self.flying.drain(..).for_each(|flight| drop_quietly(flight.attempt));
    }
}

/// A sink's future can panic in its destructors too.
fn drop_quietly<T>(foreign: T) {
    quietly(|| drop(foreign));
}

async fn attempt(
    sink: SharedSink,
    batch: Arc<Batch>,
    clock: Clock,
    timeout: Duration,
) -> Result<(), Failure> {
    let mut answer = sink.send(&batch);
    let mut time_up = pin!(clock.sleep_until(clock.monotonic() + timeout));
    poll_fn(|cx| match answer.as_mut().poll(cx) {
        Poll::Ready(answer) => Poll::Ready(answer),
        Poll::Pending => {
            let late = || Err(Failure::unclear("the sink has not answered in time"));
            time_up.as_mut().poll(cx).map(|()| late())
        }
    })
    .await
}
