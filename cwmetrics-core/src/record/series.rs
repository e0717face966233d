//! Series, and the one place where they get their numbers.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use once_cell::sync::OnceCell;

use super::body::Kind;
use crate::metric::{Dimension, Identity, Resolution};
use crate::sync::lock;

/// One series of a reporter.
#[derive(Debug)]
pub(crate) struct Series {
    pub(crate) identity: Arc<Identity>,
    pub(crate) kind: Kind,
    /// Its place in every thread's table.
    pub(crate) index: usize,
    /// Whether it stands for the series that had no place of their own.
    pub(crate) folded: bool,
    /// Whether it has one of its metric's places, which it can lose.
    has_place: bool,
    /// The second since 1970 of the last look that found it used. Only the collector uses it.
    used: AtomicU64,
    /// Whether it was idle for so long that its place is another's. Records of it still count.
    retired: AtomicBool,
    /// Its identity with the builder's dimensions, once it was sealed.
    pub(crate) whole: OnceCell<Arc<Identity>>,
}

/// How long a series is idle before it loses its place.
const IDLE_SECONDS: u64 = 15 * 60;
/// How many times as much room as it needs the table of series may keep.
const ROOMY: usize = 4;

impl Series {
    fn new(identity: Arc<Identity>, kind: Kind, index: usize, folded: bool, has_place: bool) -> Series {
        let (used, retired) = (AtomicU64::new(0), AtomicBool::new(false));
        Series { identity, kind, index, folded, has_place, used, retired, whole: OnceCell::new() }
    }

    /// Collector: something was recorded.
    pub(crate) fn mark_used(&self, second: u64) {
        self.used.store(second, Ordering::Relaxed);
    }

    /// Whether it has lost its place; who has it in a table of his own looks it up again.
    pub(crate) fn is_retired(&self) -> bool {
        self.retired.load(Ordering::Relaxed)
    }
}

/// What stands for dimension values that have no series of their own.
const OTHER: &str = "(other)";

/// Identities as a program asks for them, and which of their dimensions it makes up as it runs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Wanted {
    pub(crate) identity: Identity,
    pub(crate) kind: Kind,
    /// How many of the dimensions, from the end, have values that the program makes up.
    pub(crate) open: usize,
}

/// Gives series their numbers, and keeps the number of series of a metric within its bound.
#[derive(Debug)]
pub(crate) struct SeriesTable {
    max_series: usize,
    /// Whether there is a series with windows of a second.
    has_seconds: AtomicBool,
    /// How often places were given back: what was folded before may have one now.
    vacancies: AtomicU64,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    by_identity: HashMap<(Arc<Identity>, Kind), Arc<Series>>,
    /// How many series with made-up values each metric has.
    open: HashMap<Cow<'static, str>, usize>,
    next: usize,
    /// Indices that were given back.
    free: Vec<usize>,
}

impl SeriesTable {
    pub(crate) fn new(max_series: usize) -> SeriesTable {
        SeriesTable {
            max_series,
            has_seconds: AtomicBool::new(false),
            vacancies: AtomicU64::new(0),
            known: Mutex::default(),
        }
    }

    /// The series of an identity, or the one that it is folded into.
    pub(crate) fn find(&self, wanted: Wanted) -> Arc<Series> {
        let Wanted { identity, kind, open } = wanted;
        // Made before the lock, which the collector waits for too.
        let key = (Arc::new(identity), kind);
        let known = &mut *lock(&self.known);
        if let Some(series) = known.by_identity.get(&key) {
            return series.clone();
        }
        let (mut identity, kind) = key;
        let mut has_place = open > 0;
        if has_place {
            let used = known.open.entry(identity.name.clone()).or_default();
            has_place = *used < self.max_series;
            *used += usize::from(has_place);
        }
        let folded = open > 0 && !has_place;
        if folded {
            fold(&mut Arc::make_mut(&mut identity).dimensions, open);
            if let Some(series) = known.by_identity.get(&(identity.clone(), kind)) {
                return series.clone();
            }
        }
        let index = known.free.pop().unwrap_or_else(|| {
            known.next += 1;
            known.next - 1
        });
        if identity.resolution == Resolution::Second {
            self.has_seconds.store(true, Ordering::Relaxed);
        }
        let series = Arc::new(Series::new(identity.clone(), kind, index, folded, has_place));
        known.by_identity.insert((identity, kind), series.clone());
        series
    }

    /// Changes whenever a place was given back.
    pub(crate) fn vacancies(&self) -> u64 {
        self.vacancies.load(Ordering::Relaxed)
    }

    /// Collector: the shortest window that anything is recorded in.
    pub(crate) fn shortest_window(&self) -> Resolution {
        if self.has_seconds.load(Ordering::Relaxed) { Resolution::Second } else { Resolution::Minute }
    }

    /// Collector: series that have been idle for long give their places back.
    pub(crate) fn retire_idle(&self, second: u64) {
        let known = &mut *lock(&self.known);
        let (open, free) = (&mut known.open, &mut known.free);
        known.by_identity.retain(|_, series| {
            let used = series.used.load(Ordering::Relaxed);
            if !series.has_place || used == 0 {
                series.mark_used(second);
                return true;
            }
            if second < used + IDLE_SECONDS {
                return true;
            }
            series.retired.store(true, Ordering::Relaxed);
            self.vacancies.fetch_add(1, Ordering::Relaxed);
            if let Some(count) = open.get_mut(&series.identity.name) {
                *count -= 1;
            }
            free.push(series.index);
            false
        });
        // A crowd that came once does not take its room for good.
        if known.by_identity.capacity() > ROOMY * known.by_identity.len() {
            known.by_identity.shrink_to_fit();
        }
    }
}

fn fold(dimensions: &mut [Dimension], open: usize) {
    let literal = dimensions.len().saturating_sub(open);
    for (_, value) in &mut dimensions[literal..] {
        *value = Cow::Borrowed(OTHER);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::Unit;

    fn wanted(shop: &str, open: usize) -> Wanted {
        let dimensions = vec![("Method".into(), "GET".into()), ("Shop".into(), shop.to_owned().into())];
        let identity =
            Identity { name: "api".into(), dimensions, unit: Unit::Count, resolution: Resolution::Minute };
        Wanted { identity, kind: Kind::Values, open }
    }

    #[test]
    fn an_identity_keeps_its_series() {
        let table = SeriesTable::new(10);
        let (a, b) = (table.find(wanted("a", 1)), table.find(wanted("b", 1)));
        assert_eq!((a.index, b.index), (0, 1));
        assert!(Arc::ptr_eq(&a, &table.find(wanted("a", 1))));
    }

    #[test]
    fn an_idle_series_gives_its_place_and_its_index_back() {
        let table = SeriesTable::new(1);
        let a = table.find(wanted("a", 1));
        table.retire_idle(1_000);
        table.retire_idle(1_000 + IDLE_SECONDS - 1);
        assert!(table.find(wanted("b", 1)).folded);
        table.retire_idle(1_000 + IDLE_SECONDS);
        assert!(a.is_retired());
        let b = table.find(wanted("b", 1));
        assert!(!b.folded && b.index == a.index);
        assert!(table.find(wanted("a", 1)).folded, "the place is taken");
    }

    #[test]
    fn made_up_values_past_the_bound_fold_into_other() {
        let table = SeriesTable::new(2);
        for shop in ["a", "b"] {
            assert!(!table.find(wanted(shop, 1)).folded);
        }
        let (c, d) = (table.find(wanted("c", 1)), table.find(wanted("d", 1)));
        assert!(c.folded && Arc::ptr_eq(&c, &d));
        assert_eq!(
            c.identity.dimensions,
            [("Method".into(), "GET".into()), ("Shop".into(), "(other)".into())]
        );
        assert!(!table.find(wanted("a", 1)).folded, "who has a place keeps it");
        assert!(!table.find(wanted("literal", 0)).folded, "what the code names is never folded");
    }
}
