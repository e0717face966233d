//! `cwmetrics local`: the embedded endpoint.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anstream::eprintln;
use clap::Args;
use clap::builder::styling::AnsiColor;
use cwmetrics_local::{Local, Refusal, StartError};
use serde_json::json;

use crate::arguments::{Format, Global};
use crate::failure::Failure;
use crate::output::text::printable;
use crate::output::{print, print_json};
use crate::signals::Signals;

/// Where SDKs look for X-Ray's daemon.
const DAEMON: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 2000);

/// Run an endpoint on this machine that stands in for CloudWatch, X-Ray and Lightsail
///
/// It keeps what it is sent, refuses what the services refuse, draws graphs, takes traces as X-Ray's
/// daemon does, and shows everything on a page for the browser, at the same address. Of Lightsail it has
/// one instance, which is this machine, with its own figures. Every refusal is shown on standard error
/// too, as it comes. It ends on Ctrl-C or SIGTERM.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Where to listen: a loopback address and a port, 0 for any free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4400", value_parser = address)]
    pub listen: SocketAddr,
    /// Where to take traces as X-Ray's daemon too, beside that address [default: 127.0.0.1:2000, where
    /// SDKs look for it, if it is free]
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub daemon: Option<SocketAddr>,
    /// Keep what was accepted in this directory, across restarts; it is made if there is none
    /// [default: in memory, until the end]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

pub async fn run(arguments: &Arguments, global: &Global) -> Result<(), Failure> {
    // Before anything is said, so that whoever reads it may end this at once.
    let mut end = Signals::listen()?;
    let local = start(arguments)?;
    let daemon = local.daemon_address();
    match global.output {
        Format::Json => print_json(&json!({ "url": local.url(), "daemon": daemon.to_string() }))?,
        Format::Table => print(&format!(
            "The endpoint is at {url}\n\nPoint a program at it:\n  export AWS_ENDPOINT_URL={url} \
             AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local\n{traces}Look at what \
             came:\n  {url} in a browser\n  cwmetrics --endpoint-url {url} metrics\n\n{kept}; \
             Ctrl-C ends it.",
            url = local.url(),
            traces = traces(daemon),
            kept = kept(arguments),
        ))?,
    }
    end.wait().await;
    Ok(())
}

/// With a daemon where one was asked for, or where SDKs look for it and nobody else is.
fn start(arguments: &Arguments) -> Result<Local, Failure> {
    let builder = |daemon: Option<SocketAddr>| {
        let mut builder = Local::builder().listen(arguments.listen).on_refusal(show);
        if let Some(directory) = &arguments.data {
            builder = builder.data(directory);
        }
        match daemon {
            Some(daemon) => builder.daemon(daemon),
            None => builder,
        }
    };
    match builder(Some(arguments.daemon.unwrap_or(DAEMON))).start() {
        Err(StartError::Listen { address: DAEMON, .. }) if arguments.daemon.is_none() => {
            builder(None).start()
        }
        started => started,
    }
    .map_err(|error| explain(error, arguments))
}

/// How a program finds the daemon.
fn traces(daemon: SocketAddr) -> String {
    match daemon {
        DAEMON => format!("X-Ray's SDKs find the daemon at {DAEMON} by themselves.\n"),
        other => format!("Point X-Ray's SDKs at it:\n  export AWS_XRAY_DAEMON_ADDRESS={other}\n"),
    }
}

/// Where the data are.
fn kept(arguments: &Arguments) -> String {
    match &arguments.data {
        Some(directory) => format!("The data are kept in {}", printable(&directory.display().to_string())),
        None => "The data are kept in memory".to_owned(),
    }
}

/// Why it did not start, and which option would help.
fn explain(error: StartError, arguments: &Arguments) -> Failure {
    let hint = match &error {
        StartError::Listen { error, address }
            if error.kind() == ErrorKind::AddrInUse && Some(*address) == arguments.daemon =>
        {
            "; choose another port with --daemon, or 0 for any free one"
        }
        StartError::Listen { error, .. } if error.kind() == ErrorKind::AddrInUse => {
            "; choose another port with --listen, or 0 for any free one"
        }
        _ => "",
    };
    Failure::Refused(format!("{error}{hint}"))
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "it is an address and a port, such as 127.0.0.1:4400".to_owned())
}

fn show(refusal: &Refusal) {
    let red = AnsiColor::Red.on_default().bold();
    let operation = if refusal.operation.is_empty() { "a request" } else { &refusal.operation };
    let [operation, message] = [operation, &refusal.message].map(printable);
    eprintln!("{red}refused{red:#} {operation} {}: {message}", refusal.code);
}
