//! A service graph for Graphviz.

use super::{Map, Statistics};
use crate::shown::{count, duration, printable};

impl Map {
    /// The graph in the DOT language of Graphviz, whole.
    ///
    /// ```
    /// use cwmetrics_traces::{Document, Map, Trace};
    ///
    /// let document = Document::read(r#"{"id": "53995c3f42cd8ad8", "name": "a \"shop\"", "start_time": 2,
    ///     "trace_id": "1-581cf771-a006649127e371903a2de979", "end_time": 2.5}"#)?;
    /// let dot = Map::of(&[Trace::new(document.root().trace_id, [document])]).to_dot();
    /// assert!(dot.contains(r#"s0 [label="a \"shop\"\n1 request, 500 ms"]"#), "{dot}");
    /// # Ok::<(), cwmetrics_traces::DocumentError>(())
    /// ```
    pub fn to_dot(&self) -> String {
        let mut dot = "digraph services {\n    rankdir=LR\n    node [shape=box, style=rounded]\n".to_owned();
        for (at, service) in self.services.iter().enumerate() {
            let label = match service.is_client() {
                true => format!("clients of {}", service.id.name),
                false => {
                    let mut lines = vec![service.id.name.clone()];
                    lines.extend(service.id.kind.clone());
                    lines.push(summary(&service.statistics));
                    lines.join("\n")
                }
            };
            dot.push_str(&format!("    s{at} [label={}]\n", quoted(&label)));
        }
        for edge in &self.edges {
            let label = quoted(&summary(&edge.statistics));
            dot.push_str(&format!("    s{} -> s{} [label={label}]\n", edge.from, edge.to));
        }
        dot + "}\n"
    }
}

/// How many, how many of them went wrong, and how long they took.
pub(super) fn summary(statistics: &Statistics) -> String {
    let total = statistics.total();
    let counted =
        |number: u64, one: &str| format!("{} {one}{}", count(number), if number == 1 { "" } else { "s" });
    let mut text = counted(total, "request");
    for (number, one) in [(statistics.error, "error"), (statistics.fault, "fault")] {
        if number > 0 {
            text.push_str(&format!(", {}", counted(number, one)));
        }
    }
    if statistics.throttle > 0 {
        text.push_str(&format!(", {} throttled", count(statistics.throttle)));
    }
    if let Some(average) = statistics.average() {
        text.push_str(&format!(", {}", duration(average)));
    }
    text
}

/// A text as Graphviz reads it back.
fn quoted(text: &str) -> String {
    let lines: Vec<String> =
        text.split('\n').map(|line| printable(line).replace('\\', r"\\").replace('"', "\\\"")).collect();
    format!("\"{}\"", lines.join(r"\n"))
}
