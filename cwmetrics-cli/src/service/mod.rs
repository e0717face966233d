//! A service of AWS, or an endpoint that stands in for it: where it is, and what its errors mean.

mod connect;
mod explain;

pub use connect::{Kind, Service, endpoint};
pub use explain::SIGN_IN;
