//! Two clocks: [`ticks`] measures calls, [`Clock`] knows the windows and the waits. Tests drive
//! both with one [`ManualClock`].

mod manual;
mod ticks;
mod wall;

pub use manual::ManualClock;
pub(crate) use ticks::Ticks;
pub(crate) use wall::Clock;
