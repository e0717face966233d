//! From data to the numbers that CloudWatch computes of them.

mod name;
mod percentile;
mod summary;
mod window;

pub(crate) use name::Statistic;
pub(crate) use summary::Summary;
pub(crate) use window::Window;
