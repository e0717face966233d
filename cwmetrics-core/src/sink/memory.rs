use std::sync::{Arc, Mutex};

use super::{Batch, Datum, Failure, Sink};
use crate::sync::lock;

/// A sink that accepts everything and keeps it in memory. Its clones share what they keep.
///
/// ```
/// # extern crate cwmetrics_core as cwmetrics;
/// use cwmetrics::sink::Memory;
///
/// let memory = Memory::default();
/// let sink = memory.clone(); // for the builder
/// # let _ = sink;
/// assert!(memory.datums().is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Memory {
    batches: Arc<Mutex<Vec<Batch>>>,
}

impl Memory {
    /// The data that were pushed, in the order of their arrival.
    #[must_use]
    pub fn datums(&self) -> Vec<Datum> {
        lock(&self.batches).iter().flat_map(Batch::datums).cloned().collect()
    }

    /// The batches that were pushed, in the order of their arrival.
    #[must_use]
    pub fn batches(&self) -> Vec<Batch> {
        lock(&self.batches).clone()
    }

    /// Forgets what was pushed until now.
    pub fn clear(&self) {
        lock(&self.batches).clear();
    }
}

impl Sink for Memory {
    async fn send(&self, batch: &Batch) -> Result<(), Failure> {
        lock(&self.batches).push(batch.clone());
        Ok(())
    }
}
