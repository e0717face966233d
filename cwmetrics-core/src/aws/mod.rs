//! What the destinations share that go by the AWS SDK.

mod classify;
#[cfg(feature = "xray")]
mod interceptor;
mod sleep;

#[cfg(feature = "cloudwatch")]
pub(crate) use classify::Classified;
pub(crate) use classify::classify;
#[cfg(feature = "xray")]
pub use interceptor::SdkInterceptor;
pub(crate) use sleep::ClockSleep;
