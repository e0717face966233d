//! The scale of a y axis: from which value to which, and where its ticks are.

use super::Axis;

/// A linear scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    /// The value at the foot of the graph.
    pub(crate) low: f64,
    /// The value at its top; above `low`.
    pub(crate) high: f64,
    /// From one tick to the next: 1, 2 or 5 times a power of ten.
    pub(crate) step: f64,
}

impl Scale {
    /// Values beyond this are drawn as this, so that no difference overflows.
    const LARGEST: f64 = 1e300;

    /// Two values are the same to the eye if they differ by less than this share of them.
    const SMALLEST_SHARE: f64 = 1e-9;

    /// A scale that shows all values, or what the axis says instead. It begins at zero if
    /// that is asked for, and also if it leaves the values half of the height or more.
    pub(crate) fn new(
        values: impl IntoIterator<Item = f64>,
        axis: &Axis,
        from_zero: bool,
        most_ticks: usize,
    ) -> Scale {
        let bound = |value: f64| value.clamp(-Self::LARGEST, Self::LARGEST);
        let finite = |value: Option<f64>| value.filter(|value| value.is_finite()).map(bound);
        let (min, max) = (finite(axis.min), finite(axis.max));
        let (low, high) = around(values.into_iter().filter(|value| value.is_finite()).map(bound), from_zero);
        let (low, high) = apart(min.unwrap_or(low), max.unwrap_or(high), min, max);
        let step = nice_step((high - low) / most_ticks.max(1) as f64);
        // What the axis does not say ends at a tick.
        Scale {
            low: min.unwrap_or((low / step + 1e-9).floor() * step),
            high: match max {
                Some(max) if max > low => max,
                _ => (high / step - 1e-9).ceil() * step,
            },
            step,
        }
    }

    /// Where a value is: 0 at the foot, 1 at the top, beyond that outside.
    pub(crate) fn share(&self, value: f64) -> f64 {
        ((value.clamp(-Self::LARGEST, Self::LARGEST) - self.low) / (self.high - self.low)).clamp(-1e6, 1e6)
    }

    /// The values of the ticks, upwards.
    pub(crate) fn ticks(&self) -> impl Iterator<Item = f64> + use<> {
        let Scale { low, high, step } = *self;
        let first = (low / step - 1e-9).ceil();
        // Zero is added so that there is no -0.
        (0..100)
            .map(move |n| (first + f64::from(n)) * step + 0.0)
            .take_while(move |v| *v <= high + step * 1e-9)
    }
}

/// The least and the greatest value, and zero where it belongs.
fn around(values: impl Iterator<Item = f64>, from_zero: bool) -> (f64, f64) {
    let (low, high) = values
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        return (0.0, 1.0);
    }
    let (low, high) = apart(low, high, None, None);
    match (low, high) {
        _ if from_zero => (low.min(0.0), high.max(0.0)),
        _ if low > 0.0 && low <= high / 2.0 => (0.0, high),
        _ if high < 0.0 && high >= low / 2.0 => (low, 0.0),
        _ => (low, high),
    }
}

/// Moves two bounds apart if they are the same to the eye or the wrong way round. Those
/// that are given stay; if both are, the lower one does.
fn apart(low: f64, high: f64, min: Option<f64>, max: Option<f64>) -> (f64, f64) {
    let size = low.abs().max(high.abs());
    if high - low > (size * Scale::SMALLEST_SHARE).max(f64::MIN_POSITIVE * 1e9) {
        return (low, high);
    }
    let room = if size > f64::MIN_POSITIVE * 1e20 { size / 2.0 } else { 1.0 };
    match (min, max) {
        (Some(min), _) => (min, min + room),
        (None, Some(max)) => (max - room, max),
        (None, None) if size == 0.0 => (0.0, room),
        (None, None) => (low - room, high + room),
    }
}

/// The next larger one of 1, 2 and 5 times a power of ten.
fn nice_step(least: f64) -> f64 {
    let power = 10f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .map(|factor| factor * power)
        .into_iter()
        .find(|step| *step >= least * 0.999_999)
        .unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(values: &[f64], axis: &Axis) -> (f64, f64) {
        let scale = Scale::new(values.iter().copied(), axis, false, 5);
        (scale.low, scale.high)
    }

    #[test]
    fn ends_at_ticks_around_the_values() {
        let axis = Axis::default();
        assert_eq!(scale(&[41.0, 47.5], &axis), (40.0, 48.0));
        assert_eq!(scale(&[-3.0, 7.0], &axis), (-4.0, 8.0));
        let ticks: Vec<f64> = Scale::new([41.0, 47.5], &axis, false, 5).ticks().collect();
        assert_eq!(ticks, [40.0, 42.0, 44.0, 46.0, 48.0]);
    }

    #[test]
    fn begins_at_zero_where_that_costs_little() {
        let axis = Axis::default();
        assert_eq!(scale(&[3.0, 10.0], &axis).0, 0.0);
        assert_eq!(scale(&[-10.0, -3.0], &axis).1, 0.0);
        assert_eq!(scale(&[8.0, 10.0], &axis).0, 8.0);
        assert_eq!(Scale::new([8.0, 10.0], &axis, true, 5).low, 0.0);
    }

    #[test]
    fn finds_room_for_equal_values_and_for_none() {
        let axis = Axis::default();
        assert_eq!(scale(&[], &axis), (0.0, 1.0));
        assert_eq!(scale(&[0.0, 0.0], &axis), (0.0, 1.0));
        for value in [5.0, -5.0, 1e-9, 1e300, -1e300, f64::MAX, 1e15] {
            let (low, high) = scale(&[value, value], &axis);
            let value = value.clamp(-1e300, 1e300);
            assert!(low < high && low <= value && value <= high, "{value}: {low}..{high}");
        }
    }

    #[test]
    fn keeps_to_what_the_axis_says() {
        let axis = |min, max| Axis { min, max, ..Axis::default() };
        assert_eq!(scale(&[1.0, 9.0], &axis(Some(3.0), Some(7.0))), (3.0, 7.0));
        assert_eq!(scale(&[1.0, 9.0], &axis(None, Some(7.0))), (0.0, 7.0));
        let (low, high) = scale(&[1.0, 9.0], &axis(Some(30.0), None));
        assert!(low == 30.0 && high > 30.0);
        let (low, high) = scale(&[1.0, 9.0], &axis(Some(7.0), Some(3.0)));
        assert!(low == 7.0 && high > 7.0);
    }

    #[test]
    fn has_a_few_ticks_whatever_the_values() {
        for exponent in -300..300 {
            let unit = 10f64.powi(exponent);
            for values in [[0.0, unit], [-unit, unit], [unit, 1.001 * unit], [1.0, unit]] {
                let scale = Scale::new(values, &Axis::default(), false, 5);
                let ticks = scale.ticks().count();
                assert!((2..=8).contains(&ticks), "{values:?}: {scale:?} has {ticks} ticks");
                assert!(values.iter().all(|v| (-1e-6..=1.000_001).contains(&scale.share(*v))), "{scale:?}");
            }
        }
    }
}
