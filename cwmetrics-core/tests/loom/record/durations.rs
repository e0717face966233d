//! What stands in a bank of timed calls.

use super::body::{Body, Sample};
use super::histogram::Full;

#[derive(Debug, Default)]
pub(crate) struct Durations(pub(crate) Body);

impl Durations {
    pub(crate) const OCTAVE_BYTES: usize = 0;

    pub(crate) fn add_quickly(&mut self, ticks: u64) -> Result<(), Full> {
        self.0.add_quickly(Sample::Ticks(ticks))
    }

    pub(crate) fn add(&mut self, ticks: u64) -> Result<(), Full> {
        self.0.add(Sample::Ticks(ticks))
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn bytes(&self) -> usize {
        0
    }
}
