//! The service `orders`: looks whether there is enough, and has it paid.

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, StatusCode};
use axum::routing::post;
use cwmetrics::timeit;
use cwmetrics::tower::{Client, ClientLayer};
use hyper_util::client::legacy::Client as HttpClient;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tower::{Layer, ServiceExt};

use crate::settings::Settings;

#[derive(Clone)]
struct Payments {
    /// Its requests are remote subsegments, and carry the trace to the other service.
    client: Client<HttpClient<HttpConnector, Body>>,
    address: String,
}

pub fn router(settings: &Settings) -> Router {
    let client = HttpClient::builder(TokioExecutor::new()).build_http();
    let payments = Payments { client: ClientLayer::new().layer(client), address: settings.next.clone() };
    Router::new().route("/orders", post(order)).with_state(payments)
}

#[timeit("order")]
async fn order(State(payments): State<Payments>, customer: String) -> Result<&'static str, StatusCode> {
    cwmetrics::task().annotation("customer", &customer);
    reserve().await;
    match pay(&payments, &customer).await.map_err(|_| StatusCode::BAD_GATEWAY)? {
        StatusCode::OK => Ok("on its way"),
        refused => Err(refused),
    }
}

#[timeit("reserve")]
async fn reserve() {
    tokio::task::yield_now().await;
}

async fn pay(payments: &Payments, customer: &str) -> Result<StatusCode, hyper_util::client::legacy::Error> {
    let uri = format!("http://{}/payments", payments.address);
    let request = Request::post(uri).body(Body::from(customer.to_owned())).expect("it is a request");
    Ok(payments.client.clone().oneshot(request).await?.status())
}
