//! The deliverer with CloudWatch as its sink, on the system's clock.

use std::sync::Arc;
use std::time::Duration;

use super::server::{Answer, Server};
use super::{CloudWatch, Origin, Source, client};
use crate::clock::Clock;
use crate::deliver::{FlushError, Handle, Options, Ticket};
use crate::sink::{AnySink, Batch, sample};
use crate::stats::{Ledger, Stats};

/// Delivers one batch of data of now, and says what came of it.
fn deliver(answers: &[Answer], datums: usize) -> (Result<(), FlushError>, Stats, Server) {
    let server = Server::start(answers);
    let origin = Origin { source: Source::Client(client(&server.url)), ..Origin::default() };
    let ledger = Arc::new(Ledger::default());
    let sink = AnySink::new(CloudWatch::new(origin));
    let handle = Handle::spawn(sink, Options::default(), None, Arc::clone(&ledger), Clock::System).unwrap();
    let now = Clock::System.wall().as_secs();
    let datums = (0..datums as u64).map(|number| {
        let mut datum = sample::datum(number, 2, 10);
        datum.timestamp = now;
        datum
    });
    let batch = Batch::new("Shop".into(), datums.collect());
    ledger.post(|stats| {
        stats.recorded += batch.samples();
        stats.pending += batch.samples();
    });
    handle.push(vec![batch]);
    let ticket = Ticket::new();
    handle.flush(&ticket);
    let result = ticket.wait_blocking(Some(Duration::from_secs(60))).expect("the ticket is resolved");
    (result, ledger.read(), server)
}

#[test]
fn a_request_that_was_throttled_is_made_again_with_the_same_body() {
    let (result, stats, server) = deliver(&[Answer::Error(400, "Throttling", ""), Answer::Accepted], 5);
    assert_eq!(result, Ok(()));
    assert_eq!(server.request().body, server.request().body);
    assert_eq!((stats.accepted, stats.requests, stats.retried, stats.throttled), (50, 2, 1, 1));
    assert_eq!(stats.ambiguous, 0);
}

#[test]
fn a_connection_that_broke_is_made_anew_and_the_samples_are_ambiguous() {
    let (result, stats, server) = deliver(&[Answer::Close, Answer::Accepted], 5);
    assert_eq!(result, Ok(()));
    assert_eq!((stats.accepted, stats.requests, stats.ambiguous), (50, 2, 50));
    assert_eq!(server.connections.try_iter().count(), 2);
}

#[test]
fn a_request_that_is_too_large_is_made_in_two() {
    let too_large = Answer::Error(413, "RequestEntityTooLarge", "");
    let (result, stats, server) = deliver(&[too_large, Answer::Accepted], 10);
    assert_eq!(result, Ok(()));
    assert_eq!((stats.accepted, stats.datums, stats.requests), (100, 10, 3));
    let bytes: usize = server.requests.try_iter().map(|request| request.body.len()).sum();
    assert_eq!(stats.bytes, bytes as u64);
}

#[test]
fn a_request_that_is_refused_is_told_with_the_services_words() {
    let (result, stats, _) = deliver(&[Answer::Error(400, "InvalidParameterValue", "The name is bad.")], 1);
    let error = result.unwrap_err();
    assert_eq!((error.refused, stats.refused, stats.requests), (10, 10, 1));
    let said = "CloudWatch answered 400 InvalidParameterValue: The name is bad.";
    assert_eq!(error.last_error.as_deref(), Some(said));
    assert_eq!(stats.last_error.as_deref(), Some(said));
}
