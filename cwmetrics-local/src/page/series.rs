//! Metrics with their data, copied out of the store so that its lock is held briefly.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::filter::Filter;
use super::parameters::{Parameters, Wrong};
use super::range::Range;
use crate::changes::lock;
use crate::shared::Shared;
use crate::store::{self, MetricId, Record};
use crate::timestamp::Timestamp;

/// How many metrics are on a page.
const PAGE: usize = 50;

/// One metric and its data of a range.
pub(super) struct Series {
    /// Its own in the store, for ever.
    pub(super) number: u64,
    pub(super) metric: Arc<MetricId>,
    records: Vec<Box<[u8]>>,
    /// When data last arrived.
    last_put: Timestamp,
}

/// What a filter finds.
pub(super) struct Found {
    /// All that there are, sorted.
    pub(super) namespaces: Vec<String>,
    /// How many metrics there are.
    pub(super) all: usize,
    /// How many of them the filter accepts.
    pub(super) accepted: usize,
    /// How many data the store has let go for want of room.
    pub(super) forgotten: u64,
    /// The page that is shown: the one asked for, or the last.
    pub(super) page: usize,
    pub(super) pages: usize,
    /// The metrics of the page, by namespace, name and dimensions.
    pub(super) shown: Vec<Series>,
}

pub(super) fn find(shared: &Shared, filter: &Filter) -> Found {
    let since = filter.range.since(shared.now());
    let store = lock(&shared.store);
    let all = || store.series_from(0);
    let namespaces: BTreeSet<_> = all().map(|(_, series)| &series.metric.namespace).collect();
    let mut accepted: Vec<_> = all().filter(|(_, series)| filter.accepts(&series.metric)).collect();
    accepted.sort_by_key(|(_, series)| {
        let MetricId { namespace, name, dimensions } = &*series.metric;
        (namespace, name, dimensions)
    });
    let pages = accepted.len().div_ceil(PAGE).max(1);
    let page = filter.page.min(pages);
    let shown = accepted.iter().skip((page - 1) * PAGE).take(PAGE);
    Found {
        namespaces: namespaces.into_iter().cloned().collect(),
        all: all().count(),
        accepted: accepted.len(),
        forgotten: store.forgotten(),
        page,
        pages,
        shown: shown.map(|&(number, series)| copy(number, series, since)).collect(),
    }
}

/// Exactly this metric.
pub(super) fn one(shared: &Shared, metric: &MetricId, range: Range) -> Option<Series> {
    let since = range.since(shared.now());
    let store = lock(&shared.store);
    let found = store.series_from(0).find(|(_, series)| *series.metric == *metric);
    found.map(|(number, series)| copy(number, series, since))
}

fn copy(number: u64, series: &store::Series, since: Timestamp) -> Series {
    Series {
        number,
        metric: Arc::clone(&series.metric),
        records: series.copy_since(since),
        last_put: series.last_put,
    }
}

impl Series {
    pub(super) fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.records.iter().filter_map(|record| Record::read(record))
    }

    /// Whether any of its data are stored by the second.
    pub(super) fn is_high_resolution(&self) -> bool {
        self.records().any(|record| record.resolution == 1)
    }

    /// Tells this copy from one with other data.
    pub(super) fn version(&self) -> String {
        format!("{}-{}", self.records.len(), self.last_put.millis())
    }

    /// The units of its data, each once, sorted.
    pub(super) fn units(&self) -> Vec<&'static str> {
        let units: BTreeSet<_> = self.records().map(|record| record.unit.name()).collect();
        units.into_iter().collect()
    }

    /// The unit if all data have the same one, otherwise nothing.
    pub(super) fn unit(&self) -> &'static str {
        match self.units()[..] {
            [unit] => unit,
            _ => "",
        }
    }
}

/// A metric as `namespace=…&name=…&dimension=…&value=…`, the last two for each dimension.
pub(super) fn id_parameters(metric: &MetricId) -> Vec<(&'static str, String)> {
    let mut parameters = vec![("namespace", metric.namespace.clone()), ("name", metric.name.clone())];
    for (name, value) in &metric.dimensions {
        parameters.extend([("dimension", name.clone()), ("value", value.clone())]);
    }
    parameters
}

pub(super) fn read_id(given: &mut Parameters) -> Result<MetricId, Wrong> {
    let mut required =
        |name| given.take(name).ok_or_else(|| Wrong(format!("The parameter {name} is required.")));
    let (namespace, name) = (required("namespace")?, required("name")?);
    let mut dimensions = Vec::new();
    while let Some(dimension) = given.take("dimension") {
        let value = given.take("value").ok_or_else(|| {
            Wrong(format!("The parameter dimension={dimension} must be followed by value=, its value."))
        })?;
        dimensions.push((dimension, value));
    }
    Ok(MetricId::new(namespace, name, dimensions))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_one_metric() {
        let dimensions = vec![("z=&".to_owned(), "1 +2".to_owned()), ("a".to_owned(), "?".to_owned())];
        let metric = MetricId::new("A/B".to_owned(), "x#y".to_owned(), dimensions);
        let address = super::super::address::address("", id_parameters(&metric));
        let mut given = Parameters::read(&address[1..]);
        assert_eq!(read_id(&mut given).unwrap(), metric);
        given.end().unwrap();
    }

    #[test]
    fn a_dimension_needs_its_value() {
        let read = |query| read_id(&mut Parameters::read(query)).unwrap_err().0;
        assert_eq!(read("namespace=n"), "The parameter name is required.");
        assert_eq!(
            read("namespace=n&name=m&dimension=d"),
            "The parameter dimension=d must be followed by value=, its value."
        );
    }
}
