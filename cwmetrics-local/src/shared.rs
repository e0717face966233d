//! What the server's thread and the handle both see.

use std::fmt;
use std::sync::Mutex;
use std::time::SystemTime;

use crate::changes::{Changes, lock};
use crate::desk::Desk;
use crate::fault::Faults;
use crate::hold::Gate;
use crate::journal::{Journal, Refusal};
use crate::lightsail::Lightsail;
use crate::store::Store;
use crate::timestamp::Timestamp;
use crate::xray::Xray;

/// Where the endpoint takes the time from.
pub(crate) type Clock = Box<dyn Fn() -> SystemTime + Send + Sync>;

/// Who is told of a refusal.
pub(crate) type OnRefusal = Box<dyn Fn(&Refusal) + Send + Sync>;

/// The state of an endpoint. No two of its locks are ever held together.
pub(crate) struct Shared {
    pub(crate) store: Mutex<Store>,
    pub(crate) xray: Mutex<Xray>,
    pub(crate) lightsail: Mutex<Lightsail>,
    pub(crate) journal: Mutex<Journal>,
    pub(crate) faults: Mutex<Faults>,
    pub(crate) gate: Gate,
    pub(crate) desk: Desk,
    pub(crate) changes: Changes,
    pub(crate) clock: Clock,
    pub(crate) on_refusal: OnRefusal,
}

impl Shared {
    pub(crate) fn new(
        store: Store,
        xray: Xray,
        lightsail: Lightsail,
        journal_bytes: usize,
        clock: Clock,
        on_refusal: OnRefusal,
    ) -> Shared {
        Shared {
            journal: Mutex::new(Journal::new(journal_bytes, store.next_request().max(xray.next_request()))),
            store: Mutex::new(store),
            xray: Mutex::new(xray),
            lightsail: Mutex::new(lightsail),
            faults: Mutex::default(),
            gate: Gate::default(),
            desk: Desk::default(),
            changes: Changes::default(),
            clock,
            on_refusal,
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.clock)().into()
    }

    /// Writes down why a request was refused, and tells who wants to know.
    pub(crate) fn refuse(&self, refusal: Refusal) {
        (self.on_refusal)(&refusal);
        lock(&self.journal).update(refusal.request, |request| request.refusal = Some(refusal));
    }

    /// Forgets what was put and the requests.
    pub(crate) fn clear(&self) {
        lock(&self.store).clear();
        lock(&self.xray).clear();
        lock(&self.journal).clear();
        self.changes.announce();
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shared")
    }
}
