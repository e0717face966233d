//! Bodies under `Content-Encoding: gzip`, never expanded past the limit.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::problem::{Code, Problem};

/// Expands `body`, and stops as soon as it turns out larger than it may be.
pub(crate) fn expand(body: &[u8], most: usize) -> Result<Vec<u8>, Problem> {
    let mut plain = Vec::new();
    MultiGzDecoder::new(body).take(most as u64 + 1).read_to_end(&mut plain).map_err(|error| {
        Problem::new(Code::SerializationException, format!("The request's body is not valid gzip: {error}."))
    })?;
    Ok(plain)
}
