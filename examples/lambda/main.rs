//! An AWS Lambda function whose metrics are delivered before it answers.
//!
//! ```sh
//! cargo run --example lambda
//! ```
//!
//! Between two invocations Lambda freezes the process, threads in the background too. With
//! `Push::BeforeReturn` the outermost annotated call, here the handler, returns when its data are
//! accepted, or given up on after `push_timeout`. The reporter is installed once, before the first
//! invocation; a warm process keeps it, and its connections.
//!
//! This file is a whole function: built for Lambda and deployed it pushes to CloudWatch, where its
//! role needs `cloudwatch:PutMetricData`. Outside Lambda it starts itself as Lambda would: with
//! the Runtime API and a CloudWatch endpoint on loopback ports, see `outside.rs`.

mod outside;

use std::process::ExitCode;

use cwmetrics::{Push, count, timeit};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> ExitCode {
    let in_lambda = std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_some();
    let ran = if in_lambda { function().await } else { outside::demonstrate().await };
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lambda: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn function() -> Result<(), Error> {
    let reporter = cwmetrics::namespace("Shop").push(Push::BeforeReturn).install()?;
    lambda_runtime::run(service_fn(handler)).await?;
    reporter.shutdown().await?;
    Ok(())
}

/// One invocation: the outermost call.
#[timeit("invocation")]
#[count("orders", outcome)]
async fn handler(event: LambdaEvent<Value>) -> Result<Value, Error> {
    let ware = event.payload["ware"].as_str().unwrap_or_default();
    let pieces = event.payload["pieces"].as_u64().unwrap_or(1);
    let cents = price(ware)? * pieces;
    cwmetrics::put_value("turnover", cents as f64);
    Ok(json!({ "ware": ware, "cents": cents }))
}

/// Nested: its time is delivered with the invocation's.
#[timeit("price", unit = Microseconds)]
fn price(ware: &str) -> Result<u64, String> {
    match ware {
        "apple" => Ok(40),
        "pear" => Ok(55),
        _ => Err(format!("there is no {ware:?}")),
    }
}
