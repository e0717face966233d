//! What stands in for X-Ray: the traces that were put, how requests are sampled, and what is asked
//! about both.
//!
//! A document goes one way: [`check`] holds it against X-Ray's rules, the [`store`] keeps it, and an
//! operation reads it again. What was put is kept as it came; traces are made of it when one asks.

mod check;
mod context;
pub(crate) mod datagram;
mod disk;
mod document;
pub(crate) mod filter;
mod operation;
mod sampling;
mod store;
mod summary;
mod telemetry;

use std::collections::VecDeque;

use crate::rows::DiskError;
use crate::timestamp::Timestamp;

pub(crate) use self::context::Context;
pub(crate) use self::disk::Disk;
pub use self::document::SegmentDocument;
#[cfg(fuzzing)]
pub use self::filter::fuzz;
pub(crate) use self::operation::run;
use self::sampling::Sampling;
pub use self::sampling::SamplingRule;
pub(crate) use self::store::Stored;
use self::store::Traces;
pub use self::telemetry::{ConnectionErrors, Telemetry};

/// The telemetry records that are remembered.
const MAX_TELEMETRY: usize = 10_000;

/// The state of all this.
#[derive(Debug)]
pub(crate) struct Xray {
    pub(crate) traces: Traces,
    pub(crate) sampling: Sampling,
    telemetry: VecDeque<Telemetry>,
}

impl Xray {
    /// In memory alone, with these rules beside the default one.
    pub(crate) fn new(trace_bytes: usize, rules: Vec<SamplingRule>, now: Timestamp) -> Xray {
        let sampling = Sampling::new(rules, now);
        Xray { traces: Traces::new(trace_bytes), sampling, telemetry: VecDeque::new() }
    }

    /// The same with the traces that the file has.
    pub(crate) fn open(self, trace_bytes: usize, disk: Disk) -> Result<Xray, DiskError> {
        Ok(Xray { traces: Traces::open(trace_bytes, disk)?, ..self })
    }

    /// The number of a request that is greater than those of all segments.
    pub(crate) fn next_request(&self) -> u64 {
        self.traces.next_request()
    }

    pub(crate) fn telemetry(&self) -> impl Iterator<Item = &Telemetry> {
        self.telemetry.iter()
    }

    fn add_telemetry(&mut self, record: Telemetry) {
        if self.telemetry.len() == MAX_TELEMETRY {
            self.telemetry.pop_front();
        }
        self.telemetry.push_back(record);
    }

    /// Forgets what was put. The rules stay.
    pub(crate) fn clear(&mut self) {
        self.traces.clear();
        self.sampling.clear();
        self.telemetry.clear();
    }
}
