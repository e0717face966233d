//! What the source takes for static.

/// Something that lives for ever as far as the source can tell, and in truth until the end of one
/// run of a model.
#[derive(Debug)]
pub(crate) struct Lasting<T: 'static>(*mut T);

impl<T> Lasting<T> {
    pub(crate) fn new(value: T) -> Lasting<T> {
        Lasting(Box::into_raw(Box::new(value)))
    }

    /// To be gone, with the threads that have it, before this.
    pub(crate) fn get(&self) -> &'static T {
        // SAFETY: the pointer is from a box, which is dropped when the run is over.
        unsafe { &*self.0 }
    }
}

impl<T> Drop for Lasting<T> {
    fn drop(&mut self) {
        // SAFETY: as above, and nobody else drops it.
        drop(unsafe { Box::from_raw(self.0) });
    }
}
