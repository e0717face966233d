//! One connection, which nobody can hold by doing nothing.

use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_io_timeout::TimeoutStream;

use super::handler;
use crate::shared::Shared;

/// How long a head or a body may take to come, an answer to be read, and the next request to
/// begin. A request that the endpoint itself keeps waiting is another matter.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// All of a head together. A signed request has some 2 kB.
const MAX_HEAD: usize = 16 * 1024;
const MAX_HEADERS: usize = 100;

/// Answers the requests of a connection until it is closed.
pub(super) async fn serve(stream: impl AsyncRead + AsyncWrite + Send, shared: Arc<Shared>) {
    let mut stream = Box::pin(TimeoutStream::new(stream));
    stream.as_mut().set_write_timeout_pinned(Some(PATIENCE));
    let service = service_fn(move |request| handler::handle(Arc::clone(&shared), request));
    // An error here is a client that went away or was too slow, or a connection cut on purpose.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_header_size(MAX_HEAD)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

#[cfg(test)]
pub(super) mod tests {
    use std::time::SystemTime;

    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
    use tokio::runtime::Runtime;
    use tokio::time::{Instant, timeout};

    use super::*;
    use crate::lightsail::Lightsail;
    use crate::store::{Limits, Store};
    use crate::xray::Xray;

    pub(in super::super) const REQUEST: &str = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\
        Content-Type: application/x-amz-json-1.0\r\n\
        X-Amz-Target: GraniteServiceVersion20100801.ListMetrics\r\n\r\n{}";

    pub(in super::super) fn runtime() -> Runtime {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
    }

    pub(in super::super) fn shared() -> Arc<Shared> {
        let store = Store::new(Limits::default());
        let xray = Xray::new(usize::MAX, Vec::new(), SystemTime::now().into());
        let lightsail = Lightsail::new(Vec::new(), Vec::new(), SystemTime::now().into());
        Arc::new(Shared::new(store, xray, lightsail, usize::MAX, Box::new(SystemTime::now), Box::new(|_| ())))
    }

    /// Sends this much and then nothing; what comes until the connection is closed, and when that
    /// is. The clock is not the real one: it goes on when nothing else does.
    fn silent_after(sent: &str) -> (String, Duration) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        runtime.unwrap().block_on(async {
            let (mut client, server) = duplex(4096);
            tokio::spawn(serve(server, shared()));
            client.write_all(sent.as_bytes()).await.unwrap();
            let begun = Instant::now();
            let mut received = String::new();
            timeout(10 * PATIENCE, client.read_to_string(&mut received)).await.expect("it closes").unwrap();
            (received, begun.elapsed())
        })
    }

    #[track_caller]
    fn about(patience: Duration) {
        assert!((PATIENCE..PATIENCE + Duration::from_secs(1)).contains(&patience), "{patience:?}");
    }

    #[test]
    fn a_head_that_does_not_end_is_cut_off() {
        for length in [0, 1, 30, REQUEST.len() - 3] {
            let (received, after) = silent_after(&REQUEST[..length]);
            assert_eq!(received, "");
            about(after);
        }
    }

    #[test]
    fn a_body_that_does_not_end_is_an_error_and_cut_off() {
        let (received, after) = silent_after(&REQUEST[..REQUEST.len() - 1]);
        assert!(received.starts_with("HTTP/1.1 408 "), "{received}");
        let message = "The request's body did not arrive within 60 seconds.";
        assert!(received.contains("RequestTimeout") && received.contains(message), "{received}");
        about(after);
    }

    #[test]
    fn a_connection_without_further_requests_is_closed() {
        let (received, after) = silent_after(&REQUEST.repeat(2));
        assert_eq!(received.matches("HTTP/1.1 200 ").count(), 2);
        about(after);
    }

    #[test]
    fn an_answer_that_nobody_reads_is_cut_off() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        runtime.unwrap().block_on(async {
            let (mut client, server): (DuplexStream, _) = duplex(64);
            let begun = Instant::now();
            let serving = tokio::spawn(serve(server, shared()));
            client.write_all(REQUEST.as_bytes()).await.unwrap();
            timeout(10 * PATIENCE, serving).await.expect("it closes").unwrap();
            about(begun.elapsed());
        });
    }
}
