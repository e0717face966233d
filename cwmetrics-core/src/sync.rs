//! Locks that a panicking holder does not close for the others.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, also after a holder has panicked: what our mutexes guard is whole at every step.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
