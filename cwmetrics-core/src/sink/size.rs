//! The exact size of a `PutMetricData` request, without encoding it.
//!
//! The SDK speaks Smithy's rpcv2Cbor. Structures are maps of indefinite length (a byte at either
//! end), texts and arrays have a head of 1 to 5 bytes, every number but the storage resolution is a
//! double. A test compares with the bytes that the SDK sends.

use super::{Data, Datum};
use crate::metric::Resolution;

/// A double with its head.
const DOUBLE: usize = 9;
/// The two ends of a map of indefinite length.
const MAP: usize = 2;
/// A timestamp: the tag and a double.
const TIMESTAMP: usize = 1 + DOUBLE;

/// The bytes of a request without its data.
pub(crate) fn request(namespace: &str, datums: usize) -> usize {
    MAP + text("Namespace") + text(namespace) + text("MetricData") + head(datums)
}

/// The bytes of one datum in a request.
pub(crate) fn datum(datum: &Datum) -> usize {
    let identity = &datum.identity;
    let mut bytes = MAP + text("MetricName") + text(&identity.name);
    if !identity.dimensions.is_empty() {
        bytes += text("Dimensions") + head(identity.dimensions.len());
        for (name, value) in &identity.dimensions {
            bytes += MAP + text("Name") + text(name) + text("Value") + text(value);
        }
    }
    bytes += text("Timestamp") + TIMESTAMP;
    bytes += match &datum.data {
        Data::Values { values, counts } => {
            text("Values") + doubles(values.len()) + text("Counts") + doubles(counts.len())
        }
        Data::Statistics(_) => {
            let names = ["SampleCount", "Sum", "Minimum", "Maximum"];
            text("StatisticValues") + MAP + names.map(|name| text(name) + DOUBLE).iter().sum::<usize>()
        }
    };
    bytes += text("Unit") + text(identity.unit.as_str());
    // A minute is CloudWatch's default and is not sent.
    if identity.resolution == Resolution::Second {
        bytes += text("StorageResolution") + 1;
    }
    bytes
}

fn doubles(len: usize) -> usize {
    head(len) + len * DOUBLE
}

fn text(text: &str) -> usize {
    head(text.len()) + text.len()
}

/// The head of a text or an array of this length.
const fn head(len: usize) -> usize {
    match len {
        0..=23 => 1,
        24..=0xff => 2,
        0x100..=0xffff => 3,
        _ => 5,
    }
}
