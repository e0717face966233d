//! What is said of puts that were rejected: each cause once.

use std::sync::atomic::{AtomicU8, Ordering};

use crate::metric::MetricError;

static SAID: AtomicU8 = AtomicU8::new(0);

/// Logs the first rejection of each cause.
#[inline(always)]
pub(crate) fn note(result: Result<(), MetricError>) {
    if let Err(error) = result {
        note_error(&error);
    }
}

#[cold]
fn note_error(error: &MetricError) {
    let cause = 1
        << match error {
            MetricError::Name { .. } => 0,
            MetricError::DimensionName { .. } => 1,
            MetricError::Value(_) => 2,
            MetricError::StatisticSet(_) => 3,
            MetricError::Timestamp => 4,
            MetricError::Resolution(_) => 5,
            MetricError::TimeUnit(_) => 6,
        };
    if SAID.fetch_or(cause, Ordering::Relaxed) & cause == 0 {
        tracing::warn!(
            "{error}; the value was not recorded. Further ones of this kind are counted in stats().rejected"
        );
    }
}
