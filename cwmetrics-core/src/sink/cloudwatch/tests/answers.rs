use std::io;
use std::net::TcpListener;
use std::time::{Duration, SystemTime};

use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};

use super::server::{Answer, Server};
use super::{CloudWatch, Origin, SECRET, Source, TOKEN, batch, client, origin, run, send, sink};
use crate::clock::{Clock, ManualClock};
use crate::sink::{Class, Failure, Sink};

const LATER: Class = Class::Retry { throttled: false, unclear: false };
const THROTTLED: Class = Class::Retry { throttled: true, unclear: false };
const UNCLEAR: Class = Class::Retry { throttled: false, unclear: true };

fn failure(answer: Answer) -> Failure {
    let server = Server::start(&[answer]);
    let failure = send(&sink(&server.url)).unwrap_err();
    assert_eq!(server.requests.try_iter().count(), 1, "the SDK does not try again");
    failure
}

#[test]
fn an_accepted_request_is_accepted() {
    let server = Server::start(&[Answer::Accepted]);
    assert_eq!(send(&sink(&server.url)), Ok(()));
}

#[test]
fn every_answer_of_the_service_has_its_class() {
    let answers = [
        (400, "Throttling", THROTTLED),
        (400, "ThrottlingException", THROTTLED),
        (400, "RequestLimitExceeded", THROTTLED),
        (429, "TooManyRequests", THROTTLED),
        (503, "SlowDown", THROTTLED),
        (413, "RequestEntityTooLarge", Class::TooLarge),
        (400, "RequestTooLarge", Class::TooLarge),
        (400, "InvalidParameterValue", Class::Refused),
        (400, "InvalidParameterCombination", Class::Refused),
        (400, "MissingParameter", Class::Refused),
        (400, "ValidationError", Class::Refused),
        (500, "InternalServiceError", UNCLEAR),
        (503, "ServiceUnavailable", UNCLEAR),
        (408, "RequestTimeout", LATER),
        (400, "ExpiredToken", LATER),
        (403, "ExpiredTokenException", LATER),
        (403, "RequestExpired", LATER),
        (403, "RequestTimeTooSkewed", LATER),
        (403, "InvalidClientTokenId", LATER),
        (403, "UnrecognizedClientException", LATER),
        (403, "SignatureDoesNotMatch", LATER),
        (403, "AccessDenied", LATER),
        (403, "AccessDeniedException", LATER),
        (403, "OptInRequired", LATER),
        (404, "UnknownOperationException", LATER),
    ];
    for (status, code, class) in answers {
        let failure = failure(Answer::Error(status, code, "why"));
        assert_eq!(failure.class(), class, "{code}");
        assert!(failure.message().contains(code) && failure.message().contains(&status.to_string()));
    }
}

#[test]
fn a_page_of_something_in_between_is_classified_by_its_status() {
    for (status, class) in [
        (413, Class::TooLarge),
        (429, THROTTLED),
        (502, UNCLEAR),
        (504, UNCLEAR),
        (400, LATER),
        (404, LATER),
        (407, LATER),
    ] {
        assert_eq!(failure(Answer::Page(status)).class(), class, "{status}");
    }
}

#[test]
fn a_refusal_says_what_is_wrong_with_the_data() {
    let why = "The value 1 for parameter MetricData.member.1.Value is invalid.";
    let failure = failure(Answer::Error(400, "InvalidParameterValue", why));
    assert_eq!(failure.message(), format!("CloudWatch answered 400 InvalidParameterValue: {why}"));
}

#[test]
fn an_answer_that_quotes_signed_headers_is_not_quoted() {
    let quoting = "The Canonical String should have been 'x-amz-security-token:IQoJb3JpZ2luX2VjEPT'";
    assert!(quoting.contains(TOKEN));
    let failure = failure(Answer::Error(403, "SignatureDoesNotMatch", quoting));
    assert_eq!(failure.message(), "CloudWatch answered 403 SignatureDoesNotMatch");
}

#[test]
fn a_connection_that_breaks_after_the_request_leaves_it_unclear() {
    assert_eq!(failure(Answer::Close).class(), UNCLEAR);
}

#[test]
fn an_endpoint_that_is_not_there_has_accepted_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let failure = send(&sink(&url)).unwrap_err();
    assert_eq!(failure.class(), LATER);
    assert!(failure.message().starts_with("CloudWatch cannot be reached: "), "{failure}");
    assert!(failure.message().contains(&io::Error::from_raw_os_error(libc::ECONNREFUSED).to_string()));
}

#[test]
fn a_server_that_never_answers_leaves_it_unclear_when_the_clock_says_so() {
    let server = Server::start(&[Answer::Silence]);
    let clock = ManualClock::at(SystemTime::UNIX_EPOCH);
    let source = Source::Client(client(&server.url));
    let sink = CloudWatch::new(Origin { source, endpoint_url: None, clock: Clock::Manual(clock.clone()) });
    let driver = std::thread::spawn(move || {
        server.request();
        clock.advance(Duration::from_secs(30));
    });
    let failure = send(&sink).unwrap_err();
    assert_eq!(failure.class(), UNCLEAR);
    assert!(failure.message().starts_with("no answer in time: "), "{failure}");
    driver.join().unwrap();
}

/// Has no credentials, and says so with a text that must not be repeated.
#[derive(Debug)]
struct Helper;

impl ProvideCredentials for Helper {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Err(CredentialsError::provider_error(SECRET)))
    }
}

#[test]
fn without_credentials_it_is_tried_again_and_nothing_of_them_is_told() {
    let server = Server::start(&[Answer::Accepted]);
    let config = client(&server.url).config().to_builder().credentials_provider(Helper).build();
    let source = Source::Client(aws_sdk_cloudwatch::Client::from_conf(config));
    let failure = send(&CloudWatch::new(origin(source))).unwrap_err();
    assert_eq!(failure.class(), LATER);
    assert_eq!(failure.message(), "no AWS credentials: an error occurred while loading credentials");
}

#[test]
fn a_configuration_without_region_or_credentials_is_tried_again() {
    let config = aws_config::SdkConfig::builder().build();
    let sink = CloudWatch::new(origin(Source::Config(Box::new(config))));
    let failure = run(Sink::send(&sink, &batch())).unwrap_err();
    assert_eq!(failure.class(), LATER, "{failure}");
}
