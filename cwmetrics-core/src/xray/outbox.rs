use std::collections::VecDeque;

use super::pack::Document;

/// Most documents, and most bytes, of one request.
const MOST_DOCUMENTS: usize = 50;
const MOST_BYTES: usize = 1 << 20;

/// The documents that wait, in their order.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    /// With how many came before it.
    waiting: VecDeque<(u64, Document)>,
    bytes: usize,
    /// How many came in so far.
    arrived: u64,
    /// Those of the first so many go on their own.
    alone: u64,
}

impl Outbox {
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Whether there is a request's worth.
    pub(super) fn is_full(&self) -> bool {
        self.waiting.len() >= MOST_DOCUMENTS || self.bytes >= MOST_BYTES
    }

    /// Takes documents in, and gives back the oldest ones that are over the bound.
    pub(super) fn put(&mut self, documents: Vec<Document>, bound: usize) -> Vec<Document> {
        for document in documents {
            self.bytes += document.text.len();
            self.waiting.push_back((self.arrived, document));
            self.arrived += 1;
        }
        let mut over = Vec::new();
        while self.bytes > bound
            && let Some((_, oldest)) = self.waiting.pop_front()
        {
            self.bytes -= oldest.text.len();
            over.push(oldest);
        }
        over
    }

    /// The documents of the next request.
    pub(super) fn take(&mut self) -> Vec<(u64, Document)> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while batch.len() < MOST_DOCUMENTS
            && let Some((before, document)) = self.waiting.front()
            && (batch.is_empty() || *before >= self.alone)
            && (batch.is_empty() || bytes + document.text.len() <= MOST_BYTES)
        {
            bytes += document.text.len();
            batch.extend(self.waiting.pop_front());
        }
        self.bytes -= bytes;
        batch
    }

    /// These have to be sent again, before the others.
    pub(super) fn put_back(&mut self, documents: Vec<(u64, Document)>) {
        for document in documents.into_iter().rev() {
            self.bytes += document.1.text.len();
            self.waiting.push_front(document);
        }
    }

    /// From now on each of those that wait goes on its own.
    pub(super) fn one_by_one(&mut self) {
        self.alone = self.arrived;
    }

    /// How many documents came so far.
    pub(super) fn arrived(&self) -> u64 {
        self.arrived
    }

    /// Whether none waits of the first so many.
    pub(super) fn has_sent(&self, first: u64) -> bool {
        self.waiting.front().is_none_or(|(before, _)| *before >= first)
    }
}
