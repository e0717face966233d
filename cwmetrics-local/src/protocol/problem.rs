//! Why a request is refused: error codes, their names and shapes and HTTP status.

use super::place::Place;
use super::service::Service;

/// An error as the client will see it.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) message: String,
}

/// The codes that this endpoint answers with: CloudWatch's, each of which has another name in the
/// other services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    AccessDenied,
    InternalServiceError,
    InvalidNextToken,
    InvalidParameterCombination,
    InvalidParameterValue,
    LimitExceeded,
    MissingParameter,
    /// Only Lightsail's.
    NotFound,
    RequestEntityTooLarge,
    RequestTimeout,
    SerializationException,
    ServiceUnavailable,
    Throttling,
    UnknownOperationException,
    UnsupportedMediaType,
    ValidationError,
}

impl Code {
    /// As the SDKs of a service know it.
    pub(crate) fn name(self, service: Service) -> &'static str {
        match service {
            Service::CloudWatch => self.of_cloudwatch(),
            Service::Lightsail => self.of_lightsail(),
            Service::XRay => self.of_xray(),
        }
    }

    /// Four of these are in Lightsail's model, the others are those of all services.
    fn of_lightsail(self) -> &'static str {
        match self {
            Code::InternalServiceError => "ServiceException",
            Code::InvalidNextToken
            | Code::InvalidParameterCombination
            | Code::InvalidParameterValue
            | Code::LimitExceeded
            | Code::MissingParameter
            | Code::ValidationError => "InvalidInputException",
            Code::Throttling => "ThrottlingException",
            code => code.of_xray(),
        }
    }

    /// Two of these are in X-Ray's model, the others are those of all services.
    fn of_xray(self) -> &'static str {
        match self {
            Code::AccessDenied => "AccessDeniedException",
            Code::InternalServiceError => "InternalFailure",
            Code::RequestEntityTooLarge => "RequestEntityTooLargeException",
            Code::RequestTimeout => "RequestTimeoutException",
            Code::ServiceUnavailable => "ServiceUnavailableException",
            Code::Throttling => "ThrottledException",
            Code::InvalidNextToken
            | Code::InvalidParameterCombination
            | Code::InvalidParameterValue
            | Code::LimitExceeded
            | Code::MissingParameter
            | Code::ValidationError => "InvalidRequestException",
            code => code.of_cloudwatch(),
        }
    }

    /// As `x-amzn-query-error` has it.
    fn of_cloudwatch(self) -> &'static str {
        match self {
            Code::AccessDenied => "AccessDenied",
            Code::InternalServiceError => "InternalServiceError",
            Code::InvalidNextToken => "InvalidNextToken",
            Code::InvalidParameterCombination => "InvalidParameterCombination",
            Code::InvalidParameterValue => "InvalidParameterValue",
            Code::LimitExceeded => "LimitExceeded",
            Code::MissingParameter => "MissingParameter",
            Code::NotFound => "NotFoundException",
            Code::RequestEntityTooLarge => "RequestEntityTooLarge",
            Code::RequestTimeout => "RequestTimeout",
            Code::SerializationException => "SerializationException",
            Code::ServiceUnavailable => "ServiceUnavailable",
            Code::Throttling => "Throttling",
            Code::UnknownOperationException => "UnknownOperationException",
            Code::UnsupportedMediaType => "UnsupportedMediaType",
            Code::ValidationError => "ValidationError",
        }
    }

    /// The name of the error's shape in CloudWatch's model, where that differs from the code.
    pub(crate) fn shape(self) -> &'static str {
        match self {
            Code::InternalServiceError => "InternalServiceFault",
            Code::InvalidParameterCombination => "InvalidParameterCombinationException",
            Code::InvalidParameterValue => "InvalidParameterValueException",
            Code::LimitExceeded => "LimitExceededFault",
            Code::MissingParameter => "MissingRequiredParameterException",
            Code::ValidationError => "ValidationException",
            code => code.of_cloudwatch(),
        }
    }

    pub(crate) fn status(self, service: Service) -> u16 {
        match self {
            Code::Throttling if service == Service::XRay => 429,
            Code::AccessDenied => 403,
            Code::UnknownOperationException => 404,
            Code::RequestTimeout => 408,
            Code::RequestEntityTooLarge => 413,
            Code::UnsupportedMediaType => 415,
            Code::InternalServiceError => 500,
            Code::ServiceUnavailable => 503,
            _ => 400,
        }
    }
}

impl Problem {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Problem {
        Problem { code, message: message.into() }
    }

    /// A value that is wrong in itself. `must` goes on with what would be right.
    pub(crate) fn value(place: Place<'_>, value: impl ToString, must: &str) -> Problem {
        Problem::new(
            Code::InvalidParameterValue,
            format!(
                "The value {} for parameter {place} is invalid: it must {must}.",
                shown(&value.to_string())
            ),
        )
    }

    pub(crate) fn missing(place: Place<'_>) -> Problem {
        Problem::new(Code::MissingParameter, format!("The parameter {place} is required."))
    }

    pub(crate) fn too_many(place: Place<'_>, size: usize, limit: usize) -> Problem {
        Problem::new(
            Code::InvalidParameterValue,
            format!("The collection {place} must not have a size greater than {limit}. It has {size}."),
        )
    }
}

/// A value as it may stand in a message: printable, and not endless.
pub(crate) fn shown(value: &str) -> String {
    const LONGEST: usize = 60;
    let mut text: String = value.chars().take(LONGEST).flat_map(char::escape_default).collect();
    if value.chars().nth(LONGEST).is_some() {
        text.push_str("...");
    }
    text
}
