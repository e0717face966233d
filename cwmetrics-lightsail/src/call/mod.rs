//! Calls of AWS's services: at a pace that they bear, made again where that helps, and what their
//! errors mean.

mod ask;
mod classify;
mod error;
mod pace;

use std::sync::Arc;

pub use error::{ReadError, ReadErrorKind};
use pace::Pace;

/// Who makes the calls of one service. Its clones keep to one pace together.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) service: &'static str,
    pace: Arc<Pace>,
}

impl Caller {
    pub(crate) fn new(service: &'static str, calls_per_second: f64) -> Caller {
        Caller { service, pace: Arc::new(Pace::new(calls_per_second)) }
    }
}
