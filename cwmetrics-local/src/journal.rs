//! The requests that came, and what became of them.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use crate::fault::Fault;
use crate::protocol::Protocol;

/// A request that arrived, whole.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Request {
    /// Counts the requests of this endpoint, from 0; after a restart with a
    /// [`data`](crate::Builder::data) directory, from behind those whose data are there.
    pub number: u64,
    /// Such as `PutMetricData`; empty if the request named none.
    pub operation: String,
    /// The protocol that it spoke.
    pub protocol: Protocol,
    /// The body, expanded if it was gzipped; empty if it could not be read or was too large.
    pub body: Arc<[u8]>,
    /// The size of the body as it came over the wire, gzipped or not.
    pub wire_bytes: usize,
    /// Whether the body was gzipped.
    pub gzip: bool,
    /// When the last byte of it had arrived.
    pub arrived: Instant,
    /// The same by the endpoint's [clock](crate::Builder::clock).
    pub time: SystemTime,
    /// The HTTP status of the answer; `None` as long as there is none. A datagram never gets one.
    pub status: Option<u16>,
    /// The fault that a test had ordered for it.
    pub fault: Option<Fault>,
    /// Why it, or a document of it, was refused, if one was. A fault's error is no refusal.
    pub refusal: Option<Refusal>,
}

/// Why a request was refused, as the client was told.
///
/// PutTraceSegments is answered with a status of 200 when documents of it are wrong; then this is about
/// the first of them. The sender of a datagram is told nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The [`Request`]'s number.
    pub request: u64,
    /// The [`Request`]'s operation.
    pub operation: String,
    /// The HTTP status; of a datagram that which the API would have answered.
    pub status: u16,
    /// The service's code, such as `InvalidParameterValue`.
    pub code: String,
    /// What is wrong, where, and what would be right.
    pub message: String,
}

/// The latest requests, as many as there is room for.
#[derive(Debug)]
pub(crate) struct Journal {
    requests: VecDeque<Request>,
    next: u64,
    bytes: usize,
    limit: usize,
}

/// What a request costs beside its body.
const ENTRY: usize = 512;

impl Journal {
    /// Empty; the first request will have this number.
    pub(crate) fn new(limit: usize, next: u64) -> Journal {
        Journal { requests: VecDeque::new(), next, bytes: 0, limit }
    }

    /// Writes a request down under the next number, which it returns.
    pub(crate) fn add(&mut self, mut request: Request) -> u64 {
        let number = self.next;
        self.next += 1;
        request.number = number;
        self.bytes += request.body.len() + ENTRY;
        self.requests.push_back(request);
        while self.bytes > self.limit {
            match self.requests.pop_front() {
                Some(oldest) => self.bytes -= oldest.body.len() + ENTRY,
                None => break,
            }
        }
        number
    }

    /// Changes a request, unless it was forgotten meanwhile.
    pub(crate) fn update(&mut self, number: u64, change: impl FnOnce(&mut Request)) {
        let found = self.requests.binary_search_by_key(&number, |request| request.number);
        if let Some(request) = found.ok().and_then(|at| self.requests.get_mut(at)) {
            change(request);
        }
    }

    pub(crate) fn requests(&self) -> impl DoubleEndedIterator<Item = &Request> {
        self.requests.iter()
    }

    pub(crate) fn clear(&mut self) {
        self.requests.clear();
        self.bytes = 0;
    }
}
