//! The bound on the memory for recording.

use std::sync::atomic::{AtomicUsize, Ordering};

/// About how many bytes the threads' cells hold.
#[derive(Debug)]
pub(crate) struct Memory {
    used: AtomicUsize,
    most: usize,
}

impl Memory {
    pub(crate) fn new(most: usize) -> Memory {
        Memory { used: AtomicUsize::new(0), most }
    }

    /// Takes so many bytes if the bound allows it.
    pub(crate) fn reserve(&self, bytes: usize) -> bool {
        let has_room = self.has_room(bytes);
        if has_room {
            self.take(bytes);
        }
        has_room
    }

    /// Whether the bound allows so many bytes more.
    pub(crate) fn has_room(&self, bytes: usize) -> bool {
        self.used.load(Ordering::Relaxed) + bytes <= self.most
    }

    /// Takes so many bytes for what was let in before.
    pub(crate) fn take(&self, bytes: usize) {
        self.used.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(crate) fn give_back(&self, bytes: usize) {
        self.used.fetch_sub(bytes, Ordering::Relaxed);
    }

    #[cfg(test)]
    pub(crate) fn used(&self) -> usize {
        self.used.load(Ordering::Relaxed)
    }
}
