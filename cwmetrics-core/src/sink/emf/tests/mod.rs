//! Documents are read back, and the destinations fail in every way.

mod agent;
mod documents;
mod file;
mod limits;
mod reading;
mod stdout;

use std::future::Future;

use super::Emf;
use crate::sink::{Batch, Class, Failure, sample};

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// Some data, of one series.
fn batch() -> Batch {
    Batch::new("Shop".into(), vec![sample::datum(0, 2, 3)])
}

/// Nothing was written.
const CLEAR: Class = Class::Retry { throttled: false, unclear: false };
/// A part may have been read.
const UNCLEAR: Class = Class::Retry { throttled: false, unclear: true };

/// What a failed attempt is, and its message.
fn failed(result: Result<(), Failure>) -> (Class, String) {
    let failure = result.expect_err("the attempt fails");
    (failure.class(), failure.message().to_owned())
}
