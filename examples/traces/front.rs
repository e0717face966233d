//! The service `front`: its customers order.

use std::error::Error;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use cwmetrics::timeit;
use cwmetrics::tower::ClientLayer;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tower::{Layer, ServiceExt};

/// Who orders in a round, and how that ends.
pub const CUSTOMERS: [(&str, StatusCode); 4] = [
    ("Ada", StatusCode::OK),
    ("Grace", StatusCode::OK),
    ("Karl", StatusCode::PAYMENT_REQUIRED),
    ("Nobody", StatusCode::INTERNAL_SERVER_ERROR),
];

/// Each customer orders once.
pub async fn visit(orders: &str) -> Result<(), Box<dyn Error>> {
    for (customer, expected) in CUSTOMERS {
        let status = buy(orders, customer).await?;
        println!("{customer:>6} ordered: {status}");
        if status != expected {
            return Err(format!("{customer} was answered {status} instead of {expected}").into());
        }
    }
    Ok(())
}

/// Rounds until ctrl-c. Gives how many.
pub async fn visit_until_ctrl_c(orders: &str) -> Result<u64, Box<dyn Error>> {
    let mut rounds = 0;
    loop {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => return Ok(rounds),
            () = tokio::time::sleep(Duration::from_secs(2)) => {}
        }
        visit(orders).await?;
        rounds += 1;
    }
}

/// The outermost call of a request: a segment.
#[timeit("buy")]
async fn buy(orders: &str, customer: &'static str) -> Result<StatusCode, hyper_util::client::legacy::Error> {
    cwmetrics::task().annotation("customer", customer).user(customer);
    let client = ClientLayer::new().layer(Client::builder(TokioExecutor::new()).build_http::<Body>());
    let request = Request::post(format!("http://{orders}/orders")).body(Body::from(customer));
    Ok(client.oneshot(request.expect("it is a request")).await?.status())
}
