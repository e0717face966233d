//! From a file to a batch, whatever the file has become. See [`format`](super::format).
//!
//! Nothing here panics, and no more is allocated at once than the file is long: every length is
//! looked at before it is believed.

use std::borrow::Cow;
use std::sync::Arc;

use super::format::{self, Damage, STATISTICS, VALUES};
use crate::metric::{Dimension, Identity, Resolution, StatisticSet, Unit};
use crate::sink::{Batch, Data, Datum};

/// The fewest bytes of a dimension, and the bytes of a value with its count.
const DIMENSION: usize = 8;
const VALUE: usize = 16;

/// The batch of a file.
pub(super) fn decode(file: &[u8]) -> Result<Batch, Damage> {
    batch(format::content(file)?)
}

fn batch(content: &[u8]) -> Result<Batch, Damage> {
    let mut reader = Reader { content, at: 0 };
    let namespace = reader.text()?.into();
    let (mut datums, mut samples) = (Vec::new(), 0u64);
    for _ in 0..reader.u32()? {
        let datum = reader.datum()?;
        samples = samples.checked_add(datum.samples).ok_or(reader.damage())?;
        datums.push(datum);
    }
    if reader.rest() > 0 {
        return Err(reader.damage());
    }
    Ok(Batch::new(namespace, datums))
}

struct Reader<'a> {
    content: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn datum(&mut self) -> Result<Datum, Damage> {
        let name = Cow::Owned(self.text()?.to_owned());
        let timestamp = self.u64()?;
        let samples = self.u64()?;
        let unit = self.one_of(&Unit::ALL)?;
        let resolution = self.one_of(&Resolution::ALL)?;
        let kind = self.u8()?;
        let dimensions = self.dimensions()?;
        let data = match kind {
            VALUES => self.values()?,
            STATISTICS => Data::Statistics(StatisticSet {
                sample_count: self.f64()?,
                sum: self.f64()?,
                minimum: self.f64()?,
                maximum: self.f64()?,
            }),
            _ => return Err(self.damage()),
        };
        let identity = Arc::new(Identity { name, dimensions, unit, resolution });
        Ok(Datum { identity, timestamp, data, samples })
    }

    fn dimensions(&mut self) -> Result<Vec<Dimension>, Damage> {
        let count = self.count(DIMENSION)?;
        let one = |_| {
            let (name, value) = (self.text()?.to_owned(), self.text()?.to_owned());
            Ok((Cow::Owned(name), Cow::Owned(value)))
        };
        (0..count).map(one).collect()
    }

    fn values(&mut self) -> Result<Data, Damage> {
        let count = self.count(VALUE)?;
        let (mut values, mut counts) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for _ in 0..count {
            values.push(self.f64()?);
            counts.push(self.f64()?);
        }
        Ok(Data::Values { values, counts })
    }

    /// How many of something there are that takes at least so many bytes.
    fn count(&mut self, bytes: usize) -> Result<usize, Damage> {
        let count = self.u32()? as usize;
        if count <= self.rest() / bytes { Ok(count) } else { Err(self.damage()) }
    }

    fn text(&mut self) -> Result<&'a str, Damage> {
        let length = self.u32()? as usize;
        let bytes = self.take(length)?;
        std::str::from_utf8(bytes).map_err(|_| self.damage())
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> Result<T, Damage> {
        let place = usize::from(self.u8()?);
        all.get(place).copied().ok_or(self.damage())
    }

    fn u8(&mut self) -> Result<u8, Damage> {
        Ok(self.array::<1>()?[0])
    }

    fn u32(&mut self) -> Result<u32, Damage> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn u64(&mut self) -> Result<u64, Damage> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    fn f64(&mut self) -> Result<f64, Damage> {
        Ok(f64::from_bits(self.u64()?))
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Damage> {
        let array = self.content[self.at..].first_chunk().copied().ok_or(self.damage())?;
        self.at += N;
        Ok(array)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Damage> {
        let taken = self.content[self.at..].get(..length).ok_or(self.damage())?;
        self.at += length;
        Ok(taken)
    }

    fn rest(&self) -> usize {
        self.content.len() - self.at
    }

    fn damage(&self) -> Damage {
        Damage::Content(format::HEADER + self.at)
    }
}

/// What a file with this content behind its checksum holds: any batch, for the other fuzz targets.
#[cfg(fuzzing)]
pub(crate) fn any_batch(bytes: &[u8]) -> Option<Batch> {
    batch(bytes).ok()
}

/// For the fuzzer: the bytes as a file, and, since it would not guess a checksum, as the content of
/// one. What can be read is written again as it was.
#[cfg(fuzzing)]
pub fn fuzz(bytes: &[u8]) {
    if let Ok(batch) = decode(bytes) {
        assert_eq!(super::encode::encode(&batch), bytes);
    }
    if let Ok(batch) = batch(bytes) {
        assert_eq!(super::encode::encode_content(&batch), bytes);
        assert!(decode(&super::encode::encode(&batch)).is_ok());
    }
}
