//! Tables for people.

use comfy_table::presets::UTF8_BORDERS_ONLY;
use comfy_table::{Attribute, Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table};

use super::text::printable;

/// What stands in a column.
pub enum Column {
    /// To the left, on several lines where there is no room.
    Text(&'static str),
    /// To the right, on one line.
    Number(&'static str),
    /// To the left, on one line.
    Line(&'static str),
}

/// How many columns the terminal has; `None` where standard output is none.
pub fn columns() -> Option<usize> {
    Table::new().width().map(usize::from)
}

/// A table as wide as it needs to be, and on a terminal no wider than that.
pub fn table(columns: &[Column], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    let head = columns.iter().map(|column| {
        let (Column::Text(name) | Column::Number(name) | Column::Line(name)) = column;
        Cell::new(name).add_attribute(Attribute::Bold)
    });
    table.load_style(UTF8_BORDERS_ONLY).set_header(head);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    for row in rows {
        table.add_row(row.iter().map(|text| Cell::new(printable(text))));
    }
    for (column, kind) in table.column_iter_mut().zip(columns) {
        if matches!(kind, Column::Number(_)) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        if !matches!(kind, Column::Text(_)) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    // Whether the styles stay is decided where it is printed.
    table.enforce_styling();
    table.to_string()
}
