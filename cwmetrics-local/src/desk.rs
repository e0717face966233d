//! Where long work is done: beside the server's own thread, a few pieces at a time.

use tokio::sync::Semaphore;

use crate::protocol::problem::{Code, Problem};

/// Pieces under way at once. A picture of 2000×2000 pixels takes 16 MB while it is drawn.
const AT_ONCE: usize = 4;

#[derive(Debug)]
pub(crate) struct Desk(Semaphore);

impl Default for Desk {
    fn default() -> Desk {
        Desk(Semaphore::new(AT_ONCE))
    }
}

impl Desk {
    /// Does a piece of work that needs none of the endpoint's locks.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        // The semaphore is never closed.
        let _place = self.0.acquire().await;
        let failed = |_| Problem::new(Code::InternalServiceError, "The answer could not be made.".to_owned());
        tokio::task::spawn_blocking(work).await.map_err(failed)?
    }
}
