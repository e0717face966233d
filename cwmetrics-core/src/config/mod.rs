//! How a reporter is set up.

mod builder;
mod error;
mod install;
mod push;

pub use builder::{Builder, namespace};
pub use error::InstallError;
pub use push::Push;
