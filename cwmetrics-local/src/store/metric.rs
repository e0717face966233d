//! What makes two data belong to one metric.

use super::Datum;

/// Namespace, name and dimensions; the order of dimensions does not matter, the unit neither.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct MetricId {
    pub(crate) namespace: String,
    pub(crate) name: String,
    /// Sorted by name.
    pub(crate) dimensions: Vec<(String, String)>,
}

impl MetricId {
    pub(crate) fn new(namespace: String, name: String, mut dimensions: Vec<(String, String)>) -> MetricId {
        dimensions.sort();
        MetricId { namespace, name, dimensions }
    }

    pub(crate) fn of(datum: &Datum) -> MetricId {
        MetricId::new(datum.namespace.clone(), datum.name.clone(), datum.dimensions.clone())
    }
}
