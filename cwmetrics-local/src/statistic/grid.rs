//! The points in time at which a line can have a value.

use crate::timestamp::Timestamp;

/// The beginnings of consecutive periods.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Grid {
    first: Timestamp,
    /// In seconds.
    period: i64,
    length: usize,
}

impl Grid {
    pub(crate) fn new(first: Timestamp, period: i64, length: usize) -> Grid {
        Grid { first, period, length }
    }

    /// From one point to the next, in seconds.
    pub(crate) fn period(self) -> i64 {
        self.period
    }

    /// How many points there are.
    pub(crate) fn len(self) -> usize {
        self.length
    }

    /// The time of the point at this place.
    pub(crate) fn time(self, index: usize) -> Timestamp {
        self.first.plus_seconds(self.period * index as i64)
    }

    /// The place of a time, if it is one of the grid's.
    pub(crate) fn index(self, time: Timestamp) -> Option<usize> {
        let distance = time.millis() - self.first.millis();
        let index = usize::try_from(distance / (self.period * 1000)).ok()?;
        (distance % (self.period * 1000) == 0 && index < self.length).then_some(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_times_have_a_place() {
        let at = |seconds| Timestamp::from_seconds(seconds).unwrap();
        let grid = Grid::new(at(100.0), 60, 3);
        for index in 0..3 {
            assert_eq!(grid.index(grid.time(index)), Some(index));
        }
        for other in [40.0, 99.0, 101.0, 280.0] {
            assert_eq!(grid.index(at(other)), None, "{other}");
        }
    }
}
