//! No model reads a clock.

use std::time::Duration;

#[derive(Debug)]
pub(crate) enum Ticks {}

impl Ticks {
    pub(crate) fn now(&self) -> u64 {
        match *self {}
    }

    pub(crate) fn per_second(&self) -> f64 {
        match *self {}
    }
}

#[derive(Debug)]
pub(crate) enum Clock {}

impl Clock {
    pub(crate) fn wall(&self) -> Duration {
        match *self {}
    }
}
