use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
#[cfg(feature = "cloudwatch")]
use aws_sdk_cloudwatch::error::{ProvideErrorMetadata, SdkError};
#[cfg(not(feature = "cloudwatch"))]
use aws_sdk_xray::error::{ProvideErrorMetadata, SdkError};
use hyper_util::client::legacy::Error as HttpError;

use crate::sink::Failure;

/// Too much is sent. The SDK's own list, with what the services and their front doors say besides.
pub(super) const THROTTLING: &[&str] = &[
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceeded",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

/// The request is larger than the service takes.
const TOO_LARGE: &[&str] = &["ContentLengthExceeded", "RequestEntityTooLarge", "RequestTooLarge"];

/// The service does not take these data, now or later.
const REFUSED: &[&str] = &[
    "InvalidFormat",
    "InvalidParameterCombination",
    "InvalidParameterCombinationException",
    "InvalidParameterInput",
    "InvalidParameterValue",
    "InvalidParameterValueException",
    "InvalidRequestException",
    "MissingParameter",
    "MissingRequiredParameterException",
    "SerializationException",
    "ValidationError",
    "ValidationException",
];

/// What a failed request means.
pub(crate) struct Classified {
    pub(crate) failure: Failure,
    pub(crate) without_credentials: bool,
}

/// What is neither accepted nor refused for good is tried again: also what an operator has to mend,
/// such as credentials, permissions or the clock.
pub(crate) fn classify<E>(service: &str, error: &SdkError<E>) -> Classified
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let credentials = source_of::<_, CredentialsError>(error);
    let failure = match error {
        _ if credentials.is_some() => {
            // Its sources can quote what a helper program printed.
            let why = credentials.map(ToString::to_string).unwrap_or_default();
            Failure::retry(format!("no AWS credentials: {why}"))
        }
        SdkError::ServiceError(answer) => {
            answered(service, answer.err().code(), answer.err().message(), answer.raw().status().as_u16())
        }
        SdkError::ResponseError(answer) => {
            // A proxy's page has a status, though no code. A success that nobody can read is one
            // that could have been one.
            answered(service, None, None, answer.raw().status().as_u16())
        }
        SdkError::ConstructionFailure(_) => Failure::retry(chain("the request was not made", error)),
        SdkError::DispatchFailure(_) => not_answered(service, error),
        _ => Failure::unclear(chain("no answer in time", error)),
    };
    Classified { failure, without_credentials: credentials.is_some() }
}

fn answered(service: &str, code: Option<&str>, message: Option<&str>, status: u16) -> Failure {
    let code = code.unwrap_or("without a code");
    let is_one_of = |codes: &[&str]| codes.contains(&code);
    // The service's message about a signature quotes the signed headers, the session token among
    // them: of those answers the code has to do.
    let plain = || format!("{service} answered {status} {code}");
    let quoting = || match message {
        Some(message) => format!("{}: {}", plain(), clipped(message)),
        None => plain(),
    };
    if is_one_of(THROTTLING) || status == 429 {
        Failure::throttled(plain())
    } else if is_one_of(TOO_LARGE) || status == 413 {
        Failure::too_large(plain())
    } else if is_one_of(REFUSED) {
        Failure::refused(quoting())
    } else if status >= 500 || (200..300).contains(&status) {
        Failure::unclear(plain())
    } else {
        Failure::retry(plain())
    }
}

/// No answer came. Whether the request can have arrived depends on how far it got.
fn not_answered<E: Error + 'static>(service: &str, error: &SdkError<E>) -> Failure {
    match source_of::<_, HttpError>(error) {
        Some(http) if http.is_connect() => {
            Failure::retry(chain(&format!("{service} cannot be reached"), error))
        }
        None if !is_transport(error) => Failure::retry(chain("the request was not sent", error)),
        _ => Failure::unclear(chain("the connection was lost", error)),
    }
}

/// Whether the failure is one of the connection. Where it is none, something before it failed: the
/// endpoint, the signature.
fn is_transport<E>(error: &SdkError<E>) -> bool {
    matches!(error, SdkError::DispatchFailure(failure) if failure.is_io() || failure.is_timeout())
}

fn source_of<E: Error + 'static, S: Error + 'static>(error: &SdkError<E>) -> Option<&S> {
    sources(error).find_map(|source| source.downcast_ref())
}

fn sources<E: Error + 'static>(error: &SdkError<E>) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |&error| error.source())
}

/// What an error and its sources say.
fn chain<E: Error + 'static>(what: &str, error: &SdkError<E>) -> String {
    let mut text = what.to_owned();
    for source in sources(error) {
        text.push_str(": ");
        text.push_str(&source.to_string());
    }
    clipped(&text)
}

/// The first 300 characters.
fn clipped(text: &str) -> String {
    text.chars().take(300).collect()
}
