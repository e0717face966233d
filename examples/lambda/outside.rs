//! Outside Lambda: what Lambda does for a function, as far as this one needs it.
//!
//! The program starts itself as a child process in the environment that Lambda gives, serves it
//! the Runtime API, and looks, whenever an answer is posted, at which data have arrived by then.

use std::collections::{BTreeMap, VecDeque};
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::{self, Body};
use axum::extract::{Path, Request, State};
use axum::http::{Response, StatusCode};
use axum::routing::{get, post};
use cwmetrics_local::{Datum, Local};
use lambda_runtime::Error;
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio::sync::mpsc;

/// What is ordered, and the metrics that the invocation records. The second one fails.
const INVOCATIONS: [(&str, &[(&str, f64)]); 2] = [
    (
        r#"{"ware":"apple","pieces":3}"#,
        &[("invocation", 1.0), ("orders", 1.0), ("price", 1.0), ("turnover", 1.0)],
    ),
    (r#"{"ware":"stone"}"#, &[("invocation", 1.0), ("orders", 1.0), ("price", 1.0)]),
];

/// What the function has posted.
struct Answer {
    id: String,
    /// `response` or `error`.
    kind: String,
    text: String,
    /// All data that had arrived before.
    datums: Vec<Datum>,
}

struct RuntimeApi {
    waiting: Mutex<VecDeque<(usize, &'static str)>>,
    local: Local,
    answers: mpsc::UnboundedSender<Answer>,
}

pub async fn demonstrate() -> Result<(), Error> {
    let local = Local::start()?;
    let endpoint = local.url().to_owned();
    let (answers, mut answered) = mpsc::unbounded_channel();
    let events = INVOCATIONS.iter().enumerate().map(|(index, (event, _))| (index + 1, *event));
    let api = Arc::new(RuntimeApi { waiting: Mutex::new(events.collect()), local, answers });
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let router = Router::new()
        .route("/2018-06-01/runtime/invocation/next", get(next))
        .route("/2018-06-01/runtime/invocation/{id}/{kind}", post(answer))
        .with_state(api);
    let server = tokio::spawn(async move { axum::serve(listener, router).await });

    let mut command = Command::new(std::env::current_exe()?);
    // Lambda knows nothing of the developer's account.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AWS_") {
            command.env_remove(name);
        }
    }
    let mut function = command
        .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
        .env("AWS_LAMBDA_FUNCTION_NAME", "orders")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
        .env("AWS_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", "local")
        .env("AWS_SECRET_ACCESS_KEY", "local")
        .env("AWS_ENDPOINT_URL", endpoint)
        .kill_on_drop(true)
        .spawn()?;

    let mut before = 0;
    for (number, (event, expected)) in INVOCATIONS.iter().enumerate() {
        let answer = tokio::select! {
            answer = answered.recv() => answer.ok_or("the Runtime API has ended")?,
            ended = function.wait() => return Err(format!("the function has ended: {}", ended?).into()),
        };
        let arrived = samples(&answer.datums[before..]);
        before = answer.datums.len();
        println!("invocation {}: {event}", number + 1);
        println!("  data that had arrived when it was answered: {}", describe(&arrived));
        println!("  {} of {}: {}", answer.kind, answer.id, answer.text);
        let expected: BTreeMap<String, f64> =
            expected.iter().map(|(name, samples)| ((*name).to_owned(), *samples)).collect();
        if arrived != expected {
            return Err(format!("there should have been {} by then", describe(&expected)).into());
        }
    }
    println!("each invocation's data had arrived before its answer was posted");

    // The function waits for a third invocation, and is ended as Lambda ends it: by force.
    function.kill().await?;
    server.abort();
    Ok(())
}

/// Gives the function its next event; it waits for one that never comes after the last.
async fn next(State(api): State<Arc<RuntimeApi>>) -> Result<Response<Body>, StatusCode> {
    let waiting = api.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    let Some((number, event)) = waiting else { return std::future::pending().await };
    let deadline = SystemTime::now() + Duration::from_secs(30);
    let deadline = deadline.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Response::builder()
        .header("content-type", "application/json")
        .header("lambda-runtime-aws-request-id", format!("request-{number}"))
        .header("lambda-runtime-deadline-ms", deadline.as_millis().to_string())
        .header(
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:us-east-1:123456789012:function:orders",
        )
        .body(Body::from(event))
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

/// Takes a response or an error.
async fn answer(
    State(api): State<Arc<RuntimeApi>>,
    Path((id, kind)): Path<(String, String)>,
    request: Request,
) -> Result<StatusCode, StatusCode> {
    // Before the answer has even been read.
    let datums = api.local.datums();
    let text = body::to_bytes(request.into_body(), 6 << 20).await.map_err(|_| StatusCode::BAD_REQUEST)?;
    let text = String::from_utf8_lossy(&text).into_owned();
    // Nobody receives it any more at the end.
    let _ = api.answers.send(Answer { id, kind, text, datums });
    Ok(StatusCode::ACCEPTED)
}

/// How many samples of each metric.
fn samples(datums: &[Datum]) -> BTreeMap<String, f64> {
    let mut samples = BTreeMap::new();
    for datum in datums {
        *samples.entry(datum.name.clone()).or_default() += datum.sample_count();
    }
    samples
}

fn describe(samples: &BTreeMap<String, f64>) -> String {
    let each: Vec<_> = samples.iter().map(|(name, samples)| format!("{name} x {samples}")).collect();
    if each.is_empty() { "none".to_owned() } else { each.join(", ") }
}
