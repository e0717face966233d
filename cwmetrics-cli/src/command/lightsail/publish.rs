//! `cwmetrics lightsail --namespace`: the metrics into CloudWatch, once or for ever.

use std::path::PathBuf;
use std::time::Duration;

use anstream::eprintln;
use aws_sdk_cloudwatch::Client as CloudWatch;
use aws_sdk_lightsail::Client as Lightsail;
use clap::Args;
use cwmetrics_core::Reporter;
use cwmetrics_lightsail::{Bridge, RoundError, Source};

use super::Arguments;
use super::calls::Calls;
use super::journal::{self, Journal};
use super::memory::{self, Way};
use crate::arguments::{Format, Global};
use crate::failure::Failure;
use crate::lightsail::explain;
use crate::service::{Kind, Service};
use crate::signals::Signals;

/// The oldest points that CloudWatch takes, in seconds (API reference of PutMetricData).
const OLDEST: i64 = 14 * 24 * 3600;

const STOPPED: &str = "stopped by a signal; the next run goes on from what was sent";

/// Options of publishing.
#[derive(Args, Debug)]
#[command(next_help_heading = "Publishing")]
pub struct Options {
    /// Go on, with each point as it comes, until Ctrl-C or SIGTERM
    #[arg(long)]
    follow: bool,
    /// Put this dimension on every metric, beside InstanceName; can be repeated
    #[arg(long = "dimension", short, id = "dimension", value_name = "NAME=VALUE", value_parser = pair)]
    dimensions: Vec<(String, String)>,
    /// The file that remembers how far this has come [default: one for each namespace, region, profile,
    /// endpoint and set of dimensions, in $XDG_STATE_HOME/cwmetrics or ~/.local/state/cwmetrics]
    #[arg(long, value_name = "FILE")]
    progress: Option<PathBuf>,
}

pub async fn run(arguments: &Arguments, namespace: &str, global: &Global) -> Result<(), Failure> {
    check(arguments, global)?;
    let options = &arguments.publishing;
    let mut end = Signals::listen()?;
    let from = Service::connect(Kind::Lightsail, global).await?;
    let to = Service::connect(Kind::CloudWatch, global).await?;
    let file = match &options.progress {
        Some(file) => file.clone(),
        None => memory::default(&Way {
            namespace,
            dimensions: &options.dimensions,
            region: to.region(),
            profile: global.profile.as_deref(),
            endpoints: [&from, &to].map(|service| service.config.endpoint_url()),
        })?,
    };
    memory::make_room(&file)?;
    let reporter = reporter(namespace, &options.dimensions, &to)?;
    let bridge = bridge(arguments, &from, &to, file)?;
    let published = tokio::select! {
        () = end.wait() => if options.follow { Ok(()) } else { Err(Failure::Refused(STOPPED.to_owned())) },
        published = publish(bridge, &from, &to, options.follow) => published,
    };
    let sent = reporter.shutdown().await;
    published.and(sent.map_err(|error| Failure::Refused(error.to_string())))
}

/// What cannot be, before anything is asked.
fn check(arguments: &Arguments, global: &Global) -> Result<(), Failure> {
    let wrong = if global.output == Format::Json {
        "--output json goes with --show; --namespace publishes"
    } else if arguments.range.since.is_some_and(|since| since > OLDEST) {
        "CloudWatch takes no points from before two weeks, so --since must be 14d at most"
    } else if std::env::var_os("CWMETRICS").is_some_and(|value| value == "off") {
        "CWMETRICS=off in the environment turns publishing off"
    } else {
        return Ok(());
    };
    Err(Failure::Usage(wrong.to_owned()))
}

/// What sends the points, with all its guarantees.
fn reporter(namespace: &str, dimensions: &[(String, String)], to: &Service) -> Result<Reporter, Failure> {
    let mut builder = cwmetrics_core::namespace(namespace)
        .sdk_config(&to.config)
        // Instances are as many as there are, and not made up by a program.
        .max_series(usize::MAX);
    for (name, value) in dimensions {
        builder = builder.dimension(name.clone(), value.clone());
    }
    builder.install().map_err(|error| Failure::Usage(error.to_string()))
}

fn bridge(arguments: &Arguments, from: &Service, to: &Service, file: PathBuf) -> Result<Bridge, Failure> {
    let source = Source::new(Lightsail::new(&from.config));
    let bridge = Bridge::with_clients(source, &CloudWatch::new(&to.config), file);
    let mut bridge = bridge.map_err(|error| Failure::Refused(error.to_string()))?;
    let selection = &arguments.selection;
    if !selection.instances.is_empty() {
        bridge = bridge.instances(&selection.instances);
    }
    if !selection.metrics.is_empty() {
        bridge = bridge.metrics(selection.metrics.iter().cloned());
    }
    if let Some(since) = arguments.range.since {
        bridge = bridge.since(Duration::from_secs(since.unsigned_abs()));
    }
    let mut calls = Calls::new();
    Ok(bridge.watch(move |step| calls.show(step)))
}

/// Once, or until the caller drops it.
async fn publish(mut bridge: Bridge, from: &Service, to: &Service, follow: bool) -> Result<(), Failure> {
    if follow {
        let mut journal = Journal::new(to.place());
        match bridge.follow(|round| journal.tell(round.map_err(|error| explained(from, &error)))).await {}
    }
    let round = bridge.round().await.map_err(|error| explained(from, &error))?;
    eprintln!("{}", journal::sent(&round, to.place()));
    Failure::all(journal::troubles(&round).into_iter().map(|(_, failure)| failure).collect())
}

/// Why a round has failed.
fn explained(from: &Service, error: &RoundError) -> Failure {
    match error {
        RoundError::Read(error) => explain(from, error),
        other => Failure::Refused(other.to_string()),
    }
}

/// `Stage=prod`
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => {
            Ok((name.to_owned(), value.to_owned()))
        }
        _ => Err("a dimension is NAME=VALUE".to_owned()),
    }
}
