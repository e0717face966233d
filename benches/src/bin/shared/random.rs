//! The tests' random numbers, and distributions of them.

use std::f64::consts::TAU;

#[allow(dead_code, reason = "what the tests use of it")]
#[path = "../../../../tests/common/random.rs"]
mod generator;

pub use generator::Random;

#[allow(dead_code, reason = "what one of the measurements needs")]
impl Random {
    /// Above 0, up to 1.
    pub fn above_zero(&mut self) -> f64 {
        1.0 - self.fraction()
    }

    /// Of the normal distribution (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.above_zero().ln()).sqrt() * (TAU * self.fraction()).cos()
    }

    /// Of the log-normal distribution with this median.
    pub fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        median * (sigma * self.normal()).exp()
    }
}
