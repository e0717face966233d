//! Cells that all threads share: slower, for what has no cell of its own.
//!
//! A sample for a window that is not the present one, a sample of a thread that is ending, and
//! everything once the memory for recording is used up.

use std::collections::HashMap;
use std::sync::Arc;

use super::atomics::Mutex;
use super::body::{Body, Sample};
use super::series::Series;
use crate::sync::lock;

/// What all threads have recorded together, by the series' address and the window's second.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    cells: Mutex<Cells>,
}

#[derive(Debug, Default)]
struct Cells {
    open: HashMap<(usize, u64), (Arc<Series>, Body)>,
    /// Bodies that could hold no more.
    full: Vec<(Arc<Series>, u64, Body)>,
    closed: bool,
}

impl Shared {
    /// Records, and says whether it could: after the last collection it cannot.
    pub(crate) fn record(&self, series: &Arc<Series>, second: u64, sample: Sample) -> bool {
        let cells = &mut *lock(&self.cells);
        if cells.closed {
            return false;
        }
        let (_, body) = cells
            .open
            .entry((Arc::as_ptr(series).addr(), second))
            .or_insert_with(|| (series.clone(), Body::new(series.kind)));
        if body.add(sample).is_err() {
            let full = std::mem::replace(body, Body::new(series.kind));
            // An empty body takes any one sample.
            let _ = body.add(sample);
            cells.full.push((series.clone(), second, full));
        }
        true
    }

    /// Takes what was recorded; at the last collection also closes.
    pub(crate) fn take(&self, last: bool) -> Vec<(Arc<Series>, u64, Body)> {
        let cells = &mut *lock(&self.cells);
        cells.closed |= last;
        let open = cells.open.drain().map(|((_, second), (series, body))| (series, second, body));
        let mut taken: Vec<_> = open.collect();
        taken.append(&mut cells.full);
        taken
    }
}
