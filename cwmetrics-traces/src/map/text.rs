//! A service graph for a terminal.

use super::{Histogram, Map, Statistics};
use crate::shown::{Cell, Side, aligned, count, cut, duration, printable};
use crate::{Line, Style};

const TITLES: [&str; 10] =
    ["SERVICE", "TYPE", "REQUESTS", "OK", "ERRORS", "THROTTLED", "FAULTS", "AVERAGE", "P50", "P95"];
/// Columns of text, before those of numbers.
const TEXTS: usize = 2;
/// No column of text has more.
const WIDEST: usize = 44;
/// What can be spared where there is little room: the type, the median, and how many went well.
const SPARED: [usize; 3] = [1, 8, 3];

type Row = [Cell; TITLES.len()];

impl Map {
    /// A table of so many columns at most: each service, and below it the services that it calls, with
    /// the figures of these calls as it has seen them. Clients have calls only.
    ///
    /// ```
    /// use cwmetrics_traces::{Document, Map, Trace};
    ///
    /// let document = Document::read(r#"{"id": "53995c3f42cd8ad8", "name": "shop", "start_time": 2.0,
    ///     "trace_id": "1-581cf771-a006649127e371903a2de979", "end_time": 2.5, "fault": true}"#)?;
    /// let map = Map::of(&[Trace::new(document.root().trace_id, [document])]);
    /// let lines: Vec<String> = map.lines(100).iter().map(ToString::to_string).collect();
    /// assert_eq!(lines, [
    ///     "SERVICE          TYPE  REQUESTS  OK  ERRORS  THROTTLED  FAULTS  AVERAGE     P50     P95",
    ///     "clients of shop",
    ///     "  → shop                      1   0       0          0       1   500 ms  500 ms  500 ms",
    ///     "shop                          1   0       0          0       1   500 ms  500 ms  500 ms",
    /// ]);
    /// # Ok::<(), cwmetrics_traces::DocumentError>(())
    /// ```
    pub fn lines(&self, columns: usize) -> Vec<Line> {
        let mut rows: Vec<Row> = vec![TITLES.map(|title| (title.to_owned(), Style::Head))];
        let mut order: Vec<usize> = (0..self.services.len()).collect();
        // Clients first, then where their requests come in.
        order.sort_by_key(|&at| (!self.services[at].is_client(), !self.services[at].is_root));
        for at in order {
            let service = &self.services[at];
            let kind = service.id.kind.as_deref().unwrap_or_default();
            rows.push(match service.is_client() {
                true => named(format!("clients of {}", service.id.name), ""),
                false => figures(
                    named(service.id.name.clone(), kind),
                    &service.statistics,
                    &service.response_times,
                ),
            });
            for edge in self.edges.iter().filter(|edge| edge.from == at) {
                let called = &self.services[edge.to].id;
                let mut row =
                    named(format!("  → {}", called.name), called.kind.as_deref().unwrap_or_default());
                row[0].1 = Style::Plain;
                rows.push(figures(row, &edge.statistics, &edge.response_times));
            }
        }
        let side = |at| if at < TEXTS { Side::Left } else { Side::Right };
        aligned(&rows, std::array::from_fn(side), &SPARED, columns)
    }
}

fn named(name: String, kind: &str) -> Row {
    let mut row: Row = std::array::from_fn(|_| (String::new(), Style::Plain));
    row[0] = (cut(&printable(&name), WIDEST), Style::Head);
    row[1] = (cut(&printable(kind), WIDEST), Style::Faint);
    row
}

fn figures(mut row: Row, statistics: &Statistics, times: &Histogram) -> Row {
    let counts = [
        (statistics.total(), Style::Plain),
        (statistics.ok, Style::Ok),
        (statistics.error, Style::Error),
        (statistics.throttle, Style::Throttle),
        (statistics.fault, Style::Fault),
    ];
    for (cell, (number, style)) in row[TEXTS..].iter_mut().zip(counts) {
        *cell = (count(number), if number == 0 { Style::Faint } else { style });
    }
    let seconds = [statistics.average(), times.percentile(50.0), times.percentile(95.0)];
    for (cell, seconds) in row[TEXTS + counts.len()..].iter_mut().zip(seconds) {
        cell.0 = seconds.map(duration).unwrap_or_default();
    }
    row
}
