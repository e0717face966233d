//! From a batch to a file. See [`format`](super::format) for what is written.

use super::format::{HEADER, STATISTICS, VALUES, seal};
use crate::metric::{Resolution, Unit};
use crate::sink::{Batch, Data, Datum};

/// The file of a batch. It is never longer than [`Batch::bytes`].
pub(super) fn encode(batch: &Batch) -> Vec<u8> {
    let mut file = Vec::with_capacity(batch.bytes());
    file.resize(HEADER, 0);
    content(&mut file, batch);
    seal(&mut file);
    file
}

fn content(to: &mut Vec<u8>, batch: &Batch) {
    text(to, batch.namespace());
    length(to, batch.datums().len());
    batch.datums().iter().for_each(|one| datum(to, one));
}

fn datum(to: &mut Vec<u8>, datum: &Datum) {
    let identity = &datum.identity;
    text(to, &identity.name);
    number(to, datum.timestamp);
    number(to, datum.samples);
    to.push(place(&Unit::ALL, &identity.unit));
    to.push(place(&Resolution::ALL, &identity.resolution));
    to.push(if datum.is_statistics() { STATISTICS } else { VALUES });
    length(to, identity.dimensions.len());
    for (name, value) in &identity.dimensions {
        text(to, name);
        text(to, value);
    }
    match &datum.data {
        Data::Values { values, counts } => {
            length(to, values.len());
            for (value, count) in values.iter().zip(counts) {
                number(to, value.to_bits());
                number(to, count.to_bits());
            }
        }
        Data::Statistics(set) => {
            for value in [set.sample_count, set.sum, set.minimum, set.maximum] {
                number(to, value.to_bits());
            }
        }
    }
}

fn text(to: &mut Vec<u8>, text: &str) {
    length(to, text.len());
    to.extend_from_slice(text.as_bytes());
}

/// A length: of texts up to 1,024 bytes, of up to 150 values, of the data of a request.
fn length(to: &mut Vec<u8>, length: usize) {
    to.extend_from_slice(&(length as u32).to_le_bytes());
}

fn number(to: &mut Vec<u8>, number: u64) {
    to.extend_from_slice(&number.to_le_bytes());
}

/// The place of something in a list of all there are.
fn place<T: PartialEq>(all: &[T], one: &T) -> u8 {
    all.iter().position(|known| known == one).unwrap_or_default() as u8
}

#[cfg(fuzzing)]
pub(super) fn encode_content(batch: &Batch) -> Vec<u8> {
    let mut bytes = Vec::new();
    content(&mut bytes, batch);
    bytes
}
