use std::sync::Arc;

use super::Datum;

/// A sealed batch: the data of one request. Nothing in it changes any more, however often it is
/// sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    pub(crate) namespace: Arc<str>,
    pub(crate) datums: Vec<Datum>,
    /// How many samples its data stand for.
    pub(crate) samples: u64,
    /// Its encoded size, by the measure of the sink it is for.
    pub(crate) bytes: usize,
}

impl Batch {
    /// The namespace that the data belong to.
    #[must_use]
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The data.
    #[must_use]
    pub fn datums(&self) -> &[Datum] {
        &self.datums
    }

    /// How many samples the data stand for.
    #[must_use]
    pub fn samples(&self) -> u64 {
        self.samples
    }

    /// The exact size of the encoded request in bytes, before compression.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}
