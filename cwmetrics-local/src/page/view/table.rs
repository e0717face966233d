//! Statistics as cells.

use crate::page::figures::Figures;
use crate::page::format::number;

/// The columns of [`cells`].
pub(super) const COLUMNS: [&str; 8] = ["Count", "Sum", "Average", "Minimum", "Maximum", "p50", "p90", "p99"];

/// One cell for each column, with a dash for what is not there.
pub(super) fn cells(figures: Option<&Figures>) -> [String; COLUMNS.len()] {
    let values = match figures {
        Some(f) => [
            Some(f.count),
            Some(f.sum),
            Some(f.average),
            Some(f.minimum),
            Some(f.maximum),
            f.p50,
            f.p90,
            f.p99,
        ],
        None => [None; COLUMNS.len()],
    };
    values.map(|value| value.map_or_else(|| "–".to_owned(), number))
}
