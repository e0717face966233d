//! A list of traces for a terminal.

use super::Summary;
use crate::shown::{Cell, Side, aligned, duration, printable};
use crate::{Line, Style};

const TITLES: [&str; 6] = ["START", "TRACE", "TOOK", "OUTCOME", "SERVICE", "REQUEST"];
const SIDES: [Side; 6] = [Side::Left, Side::Left, Side::Right, Side::Left, Side::Left, Side::Left];

impl Summary {
    /// A list of traces, one a line of so many columns at most: when each began, its id, how long the
    /// answer took, how it ended, the service in which it came in, and the status and the request. Times are written
    /// by `time`, of seconds since 1970.
    ///
    /// ```
    /// use cwmetrics_traces::{Document, Summary, Trace};
    ///
    /// let document = Document::read(r#"{"id": "53995c3f42cd8ad8", "name": "shop", "start_time": 2.0,
    ///     "trace_id": "1-581cf771-a006649127e371903a2de979", "end_time": 2.5, "fault": true}"#)?;
    /// let summary = Trace::new(document.root().trace_id, [document]).summary();
    /// let lines: Vec<String> =
    ///     Summary::list(&[summary], |seconds| format!("{seconds} s"), 80).iter().map(ToString::to_string).collect();
    /// assert_eq!(lines, [
    ///     "START  TRACE                                  TOOK  OUTCOME  SERVICE  REQUEST",
    ///     "2 s    1-581cf771-a006649127e371903a2de979  500 ms  fault    shop",
    /// ]);
    /// # Ok::<(), cwmetrics_traces::DocumentError>(())
    /// ```
    pub fn list(summaries: &[Summary], time: impl Fn(f64) -> String, columns: usize) -> Vec<Line> {
        let mut rows = vec![TITLES.map(|title| (title.to_owned(), Style::Head))];
        rows.extend(summaries.iter().map(|summary| summary.row(&time)));
        aligned(&rows, SIDES, &[], columns)
    }

    fn row(&self, time: impl Fn(f64) -> String) -> [Cell; 6] {
        let took = self.response_time.or(self.duration);
        let service = self.entry_point.as_ref().map(|service| printable(&service.name));
        [
            (self.start_time.map(time).unwrap_or_default(), Style::Faint),
            (self.id.to_string(), Style::Plain),
            (took.map(duration).unwrap_or_default(), Style::Plain),
            self.outcome(),
            (service.unwrap_or_default(), Style::Head),
            (self.request(), Style::Plain),
        ]
    }

    /// How it ended, in the style of the worst.
    fn outcome(&self) -> Cell {
        let words: Vec<(&str, Style)> = [
            (self.has_fault, "fault", Style::Fault),
            (self.has_error, "error", Style::Error),
            (self.has_throttle, "throttled", Style::Throttle),
            (self.is_partial, "in progress", Style::InProgress),
        ]
        .into_iter()
        .filter(|&(is, _, _)| is)
        .map(|(_, word, style)| (word, style))
        .collect();
        match words.first() {
            None => ("ok".to_owned(), Style::Ok),
            Some(&(_, style)) => (words.iter().map(|&(word, _)| word).collect::<Vec<_>>().join(", "), style),
        }
    }

    fn request(&self) -> String {
        let http = &self.http;
        // A URL can be cut.
        let words = [http.status.map(|status| status.to_string()), http.method.clone(), http.url.clone()];
        printable(&words.into_iter().flatten().collect::<Vec<_>>().join(" "))
    }
}
