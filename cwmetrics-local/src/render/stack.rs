//! Stacked areas: what lies on what.

use std::collections::HashMap;

use super::{Line, Picture};
use crate::timestamp::Timestamp;

/// A point of a stacked area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) time: Timestamp,
    /// The sum of the lines below.
    pub(crate) low: f64,
    /// That and the line's own value.
    pub(crate) high: f64,
}

/// For each line its area, on top of those of the lines before it on the same axis.
pub(crate) fn layers(picture: &Picture) -> Vec<Vec<Part>> {
    let mut sums = HashMap::new();
    let mut layer = |line: &Line| {
        let part = |(time, value): (Timestamp, f64)| {
            let sum: &mut f64 = sums.entry((line.side, time)).or_default();
            let low = *sum;
            // Bounded, so that sums of the greatest doubles stay numbers.
            *sum = (low + value).clamp(-f64::MAX, f64::MAX);
            Part { time, low, high: *sum }
        };
        picture.seen(line).map(part).collect()
    };
    picture.lines.iter().map(&mut layer).collect()
}
