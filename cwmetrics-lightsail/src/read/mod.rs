//! Reading from Lightsail: calls at a pace that it bears, and what their answers mean.

mod ask;
mod classify;
mod error;
mod instances;
mod pace;
mod parts;
mod points;
mod source;

pub use error::{ReadError, ReadErrorKind};
pub use instances::Instance;
pub use source::Source;
