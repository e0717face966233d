//! What the installed reporter was built with, for those who read what it has sent.

use std::sync::Arc;

use crate::metric::Dimension;

/// Where the installed reporter sends what is recorded: see [`destination`](crate::destination()).
#[derive(Clone, Debug)]
pub struct Destination {
    built: Arc<Built>,
}

#[derive(Debug)]
struct Built {
    namespace: String,
    dimensions: Vec<Dimension>,
    max_series: usize,
}

impl Destination {
    pub(crate) fn new(namespace: String, dimensions: Vec<Dimension>, max_series: usize) -> Destination {
        Destination { built: Arc::new(Built { namespace, dimensions, max_series }) }
    }

    /// The namespace of all metrics.
    pub fn namespace(&self) -> &str {
        &self.built.namespace
    }

    /// The dimensions that every metric has beside its own; a metric's own value goes before.
    pub fn dimensions(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.built.dimensions.iter().map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    /// How many series a metric name can have: see [`Builder::max_series`](crate::Builder::max_series).
    pub fn max_series(&self) -> usize {
        self.built.max_series
    }
}

/// Whether it is of the same reporter: one that was installed later is another, however it was built.
impl PartialEq for Destination {
    fn eq(&self, other: &Destination) -> bool {
        Arc::ptr_eq(&self.built, &other.built)
    }
}

impl Eq for Destination {}
