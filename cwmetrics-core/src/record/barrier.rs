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
#[inline(always)]
pub(crate) fn light() {
    if ASYMMETRIC.load(Ordering::Relaxed) {
        compiler_fence(Ordering::SeqCst);
    } else {
        fence(Ordering::SeqCst);
    }
}

/// The collector's half: between its store and its load.
pub(crate) fn heavy() {
    fence(Ordering::SeqCst);
    // The call fails only for a process that has not registered, and then `light` is a fence.
    if ASYMMETRIC.load(Ordering::Relaxed) && !sys::barrier() {
        ASYMMETRIC.store(false, Ordering::SeqCst);
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
