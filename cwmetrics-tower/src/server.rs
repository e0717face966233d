use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use cwmetrics_core::task;
use cwmetrics_core::trace::{self, Http};
use http::header::{CONTENT_LENGTH, USER_AGENT};
use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use crate::url::{host, text, url};

/// Makes every request that a server gets a segment, if it is sampled, with method, URL (without the
/// query), client and status; the decorated calls in it are its subsegments.
///
/// Whether a request is sampled is as its caller says, or else the account's rule for its method, host and
/// path, or else the rule for all requests.
///
/// The trace of the caller is continued: by `X-Amzn-Trace-Id`, or else `traceparent`.
///
/// With axum: `Router::new().route(…).layer(ServerLayer::new())`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ServerLayer(());

impl ServerLayer {
    /// The layer.
    #[must_use]
    pub fn new() -> ServerLayer {
        ServerLayer(())
    }
}

impl<S> Layer<S> for ServerLayer {
    type Service = Server<S>;

    fn layer(&self, service: S) -> Server<S> {
        Server(service)
    }
}

/// A service whose requests are segments. See [`ServerLayer`].
#[derive(Clone, Copy, Debug)]
pub struct Server<S>(S);

impl<S, B, R> Service<Request<B>> for Server<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Error: Display,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = ServerFuture<S::Future, Result<Response<R>, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let headers = request.headers();
        let caller = trace::continue_from_headers(|name| headers.get(name));
        let host = host(request.uri(), headers).unwrap_or_default();
        let caller = caller.asked(request.method().as_str(), host, request.uri().path());
        let begin = || {
            if task().is_traced() {
                describe(&request);
            }
            self.0.call(request)
        };
        ServerFuture { request: caller.request(begin, answered) }
    }
}

fn describe<B>(request: &Request<B>) {
    let headers = request.headers();
    let url = url(request);
    let mut http = Http::new().method(request.method().as_str()).url(&url);
    if let Some(agent) = text(headers, USER_AGENT.as_str()) {
        http = http.user_agent(agent);
    }
    // The first one is the client; each proxy on the way adds its own.
    if let Some(client) = text(headers, "x-forwarded-for").and_then(|all| all.split(',').next()) {
        http = http.x_forwarded_for(client.trim());
    }
    task().http(http);
}

fn answered<R, E: Display>(result: &Result<Response<R>, E>) {
    match result {
        Ok(response) => {
            let mut http = Http::new().status(response.status().as_u16());
            let length = text(response.headers(), CONTENT_LENGTH.as_str());
            if let Some(bytes) = length.and_then(|length| length.parse().ok()) {
                http = http.content_length(bytes);
            }
            task().http(http);
        }
        Err(error) => {
            task().exception(error);
        }
    }
}

pin_project! {
    /// A request that is a segment. See [`ServerLayer`].
    #[derive(Debug)]
    pub struct ServerFuture<F: Future, O> {
        #[pin]
        request: trace::Request<F, fn(&O)>,
    }
}

impl<F: Future<Output = O>, O> Future for ServerFuture<F, O> {
    type Output = O;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<O> {
        self.project().request.poll(context)
    }
}
