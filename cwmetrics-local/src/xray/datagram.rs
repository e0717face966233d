//! What comes to the daemon: a datagram with a line of JSON, and a document behind it.

use serde_json::Value;

use super::check::Bad;
use super::{Context, operation};
use crate::operation::Refused;
use crate::protocol::problem::shown;
use crate::protocol::service::Service;

/// The operation that a daemon would do with it.
pub(crate) const OPERATION: &str = "PutTraceSegments";

/// Takes the document of a datagram in, or says what is wrong with it.
pub(crate) fn take(datagram: &[u8], context: &mut Context<'_>) -> Result<(), Refused> {
    let document = document(datagram).map_err(|message| Refused {
        code: "InvalidDatagram".to_owned(),
        message: format!(
            "{message}. A datagram to the daemon is the line {{\"format\": \"json\", \"version\": 1}}, a line \
             feed and a segment document."
        ),
    })?;
    let bad = operation::take([document], context).map_err(|error| {
        let problem = operation::not_kept(&error);
        Refused { code: problem.code.name(Service::XRay).to_owned(), message: problem.message }
    })?;
    Bad::refused(&bad).map_or(Ok(()), Err)
}

fn document(datagram: &[u8]) -> Result<&str, String> {
    let text =
        std::str::from_utf8(datagram).map_err(|error| format!("The datagram is not UTF-8: {error}"))?;
    let Some((header, document)) = text.split_once('\n') else {
        return Err(format!("The datagram has one line only, {}", shown(text)));
    };
    let header: Value = serde_json::from_str(header)
        .map_err(|error| format!("The first line, {}, is not JSON: {error}", shown(header)))?;
    if header["format"] != "json" || header["version"] != 1 {
        return Err(format!("The first line is {}", shown(&header.to_string())));
    }
    if document.trim().is_empty() {
        return Err("Behind the first line there is no document".to_owned());
    }
    Ok(document)
}
