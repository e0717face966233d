//! A timeline for a terminal.

use super::{Row, Timeline};
use crate::shown::{cut, duration, printable, width};
use crate::{Line, Style};

/// No less than this has any use.
const NARROWEST: usize = 40;
/// Columns between two.
const GAP: usize = 2;
/// Blanks for each level, as far as half of the names' column goes.
const INDENT: usize = 2;

/// How many columns each part has.
struct Columns {
    name: usize,
    duration: usize,
    status: usize,
    bar: usize,
}

impl Timeline {
    /// The timeline in lines of so many columns (40 at least), the scale above it.
    pub fn lines(&self, columns: usize) -> Vec<Line> {
        let columns = columns.max(NARROWEST);
        let parts = self.columns(columns);
        let mut lines = vec![self.scale(&parts)];
        for row in &self.rows {
            lines.push(self.row(row, &parts));
            for cause in &row.causes {
                let indent = indent(row, &parts).0 + INDENT;
                let mut line = Line::default();
                line.push(" ".repeat(indent), Style::Plain);
                line.push(cut(&format!("↳ {cause}"), columns - indent), row.status.style());
                lines.push(line);
            }
        }
        if let Some(remark) = self.remark() {
            let mut line = Line::default();
            line.push(cut(&format!("… {remark}"), columns), Style::Faint);
            lines.push(line);
        }
        lines
    }

    fn columns(&self, columns: usize) -> Columns {
        let widest = |width: &dyn Fn(&Row) -> usize| self.rows.iter().map(width).max().unwrap_or(0);
        let duration = widest(&|row| width(&took(row)));
        let status = widest(&|row| width(row.status.word()));
        let fixed = GAP + duration + GAP + if status > 0 { status + GAP } else { 0 };
        let left = columns.saturating_sub(fixed);
        let named = widest(&|row| {
            INDENT * row.depth
                + width(&label(row))
                + if row.detail.is_empty() { 0 } else { 1 + width(&row.detail) }
        });
        let name = named.min(left * 11 / 20);
        Columns { name, duration, status, bar: left - name }
    }

    /// Where the trace begins and ends.
    fn scale(&self, parts: &Columns) -> Line {
        let (start, end) = ("0 s", duration(self.span));
        let mut line = Line::default();
        let status = if parts.status > 0 { parts.status + GAP } else { 0 };
        let before = parts.name + GAP + parts.duration + GAP + status;
        line.push(" ".repeat(before), Style::Plain);
        let between = parts.bar.saturating_sub(width(start) + width(&end));
        line.push(cut(&format!("{start}{}{end}", " ".repeat(between)), parts.bar), Style::Faint);
        line
    }

    fn row(&self, row: &Row, parts: &Columns) -> Line {
        let mut line = Line::default();
        let (indent, too_deep) = indent(row, parts);
        let room = parts.name - indent;
        let label = cut(&format!("{too_deep}{}", label(row)), room);
        let detail = match room.saturating_sub(width(&label) + 1) {
            0..3 => String::new(),
            left => cut(&row.detail, left),
        };
        let blanks = room - width(&label) - width(&detail);
        line.push(" ".repeat(indent), Style::Plain);
        line.push(label, if row.is_segment { Style::Head } else { Style::Plain });
        let between = usize::from(!detail.is_empty());
        line.push(" ".repeat(between), Style::Plain);
        line.push(detail, Style::Faint);
        let took = took(row);
        let before = blanks - between + GAP + parts.duration - width(&took);
        line.push(" ".repeat(before), Style::Plain);
        line.push(took, Style::Plain);
        if parts.status > 0 {
            let word = row.status.word();
            line.push(" ".repeat(GAP), Style::Plain);
            line.push(word, row.status.style());
            line.push(" ".repeat(parts.status - width(word)), Style::Plain);
        }
        self.cells(row, parts.bar, &mut line);
        line
    }

    /// The bar: a cell at least, and never less than a cell short of where it ends.
    fn cells(&self, row: &Row, columns: usize, line: &mut Line) {
        let (start, end) = self.bar(row);
        let first = ((start * columns as f64) as usize).min(columns.saturating_sub(1));
        let last = ((end * columns as f64).ceil() as usize).clamp(first + 1, columns.max(first + 1));
        line.push(" ".repeat(GAP + first), Style::Plain);
        let cell = if row.duration.is_some() { "█" } else { "░" };
        line.push(cell.repeat(last - first), row.status.style());
    }
}

/// How many blanks are before it, and what says that there should be more.
fn indent(row: &Row, parts: &Columns) -> (usize, String) {
    let most = parts.name / 2 / INDENT;
    match row.depth > most {
        true => (most * INDENT, format!("›{} ", row.depth)),
        false => (row.depth * INDENT, String::new()),
    }
}

fn label(row: &Row) -> String {
    let orphan = if row.is_orphan { "? " } else { "" };
    printable(&format!("{orphan}{}", row.title()))
}

fn took(row: &Row) -> String {
    row.duration.map_or("…".to_owned(), duration)
}
