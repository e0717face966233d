//! What the destinations share that go by the AWS SDK.

mod classify;
mod sleep;

#[cfg(feature = "cloudwatch")]
pub(crate) use classify::Classified;
pub(crate) use classify::classify;
pub(crate) use sleep::ClockSleep;
