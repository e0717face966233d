//! What an operation may use beside its input.

use super::Xray;
use crate::timestamp::Timestamp;

pub(crate) struct Context<'a> {
    pub(crate) xray: &'a mut Xray,
    pub(crate) now: Timestamp,
    /// The number of the request.
    pub(crate) request: u64,
}
