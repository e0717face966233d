//! The legend: which line has which colour, in rows or in a column.

use super::sheet::{Anchor, Sheet};
use super::text::{fit, width};
use super::{Color, Picture, View, color, number, pie};

/// A legend, laid out from its own top left corner.
pub(crate) struct Placed {
    entries: Vec<Entry>,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

struct Entry {
    left: f64,
    /// The foot of the text.
    foot: f64,
    text: String,
    /// `None` for the entry that counts those without room.
    color: Option<Color>,
}

/// Sizes in parts of the font's.
const LINE: f64 = 1.5;
const SWATCH: f64 = 0.9;
const SWATCH_GAP: f64 = 0.45;
const GAP: f64 = 1.4;

/// What is to stand in the legend.
pub(crate) fn labels(picture: &Picture) -> Vec<(String, Color)> {
    let shares = match picture.view {
        View::Pie => pie::shares(picture),
        _ => vec![None; picture.lines.len()],
    };
    let entry = |(index, (line, share)): (usize, (&super::Line, Option<f64>))| {
        let color = color::line_color(line, index, picture.theme);
        match share {
            Some(share) => (format!("{} {}%", line.label, number::short(share * 100.0)), color),
            None => (line.label.clone(), color),
        }
    };
    picture.lines.iter().zip(shares).enumerate().map(entry).collect()
}

/// The labels one after the other in rows of at most this width.
pub(crate) fn rows(labels: &[(String, Color)], most_width: f64, most_height: f64, font: f64) -> Placed {
    place(labels, most_width, most_height, font, |left, wide| left > 0.0 && left + wide > most_width)
}

/// One label a line, at most this wide.
pub(crate) fn column(labels: &[(String, Color)], most_width: f64, most_height: f64, font: f64) -> Placed {
    place(labels, most_width, most_height, font, |left, _| left > 0.0)
}

/// Places as many labels as there is room for; the last entry counts the others.
fn place(
    labels: &[(String, Color)],
    most_width: f64,
    most_height: f64,
    font: f64,
    breaks: impl Fn(f64, f64) -> bool,
) -> Placed {
    let before = (SWATCH + SWATCH_GAP) * font;
    let texts: Vec<_> =
        labels.iter().map(|(label, color)| (fit(label, font, most_width - before), Some(*color))).collect();
    let widths: Vec<f64> = texts.iter().map(|(text, _)| before + width(text, font)).collect();
    let try_with = |count: usize| {
        let rest = (count < texts.len()).then(|| (format!("+ {} more", texts.len() - count), None));
        let rest_width = rest.as_ref().map(|(text, _)| width(text, font));
        let shown = texts[..count].iter().cloned().chain(rest);
        let mut placed = Placed { entries: Vec::new(), width: 0.0, height: LINE * font };
        let mut left = 0.0;
        for ((text, color), wide) in shown.zip(widths[..count].iter().copied().chain(rest_width)) {
            if breaks(left, wide) {
                left = 0.0;
                placed.height += LINE * font;
            }
            placed.entries.push(Entry { left, foot: placed.height - 0.45 * font, text, color });
            placed.width = placed.width.max(left + wide);
            left += wide + GAP * font;
        }
        placed
    };
    let all = try_with(texts.len());
    if all.height <= most_height {
        return all;
    }
    let counts: Vec<usize> = (0..texts.len()).collect();
    let fitting = counts.partition_point(|count| try_with(*count).height <= most_height);
    try_with(fitting.saturating_sub(1))
}

impl Placed {
    /// Draws it with its top left corner there.
    pub(crate) fn draw(&self, sheet: &mut Sheet, left: f64, top: f64, font: f64, text: Color) {
        for entry in &self.entries {
            let (x, foot) = (left + entry.left, top + entry.foot);
            let Some(color) = entry.color else {
                sheet.text(&entry.text, (x, foot), Anchor::Start, font, text);
                continue;
            };
            let middle = foot - 0.35 * font;
            sheet.line((x, middle), (x + SWATCH * font, middle), color, 0.3 * font);
            sheet.text(&entry.text, (x + (SWATCH + SWATCH_GAP) * font, foot), Anchor::Start, font, text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(count: usize) -> Vec<(String, Color)> {
        (0..count).map(|n| (format!("Line {n}"), Color::new(0))).collect()
    }

    fn texts(placed: &Placed) -> Vec<&str> {
        placed.entries.iter().map(|entry| entry.text.as_str()).collect()
    }

    #[test]
    fn breaks_into_rows() {
        let placed = rows(&many(10), 200.0, 100.0, 10.0);
        assert_eq!(placed.entries.len(), 10);
        assert!(placed.height > 15.0 && placed.width <= 200.0);
    }

    #[test]
    fn counts_what_has_no_room() {
        let placed = rows(&many(100), 200.0, 45.0, 10.0);
        let texts = texts(&placed);
        assert!(placed.height <= 45.0 && placed.width <= 200.0);
        assert_eq!(*texts.last().unwrap(), format!("+ {} more", 100 - (texts.len() - 1)));
        assert!(texts.len() > 6, "{texts:?}");
    }

    #[test]
    fn is_a_column_of_one_label_a_line() {
        let placed = column(&many(30), 60.0, 100.0, 10.0);
        assert_eq!(texts(&placed)[..2], ["Line 0", "Line 1"]);
        assert_eq!(*texts(&placed).last().unwrap(), "+ 25 more");
        assert!(placed.entries.iter().all(|entry| entry.left == 0.0));
    }

    #[test]
    fn cuts_long_labels() {
        let long = [("x".repeat(1000), Color::new(0))];
        let placed = column(&long, 60.0, 100.0, 10.0);
        assert!(placed.width <= 60.0 && texts(&placed)[0].ends_with('…'));
    }
}
