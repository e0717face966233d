//! What an error means for what is to be done.

use std::error::Error;
use std::fmt;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_lightsail::error::{ProvideErrorMetadata, SdkError};

use super::ReadErrorKind;

/// Too much is asked. What the SDK takes for throttling, as far as JSON services say it.
const THROTTLED: [&str; 6] = [
    "RequestLimitExceeded",
    "RequestThrottledException",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
];

/// The caller is not known, or no longer.
const UNAUTHENTICATED: [&str; 9] = [
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "SignatureDoesNotMatch",
    "UnauthenticatedException",
    "UnrecognizedClientException",
];

/// The request is wrong, and would be the next time.
const REFUSED: [&str; 9] = [
    "InvalidInputException",
    "InvalidParameterCombination",
    "InvalidParameterValue",
    "MissingParameter",
    "SerializationException",
    "UnknownOperationException",
    "UnsupportedMediaType",
    "ValidationError",
    "ValidationException",
];

/// By the code, never by the text. Codes that nobody knows are taken for errors that pass.
pub(super) fn classify<E, R>(error: &SdkError<E, R>) -> ReadErrorKind
where
    E: ProvideErrorMetadata + Error + 'static,
    R: fmt::Debug,
{
    let Some(service) = error.as_service_error() else {
        return match error {
            _ if without_credentials(error).is_some() => ReadErrorKind::Unauthenticated,
            SdkError::ConstructionFailure(_) => ReadErrorKind::Refused,
            _ => ReadErrorKind::Unavailable,
        };
    };
    match service.code().unwrap_or_default() {
        "NotFoundException" => ReadErrorKind::NotFound,
        "AccessDenied" | "AccessDeniedException" => ReadErrorKind::Forbidden,
        code if THROTTLED.contains(&code) => ReadErrorKind::Throttled,
        code if UNAUTHENTICATED.contains(&code) => ReadErrorKind::Unauthenticated,
        code if REFUSED.contains(&code) => ReadErrorKind::Refused,
        _ => ReadErrorKind::Unavailable,
    }
}

/// Why there are no credentials, if that is what failed.
pub(super) fn without_credentials<E, R>(error: &SdkError<E, R>) -> Option<&CredentialsError>
where
    E: Error + 'static,
    R: fmt::Debug,
{
    std::iter::successors(error.source(), |&error| error.source()).find_map(<dyn Error>::downcast_ref)
}
