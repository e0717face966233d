//! A full barrier between the writers and the collector that costs the writers nothing.
//!
//! The hand-off needs a store and a later load of the writer to stay in that order, and the same of
//! the collector. A fence in both would do, and costs some 20 ns a record. Linux lets the collector
//! pay for both: `membarrier` makes every running thread of the process execute a full barrier.
//! Where it is not to be had, the writers' half is a fence.

use std::sync::atomic::{AtomicBool, Ordering, compiler_fence, fence};

/// Whether the collector's half can be `membarrier`. Set before the first record of a reporter.
static ASYMMETRIC: AtomicBool = AtomicBool::new(false);

/// Asks the kernel for the collector's half. Called at every install: a forked child asks anew.
pub(crate) fn prepare() {
    ASYMMETRIC.store(sys::register(), Ordering::SeqCst);
}

/// The writer's half: between its store and its load.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Light {
    is_fence: bool,
}

impl Light {
    /// What goes with the collector's half since the last install.
    pub(crate) fn now() -> Light {
        Light { is_fence: !ASYMMETRIC.load(Ordering::Relaxed) }
    }

    /// The same, from who knows.
    #[inline(always)]
    pub(crate) const fn new(is_fence: bool) -> Light {
        Light { is_fence }
    }

    pub(crate) fn is_fence(self) -> bool {
        self.is_fence
    }

    #[inline(always)]
    pub(crate) fn pass(self) {
        if self.is_fence {
            fence(Ordering::SeqCst);
        } else {
            compiler_fence(Ordering::SeqCst);
        }
    }
}

/// The collector's half: between its store and its load.
pub(crate) fn heavy() {
    fence(Ordering::SeqCst);
    if ASYMMETRIC.load(Ordering::Relaxed) {
        // It fails only for a process that has not registered, which `prepare` has tried.
        let is_passed = sys::barrier();
        debug_assert!(is_passed, "membarrier worked at the install");
    }
    fence(Ordering::SeqCst);
}

#[cfg(target_os = "linux")]
mod sys {
    /// `MEMBARRIER_CMD_PRIVATE_EXPEDITED` and its registration, from `uapi/linux/membarrier.h`.
    const BARRIER: libc::c_int = 1 << 3;
    const REGISTER: libc::c_int = 1 << 4;

    fn membarrier(command: libc::c_int) -> bool {
        // SAFETY: the system call takes two integers and touches no memory of ours.
        unsafe { libc::syscall(libc::SYS_membarrier, command, 0) == 0 }
    }

    pub(super) fn register() -> bool {
        membarrier(REGISTER) && barrier()
    }

    pub(super) fn barrier() -> bool {
        membarrier(BARRIER)
    }
}

#[cfg(not(target_os = "linux"))]
mod sys {
    pub(super) fn register() -> bool {
        false
    }

    pub(super) fn barrier() -> bool {
        false
    }
}
