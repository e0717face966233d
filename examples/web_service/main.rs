//! A web service on axum with annotated handlers and a graceful shutdown.
//!
//! ```sh
//! cargo run --example web_service                                # sends itself a few requests
//! cargo run --example web_service -- --serve                     # until SIGTERM or ctrl-c
//! cargo run --example web_service -- --serve 0.0.0.0:8080 --aws  # to the real CloudWatch
//! ```
//!
//! One attribute on a middleware times every request, by route and method; those on the handlers
//! are nested in it. `main` installs the reporter before it serves, and shuts it down when the last
//! request has its answer, so that the last requests are in the metrics too.

mod arguments;
mod service;
mod visit;

use std::collections::BTreeMap;
use std::error::Error;
use std::io;
use std::process::ExitCode;

use arguments::Arguments;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_cloudwatch::config::{Credentials, SharedCredentialsProvider};
use cwmetrics_local::Local;
use service::Shop;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("{error}\n\n{}", arguments::USAGE);
            return ExitCode::from(2);
        }
    };
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("web_service: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let mut builder = cwmetrics::namespace("Shop").dimension("Service", "orders");
    let local = if arguments.aws { None } else { Some(Local::start()?) };
    if let Some(local) = &local {
        builder = builder.sdk_config(&config(local));
    }
    let reporter = builder.install()?;

    let signal = asked_to_stop()?;
    let listener = TcpListener::bind(arguments.address).await?;
    let address = listener.local_addr()?;
    let shop = Shop::default();
    let mut visited = Ok(());
    if arguments.serve {
        println!("serving on http://{address} until SIGTERM or ctrl-c");
        service::serve(listener, &shop, signal).await?;
    } else {
        println!("serving on http://{address} for a few requests");
        let (stop, stopped) = oneshot::channel();
        let either = async {
            tokio::select! {
                () = signal => {}
                _ = stopped => {}
            }
        };
        let visit = visit::visit(address, &shop, stop);
        let (served, seen) = tokio::join!(service::serve(listener, &shop, either), visit);
        served?;
        visited = seen;
    }
    println!("the last request has its answer");
    reporter.shutdown().await?;
    visited?;

    let Some(local) = local else { return Ok(()) };
    for line in arrived(&local) {
        println!("{line}");
    }
    if !arguments.serve {
        visit::check(&local)?;
    }
    Ok(())
}

/// Completes at SIGTERM, as an orchestrator sends it, or ctrl-c.
#[cfg(unix)]
fn asked_to_stop() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Completes at ctrl-c.
#[cfg(not(unix))]
fn asked_to_stop() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// The endpoint in this process, and credentials that it does not look at.
fn config(local: &Local) -> SdkConfig {
    let credentials = Credentials::new("local", "local", None, None, "web_service");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(local.url())
        .build()
}

/// A line for every series that has arrived. The data of a series add up.
fn arrived(local: &Local) -> Vec<String> {
    let mut series = BTreeMap::<_, (f64, f64)>::new();
    for datum in local.datums() {
        let own = datum.dimensions.iter().filter(|(name, _)| name != "Service");
        let own: Vec<_> = own.map(|(name, value)| format!("{name}={value}")).collect();
        let total = series.entry((datum.name.clone(), own.join(" "), datum.unit.clone())).or_default();
        total.0 += datum.sample_count();
        total.1 += datum.sum();
    }
    let line = |((name, own, unit), (samples, sum))| {
        format!("  {name:<9} {own:<33} {samples} sample(s), sum {sum:.3} {unit}")
    };
    series.into_iter().map(line).collect()
}
