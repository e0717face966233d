//! From Lightsail to CloudWatch: each point once, with its own statistics and time.
//!
//! A round goes one way: what is on its way from before is waited for (`handing`), CloudWatch is asked
//! what it has of what nobody knows (`asking`), what is due is read from Lightsail (`reading`) and
//! handed to the reporter (`handing`), which is written down before and after (`progress`, `file`).

mod ahead;
mod arrivals;
mod asking;
mod book;
mod build;
mod error;
mod file;
mod follow;
mod handing;
mod names;
mod progress;
mod reading;
mod round;
mod series;
mod times;
mod told;
mod visible;

pub use build::Bridge;
pub use error::{ProgressError, RoundError};
pub use told::{Cause, Failure, Round, Step};
