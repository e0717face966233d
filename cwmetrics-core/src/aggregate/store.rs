use std::collections::HashMap;
use std::sync::Arc;

use super::total::Total;
use crate::metric::Resolution;
use crate::record::{Read, Series};

/// Everything that was read from the shards and is not sealed yet.
#[derive(Debug, Default)]
pub(crate) struct Store {
    /// By the series' address, which the entry keeps from another's use, and the window's second. In
    /// boxes, since half of a table is empty.
    entries: HashMap<(usize, u64), Box<Entry>>,
}

/// One series in one window.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) series: Arc<Series>,
    pub(super) second: u64,
    pub(super) total: Total,
}

impl Store {
    /// Adds what was recorded of a series in a window.
    pub(crate) fn add(&mut self, series: &Arc<Series>, second: u64, read: Read<'_>) {
        let new = || Box::new(Entry { series: series.clone(), second, total: Total::new(series.kind) });
        self.entries.entry((Arc::as_ptr(series).addr(), second)).or_insert_with(new).total.merge(read);
    }

    /// Whether there is anything of windows that have ended.
    pub(crate) fn has_closed(&self, now: u64) -> bool {
        self.entries.values().any(|entry| entry.is_closed(now))
    }

    /// Takes out the windows that have ended, or all; in the order of their time.
    pub(super) fn take(&mut self, only_closed_at: Option<u64>) -> Vec<Entry> {
        let wanted = |entry: &Entry| only_closed_at.is_none_or(|now| entry.is_closed(now));
        let mut taken: Vec<Entry> =
            self.entries.extract_if(|_, entry| wanted(entry)).map(|(_, entry)| *entry).collect();
        taken.sort_by_key(|entry| (entry.second, entry.series.index));
        taken
    }
}

impl Entry {
    fn is_closed(&self, now: u64) -> bool {
        self.second + u64::from(Resolution::seconds(self.series.identity.resolution)) <= now
    }
}
