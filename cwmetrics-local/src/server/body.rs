//! Reading a request's body, and never more of it than may be.

use http_body_util::BodyExt;
use hyper::body::Incoming;

use super::handler::Cut;

/// What of a too large body is read and thrown away, so that the client, which is still
/// sending, gets to read the answer.
const MAX_DRAINED: usize = 64 * 1024 * 1024;

/// A body as it came.
pub(super) struct Wire {
    /// Empty if it is too large.
    pub(super) bytes: Vec<u8>,
    pub(super) length: usize,
    most: usize,
}

impl Wire {
    pub(super) fn too_large(&self) -> bool {
        self.length > self.most
    }
}

/// Keeps a body of so many bytes at most.
pub(super) async fn receive(mut body: Incoming, most: usize) -> Result<Wire, Cut> {
    let mut wire = Wire { bytes: Vec::new(), length: 0, most };
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Cut)?.into_data() else {
            continue;
        };
        wire.length += data.len();
        if wire.length > MAX_DRAINED {
            return Err(Cut);
        }
        if wire.too_large() {
            wire.bytes = Vec::new();
        } else {
            wire.bytes.extend_from_slice(&data);
        }
    }
    Ok(wire)
}
