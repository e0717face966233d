//! A thread that runs tasks until it is told to stop.

use std::io;
use std::thread::JoinHandle;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

/// Stops when dropped, and drops its tasks where they stand.
#[derive(Debug)]
pub(super) struct Thread {
    stop: Option<oneshot::Sender<()>>,
    handle: Option<JoinHandle<()>>,
}

impl Thread {
    /// Starts one with the tasks that are spawned here.
    pub(super) fn start(name: &str, spawn: impl FnOnce(&Runtime) -> io::Result<()>) -> io::Result<Thread> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        spawn(&runtime)?;
        let (stop, stopped) = oneshot::channel();
        let handle = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            let _ = runtime.block_on(stopped);
        })?;
        Ok(Thread { stop: Some(stop), handle: Some(handle) })
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(handle) = self.handle.take() {
            let _ = handle.join();
        }
    }
}
