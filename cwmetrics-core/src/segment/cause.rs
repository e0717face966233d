use super::text::cut;

/// Most characters of a message; X-Ray names no bound but the document's.
const MAX_MESSAGE: usize = 2_000;

/// Why a call has failed: an exception, as X-Ray calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    pub(crate) kind: &'static str,
    pub(crate) message: Option<String>,
}

impl Cause {
    /// With what an error says of itself.
    pub(crate) fn new(kind: &'static str, message: Option<&str>) -> Cause {
        Cause { kind, message: message.map(|message| cut(message, MAX_MESSAGE).to_owned()) }
    }
}
