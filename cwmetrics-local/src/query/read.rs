//! The one place where queries read the store.

use super::{Points, Range};
use crate::statistic::{Statistic, Window};
use crate::store::{MetricId, Store, Unit};

/// The points of a metric, oldest first. Data of several units go together unless one is
/// asked for.
pub(super) fn read(
    store: &Store,
    range: Range,
    metric: &MetricId,
    statistic: Statistic,
    period: i64,
    unit: Option<Unit>,
) -> Points {
    let datums = store.datums(metric);
    window(range, period)
        .summarize(datums.filter(|datum| unit.is_none_or(|unit| unit == datum.unit)), |_| ())
        .into_iter()
        .filter_map(|((time, ()), mut summary)| Some((time, summary.get(statistic)?)))
        .collect()
}

/// The range in steps of a period.
pub(super) fn window(range: Range, period: i64) -> Window {
    Window::new(range.start, range.end, period, range.now)
}
