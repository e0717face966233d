//! What an error of the SDK means, in a sentence.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_cloudwatch::error::{ConnectorError, ProvideErrorMetadata, SdkError};

use super::Service;
use crate::failure::Failure;

/// What helps where there are no credentials.
pub const SIGN_IN: &str = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, give --profile, or sign in with the \
                           AWS command line";

impl Service {
    /// Why an operation failed.
    pub fn explain<E, R>(&self, operation: &str, error: SdkError<E, R>) -> Failure
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
        R: std::fmt::Debug + Send + Sync + 'static,
    {
        match error.as_service_error() {
            Some(service) => {
                let code = service.code().unwrap_or("an error without a code");
                self.refused(operation, code, service.message().unwrap_or_default())
            }
            None => self.unreachable(&error),
        }
    }

    /// The service's own word, and what to do about it.
    pub fn refused(&self, operation: &str, code: &str, message: &str) -> Failure {
        let what = match code {
            "AccessDenied" | "AccessDeniedException" | "UnauthorizedOperation" => {
                format!("access denied: this needs the permission {}:{operation}", self.kind.short())
            }
            "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" => {
                "the credentials have expired: sign in again".to_owned()
            }
            "InvalidClientTokenId" | "UnrecognizedClientException" | "SignatureDoesNotMatch" => {
                "the credentials are not valid".to_owned()
            }
            "Throttling" | "ThrottlingException" | "ThrottledException" => {
                format!("{operation} is throttled: try again in a moment")
            }
            "UnknownOperationException" => format!("{} does not answer {operation}", self.place()),
            code => format!("{operation} was refused with {code}"),
        };
        let message = message.trim();
        Failure::Refused(if message.is_empty() { what } else { format!("{what} ({message})") })
    }

    /// Why there was no answer.
    pub fn unreachable(&self, error: &(dyn Error + 'static)) -> Failure {
        let place = self.place();
        let connector = cause::<ConnectorError>(error);
        let last = causes(error).last().map(ToString::to_string).unwrap_or_default();
        Failure::Refused(match cause::<CredentialsError>(error) {
            Some(CredentialsError::CredentialsNotLoaded(_)) => match self.profile() {
                Some(profile) => format!(
                    "no credentials were found for the profile {profile:?}: it must be in ~/.aws/config or \
                     ~/.aws/credentials"
                ),
                None => format!("no credentials were found: {SIGN_IN}"),
            },
            Some(_) => format!("the credentials cannot be had: {last}"),
            None if connector.is_some_and(ConnectorError::is_timeout) => {
                format!("{place} did not answer in time")
            }
            None if connector.is_some_and(ConnectorError::is_io) => {
                format!("{place} cannot be reached: {last}{}", self.hint())
            }
            None => format!("{place} did not answer as {} does: {last}", self.kind.name()),
        })
    }

    fn hint(&self) -> &'static str {
        if self.local() { "; `cwmetrics local` starts an endpoint on this machine" } else { "" }
    }
}

/// The error of this type among the causes.
fn cause<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}
