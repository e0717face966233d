//! A forked child has none of the reporter's threads, so nothing is installed in it.

use std::sync::Once;

static WATCH: Once = Once::new();

/// Sees to it that a child of this process forgets the reporter.
pub(crate) fn watch() {
    WATCH.call_once(|| {
        #[cfg(unix)]
        // SAFETY: the handler stores to two atomics, which is allowed in a child between fork and
        // exec. A failure (no memory) leaves forks unwatched, which is all that can be done.
        unsafe {
            libc::pthread_atfork(None, None, Some(in_child));
        }
    });
}

#[cfg(unix)]
extern "C" fn in_child() {
    super::process::forget();
}
