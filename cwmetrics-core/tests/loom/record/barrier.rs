//! Both halves as fences: what the kernel's call promises, and what stands where there is none.

use loom::sync::atomic::{Ordering, fence};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Light;

impl Light {
    pub(crate) fn now() -> Light {
        Light
    }

    pub(crate) const fn new(_is_fence: bool) -> Light {
        Light
    }

    pub(crate) fn is_fence(self) -> bool {
        true
    }

    pub(crate) fn pass(self) {
        fence(Ordering::SeqCst);
    }
}

pub(crate) fn heavy() {
    fence(Ordering::SeqCst);
}
