//! Where pictures are drawn: beside the server's own thread, a few at a time.

use tokio::sync::Semaphore;

use crate::protocol::problem::{Code, Problem};
use crate::render::{self, Picture};

/// Pictures drawn at once. One of 2000×2000 pixels takes 16 MB while it is drawn.
const AT_ONCE: usize = 4;

#[derive(Debug)]
pub(crate) struct Easel(Semaphore);

impl Default for Easel {
    fn default() -> Easel {
        Easel(Semaphore::new(AT_ONCE))
    }
}

impl Easel {
    /// Draws a picture, and gives the bytes of a PNG.
    pub(crate) async fn draw(&self, picture: Box<Picture>) -> Result<Vec<u8>, Problem> {
        // The semaphore is never closed.
        let _place = self.0.acquire().await;
        let drawn =
            tokio::task::spawn_blocking(move || render::png(&picture).map_err(|error| error.to_string()));
        let failed = |message: String| Problem::new(Code::InternalServiceError, message);
        drawn.await.map_err(|_| failed("The graph could not be drawn.".to_owned()))?.map_err(failed)
    }
}
