use std::sync::mpsc;
use std::thread;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_cloudwatch::config::{Credentials, Region, SharedCredentialsProvider};

use super::server::{Answer, Server};
use super::{CloudWatch, Origin, Source, client, origin, run, send};

#[test]
fn a_client_whose_own_runtime_is_blocked_delivers() {
    let server = Server::start(&[Answer::Accepted]);
    let client = client(&server.url);
    let (ready, is_ready) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let theirs = client.clone();
    let blocked = thread::spawn(move || {
        run(async move {
            // Their client has used its connection, which waits in its pool, and on their runtime.
            theirs.put_metric_data().namespace("Theirs").send().await.unwrap();
            ready.send(()).unwrap();
            // The hang-up of the test releases it too.
            let _ = released.recv();
        });
    });
    is_ready.recv().unwrap();
    assert_eq!(send(&CloudWatch::new(origin(Source::Client(client)))), Ok(()));
    assert_eq!(server.connections.try_iter().count(), 2);
    drop(release);
    blocked.join().unwrap();
}

#[test]
fn a_client_as_it_is_keeps_its_connections() {
    let server = Server::start(&[Answer::Accepted]);
    let client = client(&server.url);
    run(async {
        client.put_metric_data().namespace("Theirs").send().await.unwrap();
        let sink = CloudWatch::new(origin(Source::ClientAsIs(client)));
        crate::sink::Sink::send(&sink, &super::batch()).await.unwrap();
    });
    assert_eq!(server.connections.try_iter().count(), 1);
}

#[test]
fn a_client_as_it_is_is_not_asked_to_retry_and_goes_to_the_endpoint_that_is_given() {
    let server = Server::start(&[Answer::Error(503, "ServiceUnavailable", "")]);
    let source = Source::ClientAsIs(client("http://127.0.0.1:1"));
    let origin = Origin { endpoint_url: Some(server.url.clone()), ..origin(source) };
    assert!(send(&CloudWatch::new(origin)).is_err());
    assert_eq!(server.requests.try_iter().count(), 1);
}

#[test]
fn requests_share_a_connection() {
    let server = Server::start(&[Answer::Accepted]);
    let sink = CloudWatch::new(origin(Source::Client(client(&server.url))));
    run(async {
        for _ in 0..5 {
            crate::sink::Sink::send(&sink, &super::batch()).await.unwrap();
        }
    });
    assert_eq!(server.connections.try_iter().count(), 1);
}

#[test]
fn a_shared_configuration_and_an_endpoint_of_its_own_are_used() {
    let server = Server::start(&[Answer::Accepted]);
    let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
    let config = SdkConfig::builder()
        .region(Region::new("sa-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .behavior_version(BehaviorVersion::latest())
        .build();
    let source = Source::Config(Box::new(config));
    let origin = Origin { endpoint_url: Some(server.url.clone()), ..origin(source) };
    assert_eq!(send(&CloudWatch::new(origin)), Ok(()));
    let head = server.request().head;
    assert!(head.contains("AKIDEXAMPLE/") && head.contains("/sa-east-1/monitoring/aws4_request"), "{head}");
}
