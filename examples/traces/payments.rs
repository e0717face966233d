//! The service `payments`: asks CloudWatch, and does not trust everybody.

use aws_config::SdkConfig;
use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::config::Builder;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use cwmetrics::trace::SdkInterceptor;
use cwmetrics::{monitored_task, timeit};

pub fn router(config: &SdkConfig) -> Router {
    // Each request of this client is a subsegment.
    let config = Builder::from(config).interceptor(SdkInterceptor::new()).build();
    Router::new().route("/payments", post(pay)).with_state(Client::from_conf(config))
}

#[monitored_task("pay")]
async fn pay(State(cloudwatch): State<Client>, customer: String) -> StatusCode {
    match judge(&cloudwatch, &customer).await {
        Ok(()) => StatusCode::OK,
        Err(Refused::Broke) => StatusCode::PAYMENT_REQUIRED,
        Err(Refused::Unknown) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[derive(Debug)]
enum Refused {
    Broke,
    Unknown,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Refused::Broke => "there is no money left",
            Refused::Unknown => "nobody knows this customer",
        })
    }
}

#[timeit("judge")]
async fn judge(cloudwatch: &Client, customer: &str) -> Result<(), Refused> {
    let _ = cloudwatch.list_metrics().namespace("Shop").metric_name("payments").send().await;
    match customer {
        "Ada" | "Grace" => Ok(()),
        "Karl" => Err(Refused::Broke),
        _ => Err(Refused::Unknown),
    }
}
