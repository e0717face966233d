//! What an operation may use beside its input.

use super::Lightsail;
use crate::timestamp::Timestamp;

pub(crate) struct Context<'a> {
    pub(crate) lightsail: &'a mut Lightsail,
    pub(crate) now: Timestamp,
}
