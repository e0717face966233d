//! Any text as an expression, for the fuzz target.

use std::time::UNIX_EPOCH;

use super::{Evaluation, Query, Range, Source};
use crate::statistic::Statistic;
use crate::store::{Content, Entry, Limits, MetricId, Samples, Store, Unit};
use crate::timestamp::Timestamp;

/// Evaluates any text as an expression over two metrics, one of which has data.
pub fn fuzz(text: &str) {
    let mut store = Store::new(Limits::default());
    let now = Timestamp::from(UNIX_EPOCH).plus_seconds(1_700_000_000);
    for minutes in [1, 2, 4] {
        let content = Content {
            unit: Unit::NONE,
            resolution: 60,
            timestamp: now.plus_seconds(-60 * minutes),
            samples: Samples::Value(minutes as f64 - 2.0),
            request: 0,
        };
        let put = store.put(vec![Entry::new("n", "a", Vec::new(), content)], now);
        assert!(put.is_ok());
    }
    let query = |id: &str, source| Query { id: id.to_owned(), label: None, source, returned: true };
    let metric = |name: &str| Source::Metric {
        metric: MetricId::new("n".to_owned(), name.to_owned(), Vec::new()),
        statistic: Statistic::Sum,
        period: 60,
        unit: None,
    };
    let expression = Source::Expression { text: text.to_owned(), period: None };
    let queries = [query("a", metric("a")), query("b", metric("b")), query("e", expression)];
    let range = Range { start: now.plus_seconds(-600), end: now, now };
    if let Ok(evaluation) = Evaluation::new(&queries, range, &store) {
        for line in evaluation.lines() {
            assert!(evaluation.line(line).points.iter().all(|(_, value)| value.is_finite()));
        }
    }
}
