//! A trace as a timeline: a row for each segment and subsegment, and when it was.

mod describe;
mod select;
mod svg;
mod text;

use crate::{SegmentId, Style, Trace};

/// The rows of a trace, in the order in which things happened, each after that in which it did.
///
/// Of a trace with more rows than are asked for, siblings of the same name beyond the third are one
/// row, and then what is deepest is left out; [`left_out`](Timeline::left_out) says how many that are.
///
/// ```
/// use cwmetrics_traces::{Document, Timeline, Trace};
///
/// let document = Document::read(r#"{"id": "53995c3f42cd8ad8", "name": "shop", "start_time": 2.0,
///     "trace_id": "1-581cf771-a006649127e371903a2de979", "end_time": 2.4, "subsegments": [
///       {"id": "0f910026178b71eb", "name": "pay", "start_time": 2.2, "end_time": 2.3, "fault": true}]}"#)?;
/// let trace = Trace::new(document.root().trace_id, [document]);
/// let timeline = Timeline::new(&trace, 200);
/// let lines: Vec<String> = timeline.lines(60).iter().map(ToString::to_string).collect();
/// assert_eq!(lines, [
///     "                      0 s                             400 ms",
///     "shop   400 ms         ██████████████████████████████████████",
///     "  pay  100 ms  fault                     ██████████",
/// ]);
/// # Ok::<(), cwmetrics_traces::DocumentError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    rows: Vec<Row>,
    start_time: f64,
    span: f64,
    left_out: usize,
}

/// A segment or subsegment, or several of the same name.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Row {
    /// Its id; of several that of the first.
    pub id: SegmentId,
    /// How many are around it.
    pub depth: usize,
    /// Its name, fit to be shown.
    pub name: String,
    /// What it did, such as `GET /cart 200`, fit to be shown; often empty.
    pub detail: String,
    /// Whether it is a segment: a service's work.
    pub is_segment: bool,
    /// Whether it names a parent that did not come.
    pub is_orphan: bool,
    /// Seconds from the start of the trace; of several that of the first.
    pub start: f64,
    /// Seconds; of several from the first start to the last end. None while it is in progress.
    pub duration: Option<f64>,
    /// How it ended; of several the worst.
    pub status: Status,
    /// Why it went wrong, fit to be shown.
    pub causes: Vec<String>,
    /// How many it stands for.
    pub times: usize,
    /// How many happened in it and have no row.
    pub hidden: usize,
}

/// How a segment or subsegment ended, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Well.
    Ok,
    /// Not yet.
    InProgress,
    /// It was dropped before its end.
    Cancelled,
    /// With a client error.
    Error,
    /// It was refused because there were too many.
    Throttle,
    /// With a server error.
    Fault,
}

impl Timeline {
    /// The timeline of a trace with so many rows at most.
    pub fn new(trace: &Trace, most_rows: usize) -> Timeline {
        let start_time = trace.start_time().unwrap_or(0.0);
        let starts = trace.walk().map(|node| node.segment.start_time);
        let last = starts.chain(trace.end_time()).fold(start_time, f64::max);
        let (rows, left_out) = select::rows(trace, start_time, most_rows);
        Timeline { rows, start_time, span: last - start_time, left_out }
    }

    /// The rows, from the top.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// When the trace begins, in seconds since 1970.
    pub fn start_time(&self) -> f64 {
        self.start_time
    }

    /// Seconds from the start of the trace to the last that is known of it.
    pub fn span(&self) -> f64 {
        self.span
    }

    /// How many segments and subsegments have no row of their own.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Which parts of the whole width a row's bar begins and ends at, from 0 to 1. What is in progress
    /// goes on to the end.
    fn bar(&self, row: &Row) -> (f64, f64) {
        if self.span <= 0.0 {
            return (0.0, 1.0);
        }
        let end = row.duration.map_or(self.span, |duration| row.start + duration);
        ((row.start / self.span).clamp(0.0, 1.0), (end / self.span).clamp(0.0, 1.0))
    }

    /// How many have no row, as a sentence; none if all have one.
    fn remark(&self) -> Option<String> {
        let count = crate::shown::count(self.left_out);
        match self.left_out {
            0 => None,
            1 => Some("1 more has no row of its own".to_owned()),
            _ => Some(format!("{count} more have no row of their own")),
        }
    }
}

impl Row {
    /// Its name, with how many it stands for or holds.
    fn title(&self) -> String {
        let mut title = self.name.clone();
        if self.times > 1 {
            title.push_str(&format!(" × {}", crate::shown::count(self.times)));
        }
        if self.hidden > 0 {
            title.push_str(&format!(" (+{})", crate::shown::count(self.hidden)));
        }
        title
    }
}

impl Status {
    /// In a word; of what went well an empty one.
    pub fn word(self) -> &'static str {
        match self {
            Status::Ok => "",
            Status::InProgress => "in progress",
            Status::Cancelled => "cancelled",
            Status::Error => "error",
            Status::Throttle => "throttled",
            Status::Fault => "fault",
        }
    }

    /// The style of what ended so.
    pub fn style(self) -> Style {
        match self {
            Status::Ok => Style::Ok,
            Status::InProgress => Style::InProgress,
            Status::Cancelled => Style::Cancelled,
            Status::Error => Style::Error,
            Status::Throttle => Style::Throttle,
            Status::Fault => Style::Fault,
        }
    }
}
