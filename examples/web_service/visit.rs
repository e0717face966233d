//! A client of the service, and what its requests must have left in the metrics.

use std::error::Error;
use std::net::SocketAddr;

use axum::body::{self, Body};
use axum::http::{Request, StatusCode};
use cwmetrics_local::Local;
use http_body_util::channel::Channel;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::sync::oneshot;

use crate::service::Shop;

struct Visitor {
    client: Client<HttpConnector, Body>,
    address: SocketAddr,
}

impl Visitor {
    async fn send(&self, method: &str, path: &str, body: Body) -> Result<StatusCode, Box<dyn Error>> {
        let uri = format!("http://{}{path}", self.address);
        let request = Request::builder().method(method).uri(uri).body(body)?;
        let (head, body) = self.client.request(request).await?.into_parts();
        let text = body::to_bytes(Body::new(body), 1024).await?;
        println!(
            "{method:>5} {path:<13} {} {}",
            head.status.as_u16(),
            String::from_utf8_lossy(&text).trim_end()
        );
        Ok(head.status)
    }
}

/// Six requests; the service is told to stop while the last is under way.
pub async fn visit(
    address: SocketAddr,
    shop: &Shop,
    stop: oneshot::Sender<()>,
) -> Result<(), Box<dyn Error>> {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    let visitor = Visitor { client: Client::builder(TokioExecutor::new()).build(connector), address };
    for (method, path, body, expected) in [
        ("GET", "/wares/apple", "", StatusCode::OK),
        ("GET", "/wares/stone", "", StatusCode::NOT_FOUND),
        ("POST", "/orders", "apple", StatusCode::CREATED),
        ("POST", "/orders", "durian", StatusCode::INTERNAL_SERVER_ERROR),
        ("GET", "/nowhere", "", StatusCode::NOT_FOUND),
    ] {
        let status = visitor.send(method, path, Body::from(body)).await?;
        if status != expected {
            return Err(format!("{method} {path} was answered {status} instead of {expected}").into());
        }
    }

    let (mut sender, body) = Channel::<_>::new(1);
    let mut begun = shop.begun.subscribe();
    let last = visitor.send("POST", "/orders", Body::new(body));
    let stopping = async {
        sender.send_data("pe".into()).await?;
        begun.wait_for(|begun| *begun >= 6).await?;
        println!("the service is told to stop while a request is under way");
        // It can have been stopped by a signal already.
        let _ = stop.send(());
        sender.send_data("ar".into()).await?;
        drop(sender);
        Ok::<_, Box<dyn Error>>(())
    };
    let (status, ()) = tokio::try_join!(last, stopping)?;
    match status {
        StatusCode::CREATED => Ok(()),
        status => Err(format!("the last request was answered {status}").into()),
    }
}

/// That the metrics tell of these requests.
pub fn check(local: &Local) -> Result<(), String> {
    if let Some(refusal) = local.refusals().first() {
        return Err(format!("refused: {}", refusal.message));
    }
    let datums = local.datums();
    let sum = |name: &str, dimension: &str, value: &str| -> (f64, f64) {
        let these =
            datums.iter().filter(|datum| datum.name == name && datum.dimension(dimension) == Some(value));
        these.fold((0.0, 0.0), |(samples, sum), datum| (samples + datum.sample_count(), sum + datum.sum()))
    };
    for (what, arrived, expected) in [
        ("orders timed", sum("request", "Route", "/orders").0, 3.0),
        ("look-ups timed", sum("request", "Route", "/wares/{ware}").0, 2.0),
        ("requests elsewhere", sum("request", "Route", "(none)").0, 1.0),
        ("POST requests", sum("request", "Method", "POST").0, 3.0),
        ("requests that went well", sum("requests", "Outcome", "ok").1, 5.0),
        ("requests that failed", sum("requests", "Outcome", "error").1, 1.0),
        ("orders taken", sum("orders", "Outcome", "ok").1, 2.0),
        ("orders refused", sum("orders", "Outcome", "error").1, 1.0),
        ("wares not found", sum("not found", "Service", "orders").1, 1.0),
        ("turnover in cents", sum("turnover", "Service", "orders").1, 95.0),
    ] {
        if arrived != expected {
            return Err(format!("{what}: {arrived} arrived instead of {expected}"));
        }
    }
    Ok(())
}
