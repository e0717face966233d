//! Keeps in the spool what is in the depot, if there is a spool.

use std::io;
use std::sync::{Arc, Mutex};

use super::depot::Depot;
use super::outbox::{Entry, Filed};
use super::spool::{Mark, Place, Spool};
use crate::sink::Batch;
use crate::sync::lock;

/// What the delivering thread does with the depot when files go with it. The depot's lock is never
/// held while a file is written; this one is, so that file and account change together: what the
/// accounts say is pending when the reporter ends is what the next start finds.
#[derive(Debug)]
pub(super) struct Keeper {
    depot: Arc<Depot>,
    /// None when there is none, and when it is closed.
    spool: Mutex<Option<Spool>>,
}

impl Keeper {
    pub(super) fn new(depot: Arc<Depot>, spool: Option<Spool>) -> Keeper {
        Keeper { depot, spool: Mutex::new(spool) }
    }

    /// Writes what has no file yet, and removes the files of what was dropped.
    pub(super) fn catch_up(&self) {
        if let Some(spool) = &*lock(&self.spool) {
            self.write_due(spool);
        }
    }

    /// A batch is about to be sent: from now on its file says so. False at the end, when it is not
    /// to be sent any more.
    pub(super) fn departs(&self, entry: &mut Entry) -> bool {
        let spool = lock(&self.spool);
        if let Some(spool) = &*spool {
            entry.filed = match entry.filed {
                Filed::As(Mark::Sent) => Filed::As(Mark::Sent),
                Filed::As(Mark::Waiting) => self.mark(spool, entry.place(), Mark::Waiting, Mark::Sent),
                Filed::Stale(old) => self.replace(spool, entry, old),
                // What could not be written before may find room now.
                Filed::Due | Filed::No => self.write(spool, entry, Mark::Sent),
            };
        }
        self.depot.departs(entry)
    }

    /// The fate of a batch is known. Its file goes first: who was told of the one does not find the
    /// other at the next start.
    pub(super) fn decided(&self, entry: &Entry, account: impl FnOnce(&Depot)) {
        let spool = lock(&self.spool);
        if let Some(spool) = &*spool {
            self.remove(spool, entry);
        }
        account(&self.depot);
    }

    /// A batch has to be sent again. After a clear answer it was certainly not accepted.
    pub(super) fn put_back(&self, entry: &mut Entry, error: &str, throttled: bool, unclear: bool) {
        let spool = lock(&self.spool);
        if let (Some(spool), Filed::As(Mark::Sent), false) = (&*spool, entry.filed, unclear) {
            entry.filed = self.mark(spool, entry.place(), Mark::Sent, Mark::Waiting);
        }
        self.depot.put_back(entry, error, throttled, unclear);
    }

    /// The halves of a batch are sent instead. They have files before it loses its own: between the
    /// two it could come to the endpoint twice, and is not lost.
    pub(super) fn split(&self, entry: &Entry, halves: (Batch, Batch), error: &str) {
        let spool = lock(&self.spool);
        self.depot.split(entry, halves, error);
        if let Some(spool) = &*spool {
            self.write_due(spool);
            self.remove(spool, entry);
        }
    }

    /// The end: what has no file gets one, if it can be, then the spool is free for others, and what
    /// has none is dropped. On any thread.
    pub(super) fn close(&self) {
        let mut spool = lock(&self.spool);
        if let Some(spool) = &*spool {
            self.depot.retry_filing();
            self.write_due(spool);
        }
        *spool = None;
        self.depot.close();
    }

    fn write_due(&self, spool: &Spool) {
        for (place, mark) in self.depot.take_forgotten() {
            self.tried(spool.remove(place, mark));
        }
        while let Some(mut entry) = self.depot.next_due() {
            entry.filed = self.write(spool, &entry, Mark::Waiting);
            if !self.depot.filed(&entry) {
                // It was dropped while it was written.
                self.remove(spool, &entry);
            }
        }
    }

    fn write(&self, spool: &Spool, entry: &Entry, mark: Mark) -> Filed {
        let written = spool.write(entry.place(), mark, &entry.batch);
        if self.tried(written) { Filed::As(mark) } else { Filed::No }
    }

    /// Writes a batch that has lost data since it was written.
    fn replace(&self, spool: &Spool, entry: &Entry, old: Mark) -> Filed {
        let filed = self.write(spool, entry, Mark::Sent);
        match filed {
            Filed::As(_) if old == Mark::Waiting => {
                self.tried(spool.remove(entry.place(), old));
                filed
            }
            Filed::As(_) => filed,
            // The old file has all of it and more.
            _ => Filed::As(old),
        }
    }

    fn mark(&self, spool: &Spool, place: Place, from: Mark, to: Mark) -> Filed {
        let marked = self.tried(spool.mark(place, from, to));
        Filed::As(if marked { to } else { from })
    }

    fn remove(&self, spool: &Spool, entry: &Entry) {
        if let Filed::As(mark) = entry.filed {
            self.tried(spool.remove(entry.place(), mark));
        }
    }

    /// Whether it went well. If not, the delivery goes on without.
    fn tried(&self, result: io::Result<()>) -> bool {
        let error = result.err();
        if let Some(error) = &error {
            self.depot.spool_failed(error);
        }
        error.is_none()
    }
}
