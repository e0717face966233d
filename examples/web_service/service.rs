//! The service: a middleware and two handlers, all annotated.

use std::io;

use axum::Router;
use axum::extract::{MatchedPath, Path, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use cwmetrics::{count, timeit};
use tokio::net::TcpListener;
use tokio::sync::watch;

#[derive(Clone, Default)]
pub struct Shop {
    /// How many requests have begun.
    pub begun: watch::Sender<u64>,
}

/// Serves until `stop` completes and every request that has begun by then has its answer.
pub async fn serve(
    listener: TcpListener,
    shop: &Shop,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let router = Router::new()
        .route("/wares/{ware}", get(ware))
        .route("/orders", post(order))
        .layer(middleware::from_fn_with_state(shop.clone(), measure));
    axum::serve(listener, router).with_graceful_shutdown(stop).await
}

/// Every request: the outermost call. A status from 500 on is an error.
#[timeit("request", dimensions("Route" = route(&request), "Method" = request.method()))]
#[count("requests", outcome, error_if = |response: &Response| response.status().is_server_error())]
async fn measure(State(shop): State<Shop>, request: Request, next: Next) -> Response {
    shop.begun.send_modify(|begun| *begun += 1);
    next.run(request).await
}

/// The route, not the path: paths are without number, and each would be a metric of its own.
fn route(request: &Request) -> String {
    match request.extensions().get::<MatchedPath>() {
        Some(route) => route.as_str().to_owned(),
        None => "(none)".to_owned(),
    }
}

#[timeit("ware", dimensions("Method" = method), unit = Microseconds)]
#[count("not found", on = error)]
async fn ware(method: Method, Path(name): Path<String>) -> Result<String, StatusCode> {
    let cents = price(&name).ok_or(StatusCode::NOT_FOUND)?;
    Ok(format!("{method}: {name} costs {cents} cents\n"))
}

/// An answer with a status is no `Err`: `error_if` looks at it.
#[count("orders", outcome, error_if = |answer: &(StatusCode, String)| !answer.0.is_success())]
#[count("turnover", value = price(&name).unwrap_or(0))]
async fn order(name: String) -> (StatusCode, String) {
    match price(&name) {
        Some(_) => (StatusCode::CREATED, format!("{name} is ordered\n")),
        None if name == "durian" => (StatusCode::INTERNAL_SERVER_ERROR, "the shop is upset\n".to_owned()),
        None => (StatusCode::NOT_FOUND, format!("there is no {name}\n")),
    }
}

fn price(name: &str) -> Option<u32> {
    match name {
        "apple" => Some(40),
        "pear" => Some(55),
        _ => None,
    }
}
