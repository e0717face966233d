//! Graphs in blocks of two colours: where one character is two points of a picture, letters and
//! lines of the usual size would be lost.

use clap::builder::styling::{RgbColor, Style};
use cwmetrics_graph::{Color, Entry, Legend, Widget};

use crate::output::text::printable;

/// The lines' colours, those of CloudWatch's own palette.
const COLORS: [(u8, u8, u8); 10] = [
    (0x1f, 0x77, 0xb4),
    (0xff, 0x7f, 0x0e),
    (0x2c, 0xa0, 0x2c),
    (0xd6, 0x27, 0x28),
    (0x94, 0x67, 0xbd),
    (0x8c, 0x56, 0x4b),
    (0xe3, 0x77, 0xc2),
    (0x7f, 0x7f, 0x7f),
    (0xbc, 0xbd, 0x22),
    (0x17, 0xbe, 0xcf),
];

/// The legend has so many lines at most.
const LEGEND: usize = 4;

/// A widget with colours that a caption can name. An expression can be several lines, so it is
/// left to whoever draws.
pub fn colored(mut widget: Widget) -> Widget {
    for (entry, &(red, green, blue)) in widget.metrics.iter_mut().zip(COLORS.iter().cycle()) {
        if let Entry::Metric(metric) = entry {
            metric.color.get_or_insert_with(|| Color::rgb(red, green, blue));
        }
    }
    widget
}

/// A widget without what stands in the caption, and as large as can be read in so many columns and
/// lines, unless it says how large it is.
pub fn fitted(mut widget: Widget, columns: u16, lines: u16) -> Widget {
    widget.title = None;
    widget.legend = Some(Legend::Hidden);
    if widget.width.is_some() || widget.height.is_some() {
        return widget;
    }
    // Letters are four points high then.
    let pixels = |points: u32| (points * 5 / 2).clamp(1, 2000);
    widget.size(pixels(u32::from(columns)), pixels(2 * u32::from(lines)))
}

/// What stands below the picture, as letters in it could not be read: the title and the legend.
pub fn caption(widget: &Widget, columns: usize) -> Vec<String> {
    let bold = Style::new().bold();
    let title = widget.title.iter().map(|title| format!("{bold}{}{bold:#}", printable(title)));
    title.chain(legend(widget, columns)).collect()
}

/// `■ GET   ■ PUT`, on lines of so many columns, each square in the colour of its line.
fn legend(widget: &Widget, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    let entries: Vec<_> = widget.metrics.iter().filter_map(named).collect();
    for (number, ((red, green, blue), label)) in entries.iter().enumerate() {
        let width = label.chars().count() + 2;
        if used > 0 && used + 3 + width > columns {
            if lines.len() == LEGEND {
                lines.push(format!("and {} more", entries.len() - number));
                break;
            }
            lines.push(String::new());
            used = 0;
        }
        let between = if used > 0 { "   " } else { "" };
        let color = RgbColor(*red, *green, *blue).on_default();
        if let Some(line) = lines.last_mut() {
            *line += &format!("{between}{color}■{color:#} {label}");
        }
        used += between.len() + width;
    }
    lines
}

/// The colour and the label of what is drawn.
fn named(entry: &Entry) -> Option<((u8, u8, u8), String)> {
    let (color, label, visible) = match entry {
        Entry::Metric(metric) => {
            (&metric.color, metric.label.as_ref().unwrap_or(&metric.name), metric.visible)
        }
        Entry::Expression(math) => {
            (&math.color, math.label.as_ref().unwrap_or(&math.expression), math.visible)
        }
    };
    let color = color.as_ref().filter(|_| visible != Some(false))?;
    Some((color.components()?, printable(label)))
}

#[cfg(test)]
mod tests {
    use cwmetrics_graph::Metric;

    use super::*;

    fn widget(count: usize) -> Widget {
        (0..count).fold(Widget::new(), |widget, n| {
            widget.metric(Metric::new("Shop", "api").label(format!("line {n}")))
        })
    }

    #[test]
    fn a_legend_is_as_wide_as_the_terminal_and_has_few_lines() {
        let plain = |count, columns| {
            let lines = legend(&colored(widget(count)), columns);
            lines.iter().map(|line| anstream::adapter::strip_str(line).to_string()).collect::<Vec<_>>()
        };
        assert_eq!(plain(3, 21), ["■ line 0   ■ line 1", "■ line 2"]);
        assert_eq!(plain(1, 2), ["■ line 0"]);
        let many = plain(10, 8);
        assert_eq!((many.len(), many.last().map(String::as_str)), (LEGEND + 1, Some("and 6 more")));
    }

    #[test]
    fn a_color_that_is_given_stays_and_what_is_hidden_is_not_named() {
        let red = Metric::new("Shop", "red").color(Color::RED);
        let hidden = Metric::new("Shop", "hidden").hidden();
        let lines = legend(&colored(Widget::new().metric(red).metric(hidden)), 80);
        assert_eq!(lines, ["\u{1b}[38;2;214;39;40m■\u{1b}[0m red"]);
    }

    #[test]
    fn a_size_that_is_given_stays() {
        let size = |widget: Widget| (widget.width, widget.height);
        assert_eq!(size(fitted(widget(1), 80, 20)), (Some(200), Some(100)));
        assert_eq!(size(fitted(widget(1), u16::MAX, 0)), (Some(2000), Some(1)));
        assert_eq!(size(fitted(widget(1).size(600, 400), 80, 20)), (Some(600), Some(400)));
    }
}
