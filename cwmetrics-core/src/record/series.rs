//! Series, and the one place where they get their numbers.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::body::Kind;
use crate::metric::{Dimension, Identity};
use crate::sync::lock;

/// One series of a reporter.
#[derive(Debug)]
pub(crate) struct Series {
    pub(crate) identity: Identity,
    pub(crate) kind: Kind,
    /// Its place in every thread's table.
    pub(crate) index: usize,
    /// Whether it stands for the series that had no place of their own.
    pub(crate) folded: bool,
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
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    by_identity: HashMap<(Identity, Kind), Arc<Series>>,
    /// How many series with made-up values each metric has.
    open: HashMap<Cow<'static, str>, usize>,
    next: usize,
}

impl SeriesTable {
    pub(crate) fn new(max_series: usize) -> SeriesTable {
        SeriesTable { max_series, known: Mutex::default() }
    }

    /// The series of an identity, or the one that it is folded into.
    pub(crate) fn find(&self, wanted: Wanted) -> Arc<Series> {
        let Wanted { identity, kind, open } = wanted;
        let known = &mut *lock(&self.known);
        let key = (identity, kind);
        if let Some(series) = known.by_identity.get(&key) {
            return series.clone();
        }
        let (mut identity, kind) = key;
        let mut folded = false;
        if open > 0 {
            let used = known.open.entry(identity.name.clone()).or_default();
            if *used < self.max_series {
                *used += 1;
            } else {
                fold(&mut identity.dimensions, open);
                folded = true;
            }
        }
        let next = known.next;
        let series = known
            .by_identity
            .entry((identity.clone(), kind))
            .or_insert_with(|| Arc::new(Series { identity, kind, index: next, folded }));
        known.next += usize::from(series.index == next);
        series.clone()
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
    use crate::metric::{Resolution, Unit};

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
