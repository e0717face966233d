//! From data to the numbers that CloudWatch computes of them.

mod bounds;
mod grid;
mod name;
mod percentile;
mod summary;
mod trimmed;
mod window;

pub(crate) use bounds::Bounds;
pub(crate) use grid::Grid;
pub(crate) use name::{Statistic, Trim};
pub(crate) use summary::Summary;
pub(crate) use window::Window;
