//! Lines whose pieces have a meaning, in colours.

use clap::builder::styling::{AnsiColor, Effects, Style};
use cwmetrics_traces::{Line, Style as Meaning};

/// How many columns lines may have: where standard output is no terminal, any number.
pub fn columns() -> usize {
    super::table::columns().unwrap_or(usize::MAX)
}

/// The lines with their colours. Whether these stay is decided where they are printed.
pub fn colored(lines: &[Line]) -> String {
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn line(line: &Line) -> String {
    let mut text = String::new();
    for span in &line.spans {
        match style(span.style) {
            Some(style) if !span.text.trim().is_empty() => text += &format!("{style}{}{style:#}", span.text),
            _ => text += &span.text,
        }
    }
    text.trim_end().to_owned()
}

fn style(meaning: Meaning) -> Option<Style> {
    Some(match meaning {
        Meaning::Faint => Style::new().effects(Effects::DIMMED),
        Meaning::Head => Style::new().bold(),
        Meaning::Ok => AnsiColor::Green.on_default(),
        Meaning::InProgress => AnsiColor::Cyan.on_default(),
        Meaning::Cancelled => AnsiColor::Magenta.on_default(),
        Meaning::Error => AnsiColor::Yellow.on_default(),
        Meaning::Throttle => AnsiColor::BrightYellow.on_default(),
        Meaning::Fault => AnsiColor::Red.on_default(),
        _ => return None,
    })
}
