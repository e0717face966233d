//! What makes two data belong to one metric.

use serde::{Deserialize, Serialize};

/// Namespace, name and dimensions; the order of dimensions does not matter, the unit neither.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct MetricId {
    pub(crate) namespace: String,
    pub(crate) name: String,
    /// Sorted by name.
    pub(crate) dimensions: Vec<(String, String)>,
}

impl MetricId {
    pub(crate) fn new(namespace: String, name: String, mut dimensions: Vec<(String, String)>) -> MetricId {
        dimensions.sort();
        dimensions.shrink_to_fit();
        MetricId { namespace, name, dimensions }
    }

    /// For each of these dimensions, which are the metric's in a request's order, its place
    /// among the sorted ones. Empty if they are sorted anyway.
    pub(crate) fn order_of(&self, dimensions: &[(String, String)]) -> Vec<u8> {
        if self.dimensions == dimensions {
            return Vec::new();
        }
        let place = |wanted| self.dimensions.iter().position(|own| own == wanted);
        dimensions.iter().filter_map(place).map(|place| place as u8).collect()
    }

    /// The dimensions in the order that [`order_of`](MetricId::order_of) gave.
    pub(crate) fn in_order(&self, order: &[u8]) -> Vec<(String, String)> {
        if order.is_empty() {
            return self.dimensions.clone();
        }
        order.iter().filter_map(|&place| self.dimensions.get(usize::from(place)).cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::MetricId;

    #[test]
    fn dimensions_come_back_in_the_order_they_had() {
        let dimension = |name: &str| (name.to_owned(), "v".to_owned());
        for names in [&["a", "b", "c"][..], &["c", "a", "b"], &["b", "a"], &["x"], &[]] {
            let given: Vec<_> = names.iter().map(|name| dimension(name)).collect();
            let metric = MetricId::new("Shop".to_owned(), "m".to_owned(), given.clone());
            assert_eq!(metric.in_order(&metric.order_of(&given)), given);
        }
    }
}
