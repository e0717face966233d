//! The documents that were put, by trace: never more than may be, in memory, and on request in a file
//! too.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use cwmetrics_traces::{Document, Map, Trace};

use super::check::KEPT;
use super::disk::Disk;
use super::document::SegmentDocument;
use crate::rows::DiskError;
use crate::timestamp::Timestamp;

/// What a trace costs beside its documents.
const ENTRY: usize = 300;

/// The traces that are kept.
#[derive(Debug)]
pub(crate) struct Traces {
    /// How many bytes all of it may take.
    limit: usize,
    bytes: usize,
    /// By number, which is in order of the first arrival, and never used again.
    traces: BTreeMap<u64, Stored>,
    next: u64,
    index: HashMap<Arc<str>, u64>,
    /// The number that the next segment will have.
    arrived: u64,
    forgotten: u64,
    disk: Option<Disk>,
}

/// The documents of a trace, in order of arrival.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) id: Arc<str>,
    /// With the number of each, counted over all traces.
    segments: Vec<(u64, Arc<SegmentDocument>)>,
    /// When the first segment began, in seconds since 1970.
    pub(crate) start: f64,
    /// When the last one ended, or began if it is in progress.
    pub(crate) end: f64,
}

impl Stored {
    pub(crate) fn segments(&self) -> impl Iterator<Item = &Arc<SegmentDocument>> {
        self.segments.iter().map(|(_, segment)| segment)
    }

    /// Its documents, each id once: a segment in progress gives way to its end.
    pub(crate) fn latest(&self) -> Vec<&Arc<SegmentDocument>> {
        let mut latest: Vec<&Arc<SegmentDocument>> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for segment in self.segments() {
            match places.get(segment.id.as_str()) {
                Some(&place) if segment.end_time > latest[place].end_time => latest[place] = segment,
                Some(_) => {}
                None => {
                    places.insert(&segment.id, latest.len());
                    latest.push(segment);
                }
            }
        }
        latest
    }

    /// What its documents make. They have been checked, so there is one.
    pub(crate) fn trace(&self) -> Option<Trace> {
        let documents = self.segments().filter_map(|segment| Document::read(&segment.document).ok());
        Some(Trace::new(self.id.parse().ok()?, documents))
    }

    /// The service graph of these traces. It takes a while for many.
    pub(crate) fn map<'a>(found: impl IntoIterator<Item = &'a Stored>) -> Map {
        let mut map = Map::default();
        for trace in found.into_iter().filter_map(Stored::trace) {
            map.add(&trace);
        }
        map
    }

    /// How many documents have come for it.
    pub(crate) fn revision(&self) -> usize {
        self.segments.len()
    }

    fn bytes(&self) -> usize {
        ENTRY + self.id.len() + self.segments().map(|segment| segment.bytes()).sum::<usize>()
    }
}

impl Traces {
    /// In memory alone.
    pub(super) fn new(limit: usize) -> Traces {
        Traces {
            limit,
            bytes: 0,
            traces: BTreeMap::new(),
            next: 0,
            index: HashMap::new(),
            arrived: 0,
            forgotten: 0,
            disk: None,
        }
    }

    /// With what the file has, as much of it as there is room for.
    pub(super) fn open(limit: usize, disk: Disk) -> Result<Traces, DiskError> {
        let mut all = Vec::new();
        disk.read(|number, segment| all.push((number, segment)))?;
        let mut traces = Traces { disk: Some(disk), ..Traces::new(limit) };
        for (number, segment) in all {
            traces.arrived = number;
            traces.add(segment);
        }
        Ok(traces)
    }

    /// Takes all of these segments in, or none. When this returns they are in the file.
    pub(super) fn put(&mut self, segments: Vec<SegmentDocument>, now: Timestamp) -> Result<(), DiskError> {
        self.expire(now);
        if let Some(disk) = self.disk.as_mut().filter(|_| !segments.is_empty()) {
            disk.append(self.arrived, &segments)?;
        }
        segments.into_iter().for_each(|segment| self.add(segment));
        Ok(())
    }

    /// Lets go of the traces for which there is no room then, oldest first.
    fn add(&mut self, segment: SegmentDocument) {
        let number = match self.index.get(&segment.trace_id) {
            Some(&number) => number,
            None => self.found(&segment),
        };
        let Some(stored) = self.traces.get_mut(&number) else {
            return;
        };
        stored.start = stored.start.min(segment.start_time);
        stored.end = stored.end.max(segment.end_time.unwrap_or(segment.start_time));
        self.bytes += segment.bytes();
        stored.segments.push((self.arrived, Arc::new(segment)));
        self.arrived += 1;
        while self.bytes > self.limit
            && let Some(gone) = self.drop_oldest()
        {
            self.forgotten += gone;
        }
    }

    fn found(&mut self, segment: &SegmentDocument) -> u64 {
        let id = Arc::clone(&segment.trace_id);
        let (start, end) = (segment.start_time, segment.start_time);
        let number = self.next;
        self.next += 1;
        self.index.insert(Arc::clone(&id), number);
        let stored = Stored { id, segments: Vec::new(), start, end };
        self.bytes += stored.bytes();
        self.traces.insert(number, stored);
        number
    }

    /// Lets go of what X-Ray would keep no longer.
    fn expire(&mut self, now: Timestamp) {
        let earliest = now.plus_seconds(-KEPT).seconds();
        let too_old = |traces: &Traces| {
            traces.traces.first_key_value().is_some_and(|(_, oldest)| oldest.end < earliest)
        };
        while too_old(self) && self.drop_oldest().is_some() {}
    }

    /// How many segments the oldest trace had.
    fn drop_oldest(&mut self) -> Option<u64> {
        let (_, oldest) = self.traces.pop_first()?;
        self.index.remove(&oldest.id);
        self.bytes -= oldest.bytes();
        if let Some(disk) = &mut self.disk {
            disk.forget(oldest.segments.iter().map(|(number, _)| *number));
        }
        Some(oldest.segments.len() as u64)
    }

    /// Forgets everything. If the file cannot be written now, it is emptied with the next put.
    pub(super) fn clear(&mut self) {
        while self.drop_oldest().is_some() {}
        self.forgotten = 0;
        if let Some(disk) = &mut self.disk {
            let _ = disk.append(self.arrived, &[]);
        }
    }

    /// The number of a request that is greater than those of all segments.
    pub(super) fn next_request(&self) -> u64 {
        let segments = self.iter().flat_map(Stored::segments);
        segments.map(|segment| segment.request + 1).max().unwrap_or(0)
    }

    /// How many segments were let go for want of room.
    pub(crate) fn forgotten(&self) -> u64 {
        self.forgotten
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Stored> {
        self.traces.get(self.index.get(id)?)
    }

    pub(crate) fn count(&self) -> usize {
        self.traces.len()
    }

    /// The traces in order of their first arrival. A copy of one shares its documents, so that what
    /// takes long can be done without the lock.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Stored> {
        self.traces.values()
    }

    /// The same, each with its number.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (u64, &Stored)> {
        self.traces.iter().map(|(&number, stored)| (number, stored))
    }

    /// All segments, in order of arrival.
    pub(crate) fn arrived(&self) -> Vec<SegmentDocument> {
        let mut all: Vec<_> = self.iter().flat_map(|stored| &stored.segments).collect();
        all.sort_unstable_by_key(|(number, _)| *number);
        all.into_iter().map(|(_, segment)| SegmentDocument::clone(segment)).collect()
    }
}
