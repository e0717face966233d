//! When CloudWatch shows what it was sent.

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// After how many seconds a point is taken to be there or not to be, by its age when it was sent.
///
/// The API reference of PutMetricData says up to 2 hours for points of 3 to 24 hours, and "48 hours or
/// more" for older ones; of fresh ones it says up to 15 minutes for a new metric. Longer is waited: a
/// point that is sent twice is wrong for ever, one that comes late is only late.
pub(super) fn visible_after(age: u64) -> u64 {
    match age {
        _ if age < 3 * HOUR => 20 * MINUTE,
        _ if age < 24 * HOUR => 3 * HOUR,
        _ => 72 * HOUR,
    }
}
