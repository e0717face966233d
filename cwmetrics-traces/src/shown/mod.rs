//! What texts, numbers and lines are made of, in every kind of picture.

mod line;
mod number;
mod table;
mod text;

pub use line::{Line, Span, Style};
pub use number::duration;
pub use text::printable;

pub(crate) use number::count;
pub(crate) use table::{Cell, Side, aligned};
pub(crate) use text::{cut, width};
