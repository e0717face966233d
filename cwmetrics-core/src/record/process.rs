//! What there is once in a process: the [word](super::switch) and the installed reporter.

use std::ptr;

use super::atomics::{AtomicPtr, AtomicU64};
use super::installed::Installed;
use super::registry::Registry;
use super::switch::Switch;

/// Where the word of this process stands.
pub(crate) static SWITCH: Switch = Switch::new(AtomicU64::new(0));
static INSTALLED: Installed<Registry> = Installed::new(&SWITCH, AtomicPtr::new(ptr::null_mut()));

/// The word now.
#[inline(always)]
pub(crate) fn word() -> u64 {
    SWITCH.word()
}

/// The installed reporter.
#[inline(always)]
pub(crate) fn installed() -> Option<&'static Registry> {
    INSTALLED.get()
}

/// Whether this is the reporter that is installed.
pub(crate) fn is_installed(registry: &'static Registry) -> bool {
    installed().is_some_and(|installed| ptr::eq(installed, registry))
}

/// Makes this the installed reporter, unless there is one.
pub(crate) fn install(registry: &'static Registry) -> bool {
    INSTALLED.install(registry, registry.base, registry.on_return.first_ring())
}

/// Nothing is installed any more, if this was. From here on calls record nothing.
pub(crate) fn uninstall(registry: &'static Registry) -> bool {
    INSTALLED.uninstall(registry, registry.base)
}

/// In the child of a fork, where the reporter's threads do not exist.
pub(crate) fn forget() {
    INSTALLED.forget();
}
