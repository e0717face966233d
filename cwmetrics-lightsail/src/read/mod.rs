//! Reading from Lightsail.

mod instances;
mod parts;
mod points;
mod source;

pub use instances::Instance;
pub(crate) use parts::MOST;
pub use source::Source;
