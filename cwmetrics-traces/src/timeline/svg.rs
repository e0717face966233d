//! A timeline as a picture.

use askama::Template;

use super::{Row, Status, Timeline};
use crate::shown::{cut, duration, width};

/// Pixels of a row, of a line of text below it, and of the scale above the first.
const ROW: f64 = 22.0;
const CAUSE: f64 = 17.0;
const HEAD: f64 = 28.0;
/// Pixels at the edges.
const MARGIN: f64 = 12.0;
/// Pixels for each level, as far as half of the names' column goes.
const INDENT: f64 = 14.0;
/// Pixels of the durations' column.
const DURATION: f64 = 80.0;
/// Pixels of a character: the text is cut by them, as the font of the reader is not known.
const CHARACTER: f64 = 6.9;
/// No narrower than this has any use.
const NARROWEST: f64 = 480.0;
/// Parts of the scale.
const TICKS: u32 = 4;

#[derive(Template)]
#[template(path = "timeline.svg")]
struct Picture {
    /// None where the page has it.
    style: Option<&'static str>,
    title: String,
    width: f64,
    height: f64,
    head: f64,
    bottom: f64,
    ticks: Vec<Tick>,
    rows: Vec<Shape>,
    remark: Option<String>,
}

struct Tick {
    x: String,
    anchor: &'static str,
    text: String,
}

/// A row, in pixels.
struct Shape {
    striped: bool,
    top: f64,
    height: f64,
    baseline: f64,
    link: Option<String>,
    tip: String,
    name: String,
    name_x: f64,
    name_class: &'static str,
    detail: String,
    took: String,
    took_x: f64,
    bar_class: &'static str,
    bar_x: String,
    bar_y: f64,
    bar_width: String,
    bar_height: f64,
    open: bool,
    word: &'static str,
    word_x: String,
    word_anchor: &'static str,
    causes: Vec<Cause>,
}

struct Cause {
    x: f64,
    y: f64,
    text: String,
}

/// Where the columns are, in pixels from the left.
struct Columns {
    duration: f64,
    bar: f64,
    end: f64,
}

impl Timeline {
    /// The timeline as an SVG picture of so many pixels' width (480 at least), with its own colours
    /// for light and for dark.
    ///
    /// It can stand in a page or in a file of its own, and loads nothing.
    pub fn to_svg(&self, width: u32) -> String {
        self.draw(width, Some(Timeline::STYLE), &|_| None)
    }

    /// The rules of style in [`to_svg`](Timeline::to_svg), for the style sheet of a page that has
    /// [`to_inline_svg`](Timeline::to_inline_svg).
    pub const STYLE: &str = include_str!("../../templates/timeline.css");

    /// The same for a page that forbids styles of its elements' own: without any, and the name of each
    /// row leads to the address that `link` gives for it, if it gives one.
    pub fn to_inline_svg(&self, width: u32, link: impl Fn(&Row) -> Option<String>) -> String {
        self.draw(width, None, &link)
    }

    fn draw(&self, width: u32, style: Option<&'static str>, link: &dyn Fn(&Row) -> Option<String>) -> String {
        let width = f64::from(width).max(NARROWEST);
        let name = (width * 0.36).min(420.0);
        let columns = Columns { duration: name + DURATION, bar: name + DURATION + 12.0, end: width - MARGIN };
        let mut top = HEAD;
        let mut rows = Vec::with_capacity(self.rows.len());
        for (at, row) in self.rows.iter().enumerate() {
            let shape = Shape { link: link(row), ..self.shape(row, top, at % 2 == 1, &columns) };
            top += shape.height;
            rows.push(shape);
        }
        let remark = self.remark();
        let height = top + MARGIN + if remark.is_some() { ROW } else { 0.0 };
        let title = match self.rows.first() {
            Some(row) => format!("{}, {}", row.name, duration(self.span)),
            None => "An empty trace".to_owned(),
        };
        let ticks = self.ticks(&columns);
        let picture = Picture { style, title, width, height, head: HEAD, bottom: top, ticks, rows, remark };
        // Writing to a text cannot fail.
        picture.render().unwrap_or_default()
    }

    fn ticks(&self, columns: &Columns) -> Vec<Tick> {
        let tick = |at: u32| {
            let part = f64::from(at) / f64::from(TICKS);
            let anchor = match at {
                0 => "start",
                TICKS => "end",
                _ => "middle",
            };
            let x = pixels(columns.bar + part * (columns.end - columns.bar));
            Tick { x, anchor, text: duration(part * self.span) }
        };
        (0..=TICKS).map(tick).collect()
    }

    fn shape(&self, row: &Row, top: f64, striped: bool, columns: &Columns) -> Shape {
        let most = (columns.duration - DURATION) / 2.0;
        let name_x = MARGIN + (INDENT * row.depth as f64).min(most);
        let too_deep = INDENT * row.depth as f64 > most;
        let room = columns_of(columns.duration - DURATION - name_x);
        let depth = if too_deep { format!("›{} ", row.depth) } else { String::new() };
        let orphan = if row.is_orphan { "? " } else { "" };
        let name = cut(&format!("{depth}{orphan}{}", row.title()), room);
        let detail = match room.saturating_sub(width(&name) + 1) {
            0..3 => String::new(),
            left => cut(&row.detail, left),
        };
        let (start, end) = self.bar(row);
        let full = columns.end - columns.bar;
        let bar_x = (columns.bar + start * full).min(columns.end - 2.0);
        let bar_width = ((end - start) * full).max(2.0).min(columns.end - bar_x);
        let word = row.status.word();
        // Beside the bar, where there is room.
        let needed = CHARACTER * word.len() as f64 + 6.0;
        let (word_x, word_anchor) = match bar_x + bar_width + needed < columns.end {
            true => (bar_x + bar_width + 6.0, "start"),
            false => (bar_x - 6.0, "end"),
        };
        let is_beside = word_anchor == "start" || bar_x - needed > columns.bar;
        let causes: Vec<Cause> = row
            .causes
            .iter()
            .enumerate()
            .map(|(at, cause)| Cause {
                x: name_x + INDENT,
                y: top + ROW + CAUSE * at as f64 + 10.0,
                text: cut(&format!("↳ {cause}"), columns_of(columns.end - name_x - INDENT)),
            })
            .collect();
        Shape {
            striped,
            top,
            height: ROW + CAUSE * causes.len() as f64,
            baseline: top + 15.0,
            link: None,
            tip: tip(row),
            name,
            name_x,
            name_class: if row.is_segment { "head" } else { "" },
            detail,
            took: row.duration.map_or("…".to_owned(), duration),
            took_x: columns.duration,
            bar_class: class(row),
            bar_x: pixels(bar_x),
            bar_y: top + 5.0,
            bar_width: pixels(bar_width),
            bar_height: ROW - 10.0,
            open: row.duration.is_none(),
            // Else it is in the tip only.
            word: if is_beside { word } else { "" },
            word_x: pixels(word_x),
            word_anchor,
            causes,
        }
    }
}

/// What a mouse over the row says.
fn tip(row: &Row) -> String {
    let mut lines = vec![row.title()];
    lines.extend(Some(row.detail.clone()).filter(|detail| !detail.is_empty()));
    let took = row.duration.map_or("in progress".to_owned(), duration);
    lines.push(format!("{took}, from {}", duration(row.start)));
    lines.extend(Some(row.status.word().to_owned()).filter(|word| !word.is_empty()));
    if row.is_orphan {
        lines.push("its parent did not come".to_owned());
    }
    lines.extend(row.causes.iter().cloned());
    lines.join("\n")
}

fn class(row: &Row) -> &'static str {
    match row.status {
        Status::Ok if row.is_segment => "service",
        Status::Ok => "ok",
        Status::InProgress => "inprogress",
        Status::Cancelled => "cancelled",
        Status::Error => "error",
        Status::Throttle => "throttle",
        Status::Fault => "fault",
    }
}

/// How many columns of text have room.
fn columns_of(pixels: f64) -> usize {
    (pixels / CHARACTER).max(0.0) as usize
}

/// Tenths of a pixel are as fine as anybody sees.
fn pixels(value: f64) -> String {
    format!("{value:.1}")
}
