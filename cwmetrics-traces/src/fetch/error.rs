//! Why nothing was had from X-Ray.

use std::error::Error;
use std::fmt;

use aws_sdk_xray::error::{ProvideErrorMetadata, SdkError};

/// Why nothing was had, and what was asked for.
#[derive(Debug)]
#[non_exhaustive]
pub enum FetchError {
    /// The service refused.
    Refused {
        /// The operation.
        operation: &'static str,
        /// What was asked for, such as `traces from 2026-01-31T12:00:00Z to 2026-01-31T15:00:00Z`.
        asked: String,
        /// The service's code, such as `InvalidRequestException`.
        code: String,
        /// What it said.
        message: String,
    },
    /// No answer was had: no credentials, no connection, no time.
    Failed {
        /// The operation.
        operation: &'static str,
        /// What was asked for.
        asked: String,
        /// Why.
        source: Box<dyn Error + Send + Sync>,
    },
}

impl FetchError {
    pub(super) fn new<E, R>(
        operation: &'static str,
        asked: impl Into<String>,
        error: SdkError<E, R>,
    ) -> FetchError
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
        R: fmt::Debug + Send + Sync + 'static,
    {
        let asked = asked.into();
        match error.as_service_error() {
            Some(service) => FetchError::Refused {
                operation,
                asked,
                code: service.code().unwrap_or("an error without a code").to_owned(),
                message: service.message().unwrap_or_default().to_owned(),
            },
            None => FetchError::Failed {
                operation,
                asked,
                source: error.into_source().unwrap_or_else(|error| Box::new(error)),
            },
        }
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FetchError::Refused { operation, asked, code, message } => {
                write!(f, "X-Ray refused {operation} for {asked}: {code}: {message}")
            }
            FetchError::Failed { operation, asked, source } => {
                let source = chain(source.as_ref());
                write!(f, "X-Ray did not answer {operation} for {asked}: {source}")
            }
        }
    }
}

impl Error for FetchError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            FetchError::Failed { source, .. } => Some(source.as_ref()),
            FetchError::Refused { .. } => None,
        }
    }
}

/// What an error and its sources say.
fn chain(error: &(dyn Error + 'static)) -> String {
    let sources = std::iter::successors(Some(error), |&error| error.source());
    sources.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
