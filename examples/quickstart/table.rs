//! Shows the figures.

use comfy_table::presets::UTF8_BORDERS_ONLY;
use comfy_table::{Cell, CellAlignment, Table};

use crate::readback::Row;

const HEAD: [&str; 10] =
    ["Metric", "Dimensions", "Count", "Sum", "Average", "Minimum", "Maximum", "p50", "p99", "Unit"];

pub fn table(rows: Vec<Row>) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_BORDERS_ONLY).set_header(HEAD);
    for row in rows {
        let figures = row.figures.map(|figure| {
            Cell::new(figure.map_or("–".to_owned(), number)).set_alignment(CellAlignment::Right)
        });
        let unit = if row.unit == "None" { String::new() } else { row.unit };
        let texts = [row.name, row.dimensions].map(Cell::new);
        table.add_row(texts.into_iter().chain(figures).chain([Cell::new(unit)]));
    }
    for column in table.column_iter_mut().skip(2).take(7) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// Four digits that count, and no more than that.
fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return with_spaces(&format!("{value:.0}"));
    }
    let digits = value.abs().log10().floor() as i32 + 1;
    let decimals = usize::try_from(4 - digits).unwrap_or(0).min(6);
    let text = format!("{value:.decimals$}");
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", with_spaces(whole)),
        None => with_spaces(&text),
    }
}

/// Groups the thousands.
fn with_spaces(whole: &str) -> String {
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}")
}
