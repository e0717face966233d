//! A line of points in a line of text.

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The most characters of one, where there is room.
const WIDTH: usize = 30;

/// How many characters it may have where the terminal has so many columns.
pub fn width(columns: Option<usize>) -> usize {
    columns.map_or(WIDTH, |columns| (columns / 6).clamp(8, WIDTH))
}

/// One character for each value, from the smallest to the largest; a gap is a space. Where there
/// are more values than characters they share them, each the average of its values.
pub fn sparkline(values: &[Option<f64>], width: usize) -> String {
    let share = values.len().div_ceil(width.max(1)).max(1);
    let merged: Vec<Option<f64>> = values.chunks(share).map(average).collect();
    let present = || merged.iter().flatten().copied();
    let lowest = present().fold(f64::INFINITY, f64::min);
    let highest = present().fold(f64::NEG_INFINITY, f64::max);
    let bar = |value: f64| {
        // Half of it, so that the difference of two large numbers is one too.
        let height = (value / 2.0 - lowest / 2.0) / (highest / 2.0 - lowest / 2.0);
        let top = BARS.len() - 1;
        // All the same: a line in the middle.
        let at = if height.is_finite() { (height * top as f64).round() as usize } else { top / 2 };
        BARS[at.min(top)]
    };
    merged.into_iter().map(|value| value.map_or(' ', bar)).collect()
}

fn average(values: &[Option<f64>]) -> Option<f64> {
    let present: Vec<f64> = values.iter().flatten().copied().collect();
    let count = present.len() as f64;
    (count > 0.0).then(|| present.iter().map(|value| value / count).sum())
}

#[cfg(test)]
mod tests {
    use super::{sparkline, width};

    #[test]
    fn goes_from_the_smallest_to_the_largest_and_shows_gaps() {
        assert_eq!(sparkline(&[Some(0.0), None, Some(7.0), Some(3.0)], 30), "▁ █▄");
        assert_eq!(sparkline(&[Some(5.0), Some(5.0)], 30), "▄▄");
        assert_eq!(sparkline(&[], 30), "");
        assert_eq!(sparkline(&[None], 0), " ");
        assert_eq!(sparkline(&[Some(-f64::MAX), Some(f64::MAX)], 30), "▁█");
    }

    #[test]
    fn narrow_terminals_have_short_lines() {
        assert_eq!([Some(20), Some(80), Some(400), None].map(width), [8, 13, 30, 30]);
    }

    #[test]
    fn many_values_share_characters() {
        let values: Vec<_> = (0..60).map(|at| Some(f64::from(at))).collect();
        let line = sparkline(&values, width(None));
        assert_eq!(line.chars().count(), 30);
        assert!(line.starts_with('▁') && line.ends_with('█'), "{line}");
    }
}
