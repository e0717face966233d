//! How requests ended.

use crate::Segment;

/// How requests that have ended did so, each counted once: as a fault, else as throttled, else as an
/// error, else as ok.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Statistics {
    /// Without any of the others.
    pub ok: u64,
    /// Client errors other than throttling.
    pub error: u64,
    /// Refused because there were too many.
    pub throttle: u64,
    /// Server errors.
    pub fault: u64,
    /// Seconds that all of them took together.
    pub total_response_time: f64,
}

impl Statistics {
    /// All of them.
    pub fn total(&self) -> u64 {
        self.ok + self.error + self.throttle + self.fault
    }

    /// Seconds that one took on average; none without any.
    pub fn average(&self) -> Option<f64> {
        match self.total() {
            0 => None,
            total => Some(self.total_response_time / total as f64),
        }
    }

    pub(super) fn count(&mut self, segment: &Segment, seconds: f64) {
        let counter = match segment {
            Segment { fault: true, .. } => &mut self.fault,
            Segment { throttle: true, .. } => &mut self.throttle,
            Segment { error: true, .. } => &mut self.error,
            _ => &mut self.ok,
        };
        *counter += 1;
        self.total_response_time += seconds;
    }

    pub(super) fn merge(&mut self, other: &Statistics) {
        self.ok += other.ok;
        self.error += other.error;
        self.throttle += other.throttle;
        self.fault += other.fault;
        self.total_response_time += other.total_response_time;
    }
}
