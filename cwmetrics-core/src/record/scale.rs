//! How the clock that measures calls relates to the wall clock.

use crate::clock::{Clock, Ticks};

pub(crate) const NANOS: u64 = 1_000_000_000;

/// How ticks relate to the wall clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    pub(crate) ticks: u64,
    /// Nanoseconds since 1970 at `ticks`.
    pub(crate) wall: u64,
    pub(crate) per_second: f64,
}

impl Scale {
    /// Both clocks now.
    pub(crate) fn now(ticks: &Ticks, clock: &Clock) -> Scale {
        let wall = u64::try_from(clock.wall().as_nanos()).unwrap_or(u64::MAX);
        Scale { ticks: ticks.now(), wall, per_second: ticks.per_second() }
    }

    /// The wall time of a moment, in nanoseconds since 1970.
    pub(crate) fn wall_of(&self, ticks: u64) -> u64 {
        // Two's complement: the moment may be before the scale was taken.
        let since = ticks.wrapping_sub(self.ticks).cast_signed() as f64 / self.per_second * 1e9;
        self.wall.saturating_add_signed(since.round() as i64)
    }

    pub(crate) fn ticks_of(&self, wall: u64) -> u64 {
        let since = wall.wrapping_sub(self.wall).cast_signed() as f64 / 1e9 * self.per_second;
        self.ticks.wrapping_add_signed(since.round() as i64)
    }
}
