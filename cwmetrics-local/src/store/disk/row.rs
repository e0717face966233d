//! A put as a row of the file.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::rows::DiskError;
use crate::store::{Entry, MetricId, Record};
use crate::timestamp::Timestamp;

#[derive(Serialize, Deserialize)]
struct Put<'a> {
    /// Milliseconds since 1970.
    arrived: i64,
    #[serde(borrow)]
    data: Vec<Datum<'a>>,
}

#[derive(Serialize, Deserialize)]
struct Datum<'a> {
    metric: Cow<'a, MetricId>,
    #[serde(borrow, with = "serde_bytes")]
    record: &'a [u8],
}

pub(super) fn write(entries: &[Entry], arrived: Timestamp) -> Result<Vec<u8>, DiskError> {
    let data = entries.iter().map(|Entry { metric, record }| Datum { metric: Cow::Borrowed(metric), record });
    let put = Put { arrived: arrived.millis(), data: data.collect() };
    postcard::to_stdvec(&put).map_err(|error| DiskError::Damaged(error.to_string()))
}

/// The data of a row and when they came; `None` if it is not one that [`write`] wrote.
pub(super) fn read(row: &[u8]) -> Option<(Vec<Entry>, Timestamp)> {
    let put: Put<'_> = postcard::from_bytes(row).ok()?;
    let entry = |datum: Datum<'_>| {
        Record::read(datum.record)?.samples()?;
        Some(Entry { metric: datum.metric.into_owned(), record: datum.record.into() })
    };
    let entries = put.data.into_iter().map(entry).collect::<Option<_>>()?;
    Some((entries, Timestamp::from_millis(put.arrived)?))
}
