//! What the destinations share that go by the AWS SDK.

mod classify;
mod here;
#[cfg(feature = "xray")]
mod interceptor;
mod sleep;

#[cfg(feature = "cloudwatch")]
pub(crate) use classify::Classified;
pub(crate) use classify::classify;
pub(crate) use here::endpoint_of;
pub use here::{direct, is_here};
#[cfg(feature = "xray")]
pub use interceptor::SdkInterceptor;
pub(crate) use sleep::ClockSleep;
