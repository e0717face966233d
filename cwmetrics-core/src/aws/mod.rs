//! What the destinations share that go by the AWS SDK.

mod classify;
mod sleep;

pub(crate) use classify::{Classified, classify};
pub(crate) use sleep::ClockSleep;
