//! Why nothing was had from Lightsail, or from CloudWatch.

use std::error::Error;
use std::fmt;

use aws_sdk_lightsail::error::{ProvideErrorMetadata, SdkError};

use super::ask::PATIENCE;
use super::classify::without_credentials;

/// Why nothing was had, and what was asked for.
#[derive(Debug)]
pub struct ReadError {
    kind: ReadErrorKind,
    service: &'static str,
    verb: &'static str,
    operation: &'static str,
    asked: String,
    why: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// What an error means for whoever reads on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// Too much is asked, by all who use the account together. Later it may be answered.
    Throttled,
    /// There is no such instance, or no longer.
    NotFound,
    /// The caller may not ask this; other instances may be allowed.
    Forbidden,
    /// The caller has no credentials that the service knows. No call will be answered.
    Unauthenticated,
    /// The service takes the question for wrong, or its answer cannot be used.
    Refused,
    /// No answer, or an error of the service's own. Later it may be answered.
    Unavailable,
}

impl ReadError {
    /// An answer came, and is not one.
    pub(crate) fn unusable(
        service: &'static str,
        operation: &'static str,
        asked: impl Into<String>,
        why: impl Into<String>,
    ) -> ReadError {
        ReadError {
            kind: ReadErrorKind::Refused,
            service,
            verb: "did not rightly answer",
            operation,
            asked: asked.into(),
            why: why.into(),
            source: None,
        }
    }

    /// No answer came.
    pub(super) fn unanswered(service: &'static str, operation: &'static str, asked: String) -> ReadError {
        ReadError {
            kind: ReadErrorKind::Unavailable,
            service,
            verb: "did not answer",
            operation,
            asked,
            why: format!("{} seconds have gone by", PATIENCE.as_secs()),
            source: None,
        }
    }

    pub(super) fn of<E, R>(
        kind: ReadErrorKind,
        service: &'static str,
        operation: &'static str,
        asked: String,
        error: SdkError<E, R>,
    ) -> ReadError
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
        R: fmt::Debug + Send + Sync + 'static,
    {
        match error.as_service_error() {
            Some(said) => {
                let code = said.code().unwrap_or("an error without a code");
                // The message about a signature quotes the signed headers, the session token among them, and
                // what is not known can be about a signature.
                let is_quoted = !matches!(kind, ReadErrorKind::Unauthenticated | ReadErrorKind::Unavailable);
                let message = said.message().filter(|_| is_quoted);
                let why = match message {
                    Some(message) => format!("{code}: {message}"),
                    None => code.to_owned(),
                };
                ReadError { kind, service, verb: "refused", operation, asked, why, source: None }
            }
            None => {
                if let Some(credentials) = without_credentials(&error) {
                    // Its sources can quote what a helper program printed.
                    let why = format!("there are no AWS credentials: {credentials}");
                    return ReadError {
                        kind,
                        service,
                        verb: "was not asked",
                        operation,
                        asked,
                        why,
                        source: None,
                    };
                }
                let source = error.into_source().unwrap_or_else(|error| Box::new(error));
                let why = chain(source.as_ref());
                ReadError {
                    kind,
                    service,
                    verb: "did not answer",
                    operation,
                    asked,
                    why,
                    source: Some(source),
                }
            }
        }
    }

    /// What it means.
    pub fn kind(&self) -> ReadErrorKind {
        self.kind
    }

    /// What was called, such as `GetInstances`.
    pub fn operation(&self) -> &'static str {
        self.operation
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ReadError { service, verb, operation, asked, why, .. } = self;
        write!(f, "{service} {verb} {operation} for {asked}: {why}")
    }
}

impl Error for ReadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}

/// What an error and its sources say.
fn chain(error: &(dyn Error + 'static)) -> String {
    let sources = std::iter::successors(Some(error), |&error| error.source());
    sources.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
