use std::fmt;

/// Why a batch was not accepted, and with that what happens to it.
///
/// The message goes to the log and to [`Stats::last_error`](crate::Stats::last_error): it says what
/// an operator can act on, and holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    class: Class,
    message: String,
}

/// What the deliverer does with a batch that was not accepted. Everything it does follows from
/// these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// It goes back to the outbox. `unclear`: the answer was lost, so it could have been accepted.
    Retry { throttled: bool, unclear: bool },
    /// It, or a datum in it, would never be accepted.
    Refused,
    /// Its halves could be accepted.
    TooLarge,
}

impl Failure {
    /// The batch was not accepted, and another attempt can succeed: the destination is not
    /// reachable, or something is not set up yet.
    #[must_use]
    pub fn retry(message: impl Into<String>) -> Failure {
        Failure::new(Class::Retry { throttled: false, unclear: false }, message)
    }

    /// The batch was not accepted because too much is sent; another attempt can succeed later.
    #[must_use]
    pub fn throttled(message: impl Into<String>) -> Failure {
        Failure::new(Class::Retry { throttled: true, unclear: false }, message)
    }

    /// Nobody knows whether the batch was accepted: the answer was lost. It is sent again, and
    /// counted in [`Stats::ambiguous`](crate::Stats::ambiguous).
    #[must_use]
    pub fn unclear(message: impl Into<String>) -> Failure {
        Failure::new(Class::Retry { throttled: false, unclear: true }, message)
    }

    /// The batch will never be accepted as it is. It is halved until the datum that is to blame is
    /// alone, and the others are accepted; that datum's samples are lost, and counted in
    /// [`Stats::refused`](crate::Stats::refused). Where nothing at all is accepted, the search ends
    /// soon, and whole batches are lost.
    #[must_use]
    pub fn refused(message: impl Into<String>) -> Failure {
        Failure::new(Class::Refused, message)
    }

    /// The batch is too large for the destination. It is split in two; a single datum that is too
    /// large is refused.
    #[must_use]
    pub fn too_large(message: impl Into<String>) -> Failure {
        Failure::new(Class::TooLarge, message)
    }

    /// What happened.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn class(&self) -> Class {
        self.class
    }

    fn new(class: Class, message: impl Into<String>) -> Failure {
        Failure { class, message: message.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
