//! `cwmetrics local`: the embedded endpoint.

use std::io::ErrorKind;
use std::net::SocketAddr;
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

/// Run an endpoint on this machine that stands in for CloudWatch
///
/// It keeps what it is sent, refuses what CloudWatch refuses, draws graphs, and shows everything on
/// a page for the browser, at the same address. Every refusal is shown on standard error too, as
/// it comes. It ends on Ctrl-C or SIGTERM.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Where to listen: a loopback address and a port, 0 for any free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4400", value_parser = address)]
    pub listen: SocketAddr,
    /// Keep what was accepted in this directory, across restarts; it is made if there is none
    /// [default: in memory, until the end]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

pub async fn run(arguments: &Arguments, global: &Global) -> Result<(), Failure> {
    // Before anything is said, so that whoever reads it may end this at once.
    let mut end = Signals::listen()?;
    let mut builder = Local::builder().listen(arguments.listen).on_refusal(show);
    if let Some(directory) = &arguments.data {
        builder = builder.data(directory);
    }
    let local = builder.start().map_err(explain)?;
    match global.output {
        Format::Json => print_json(&json!({ "url": local.url() }))?,
        Format::Table => print(&format!(
            "The endpoint is at {url}\n\nPoint a program at it:\n  export AWS_ENDPOINT_URL={url} \
             AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local\nLook at what \
             came:\n  {url} in a browser\n  cwmetrics --endpoint-url {url} metrics\n\n{kept}; \
             Ctrl-C ends it.",
            url = local.url(),
            kept = kept(arguments),
        ))?,
    }
    end.wait().await;
    Ok(())
}

/// Where the data are.
fn kept(arguments: &Arguments) -> String {
    match &arguments.data {
        Some(directory) => format!("The data are kept in {}", printable(&directory.display().to_string())),
        None => "The data are kept in memory".to_owned(),
    }
}

/// Why it did not start, and which option would help.
fn explain(error: StartError) -> Failure {
    let hint = match &error {
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
