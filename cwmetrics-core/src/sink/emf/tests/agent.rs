use std::pin::pin;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::super::agent::read_to_its_end;
use super::documents::{batch as batch_of, values};
use super::reading::{expected, read};
use super::{CLEAR, Emf, UNCLEAR, batch, failed, run};
use crate::sink::{Batch, Sink};

/// Where an agent listens, and a sink that sends to it.
async fn agent() -> (TcpListener, Emf) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let sink = Emf::agent(listener.local_addr().unwrap().to_string());
    (listener, sink)
}

/// Several megabytes: more than a connection takes at once.
fn large() -> Batch {
    let distinct: Vec<_> = (0..100).map(|value| (f64::from(value) + 0.123_456_789, 2.0)).collect();
    batch_of((0..2_000).map(|number| values(&format!("metric {number}"), &[], &distinct)).collect())
}

#[test]
fn a_batch_is_accepted_when_the_agent_has_read_it_to_its_end_and_no_earlier() {
    run(async {
        let (listener, sink) = agent().await;
        for batch in [batch(), large()] {
            let reads = async {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut said = String::new();
                stream.read_to_string(&mut said).await.unwrap();
                (stream, said)
            };
            let mut sent = pin!(sink.send(&batch));
            let (stream, said) = tokio::select! {
                sent = &mut sent => panic!("the agent has not ended: {sent:?}"),
                read = reads => read,
            };
            assert_eq!(read(&said), expected(&batch));
            drop(stream);
            assert_eq!(sent.await, Ok(()));
        }
    });
}

#[test]
fn documents_go_to_the_log_group_that_is_given_or_to_our_own() {
    run(async {
        let (listener, sink) = agent().await;
        let address = listener.local_addr().unwrap().to_string();
        let named = Emf::agent(address).log_group("/shop/metrics").unwrap();
        for (sink, log_group) in [(sink, "cwmetrics"), (named, "/shop/metrics")] {
            let reads = async {
                let mut said = String::new();
                listener.accept().await.unwrap().0.read_to_string(&mut said).await.unwrap();
                said
            };
            let batch = batch();
            let (sent, said) = tokio::join!(sink.send(&batch), reads);
            assert_eq!(sent, Ok(()));
            let document: serde_json::Value = serde_json::from_str(&said).unwrap();
            assert_eq!(document["_aws"]["LogGroupName"], log_group);
        }
    });
}

#[test]
fn an_agent_that_is_not_there_has_read_nothing() {
    let (class, message) = run(async {
        // The port is taken, so that no other test listens there, and nobody listens.
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let sink = Emf::agent(socket.local_addr().unwrap().to_string());
        failed(sink.send(&batch()).await)
    });
    assert_eq!(class, CLEAR);
    assert!(message.starts_with("the CloudWatch agent at 127.0.0.1:"), "{message}");
    assert_eq!(failed(run(Emf::agent("no address").send(&batch()))).0, CLEAR);
}

#[test]
fn an_agent_that_ends_before_it_has_read_everything_has_accepted_nothing() {
    run(async {
        let (listener, sink) = agent().await;
        for round in 0..50 {
            let batch = if round < 46 { batch() } else { large() };
            let ends = async {
                let (mut stream, _) = listener.accept().await.unwrap();
                // It does not read at all, or reads a little.
                if round % 2 == 0 {
                    let _ = stream.read(&mut [0; 10]).await;
                }
            };
            let (sent, ()) = tokio::join!(sink.send(&batch), ends);
            let (class, message) = failed(sent);
            assert!(class == UNCLEAR || class == CLEAR, "round {round}: {message}");
        }
    });
}

#[test]
fn an_end_that_comes_before_ours_is_no_answer_to_it() {
    run(async {
        let (listener, _) = agent().await;
        let stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (mut other_end, _) = listener.accept().await.unwrap();
        other_end.shutdown().await.unwrap();
        stream.readable().await.unwrap();
        let error = read_to_its_end(stream).await.unwrap_err();
        assert_eq!(error.to_string(), "it has ended the connection");
    });
}

#[test]
fn the_next_batch_goes_over_a_connection_of_its_own() {
    run(async {
        let (listener, sink) = agent().await;
        let (batch, mut said) = (batch(), String::new());
        let breaks = async { drop(listener.accept().await.unwrap()) };
        let (sent, ()) = tokio::join!(sink.send(&batch), breaks);
        assert!(sent.is_err());
        let reads = async { listener.accept().await.unwrap().0.read_to_string(&mut said).await.unwrap() };
        let (sent, _) = tokio::join!(sink.send(&batch), reads);
        assert_eq!(sent, Ok(()));
        assert_eq!(read(&said), expected(&batch));
    });
}
