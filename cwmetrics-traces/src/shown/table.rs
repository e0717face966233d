//! Tables for a terminal.

use super::{cut, width};
use crate::{Line, Style};

/// Blanks between two columns.
const GAP: usize = 2;

/// A text, and what it means.
pub(crate) type Cell = (String, Style);

/// Where the texts of a column stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Side {
    Left,
    Right,
}

/// The rows as lines of so many columns of the terminal at most. As long as there are too few, what
/// can be spared is left out, in this order; after that the lines are cut.
pub(crate) fn aligned<const N: usize>(
    rows: &[[Cell; N]],
    sides: [Side; N],
    spared: &[usize],
    columns: usize,
) -> Vec<Line> {
    let widths: [usize; N] =
        std::array::from_fn(|at| rows.iter().map(|row| width(&row[at].0)).max().unwrap_or(0));
    let mut shown: Vec<usize> = (0..N).collect();
    for spared in spared {
        let total: usize = shown.iter().map(|&at| widths[at] + GAP).sum();
        if total <= columns.saturating_add(GAP) {
            break;
        }
        shown.retain(|at| at != spared);
    }
    let line = |row: &[Cell; N]| {
        let mut line = Line::default();
        let mut left = columns;
        let mut push = |text: &str, style: Style| {
            let text = cut(text, left);
            left -= width(&text);
            line.push(text, style);
        };
        for &at in &shown {
            let (text, style) = &row[at];
            let blanks = " ".repeat(widths[at] - width(text));
            let (before, after) = match sides[at] {
                Side::Left => ("", blanks.as_str()),
                Side::Right => (blanks.as_str(), ""),
            };
            push(before, Style::Plain);
            push(text, *style);
            push(after, Style::Plain);
            push(&" ".repeat(GAP), Style::Plain);
        }
        line
    };
    rows.iter().map(line).collect()
}
