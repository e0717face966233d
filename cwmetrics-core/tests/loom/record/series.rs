//! Series that can lose their places.

use super::atomics::{AtomicBool, AtomicU64, Ordering};
use super::body::Kind;
use crate::metric::Resolution;

#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) resolution: Resolution,
}

#[derive(Debug)]
pub(crate) struct Series {
    pub(crate) identity: Identity,
    pub(crate) kind: Kind,
    retired: AtomicBool,
}

impl Series {
    pub(crate) fn new(kind: Kind) -> Series {
        let identity = Identity { resolution: Resolution::Minute };
        Series { identity, kind, retired: AtomicBool::new(false) }
    }

    pub(crate) fn is_retired(&self) -> bool {
        self.retired.load(Ordering::Relaxed)
    }
}

#[derive(Debug)]
pub(crate) struct SeriesTable {
    vacancies: AtomicU64,
}

impl SeriesTable {
    pub(crate) fn new() -> SeriesTable {
        SeriesTable { vacancies: AtomicU64::new(0) }
    }

    pub(crate) fn vacancies(&self) -> u64 {
        self.vacancies.load(Ordering::Relaxed)
    }

    /// Collector: the series loses its place.
    pub(crate) fn retire(&self, series: &Series) {
        series.retired.store(true, Ordering::Relaxed);
        self.vacancies.fetch_add(1, Ordering::Relaxed);
    }
}
