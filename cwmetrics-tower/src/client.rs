use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use cwmetrics_core::trace::{self, Http, RemoteCall};
use http::{HeaderName, HeaderValue, Request, Response};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use crate::url::{host, url};

/// Makes every request that a client makes a remote subsegment of the traced call that makes it, named after
/// the host, with method, URL (without the query) and status; and gives it the trace's header, by which
/// the other service continues the trace.
///
/// A request whose future is dropped is marked as cancelled.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClientLayer {
    is_w3c: bool,
}

impl ClientLayer {
    /// The layer.
    #[must_use]
    pub fn new() -> ClientLayer {
        ClientLayer::default()
    }

    /// Gives requests the W3C header `traceparent` besides `X-Amzn-Trace-Id`.
    #[must_use]
    pub fn with_traceparent(mut self) -> ClientLayer {
        self.is_w3c = true;
        self
    }
}

impl<S> Layer<S> for ClientLayer {
    type Service = Client<S>;

    fn layer(&self, service: S) -> Client<S> {
        Client { service, is_w3c: self.is_w3c }
    }
}

/// A service whose requests are remote subsegments. See [`ClientLayer`].
#[derive(Clone, Copy, Debug)]
pub struct Client<S> {
    service: S,
    is_w3c: bool,
}

impl<S, B, R> Service<Request<B>> for Client<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Error: Display,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = ClientFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let mut call = trace::remote_call(host(request.uri(), request.headers()).unwrap_or("remote"));
        if call.is_traced() {
            call.http(Http::new().method(request.method().as_str()).url(&url(&request)));
        }
        if let Some(header) = call.header() {
            let mut set = |name, text: String| {
                if let Ok(value) = HeaderValue::try_from(text) {
                    request.headers_mut().insert(HeaderName::from_static(name), value);
                }
            };
            set("x-amzn-trace-id", header.to_string());
            if self.is_w3c {
                set("traceparent", header.traceparent());
            }
        }
        ClientFuture { future: self.service.call(request), call: Some(call) }
    }
}

pin_project! {
    /// A request that is a remote subsegment. See [`ClientLayer`].
    #[derive(Debug)]
    pub struct ClientFuture<F> {
        #[pin]
        future: F,
        call: Option<RemoteCall>,
    }
}

impl<F, R, E> Future for ClientFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
    E: Display,
{
    type Output = Result<Response<R>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = ready!(this.future.poll(context));
        if let Some(mut call) = this.call.take() {
            match &result {
                Ok(response) => call.http(Http::new().status(response.status().as_u16())),
                Err(error) => call.failed(error),
            }
            call.end();
        }
        Poll::Ready(result)
    }
}
