//! `cwmetrics local`: the embedded endpoint.

use std::net::SocketAddr;

use anstream::eprintln;
use clap::Args;
use clap::builder::styling::AnsiColor;
use cwmetrics_local::{Local, Refusal};
use serde_json::json;

use crate::arguments::{Format, Global};
use crate::failure::Failure;
use crate::output::text::printable;
use crate::output::{print, print_json};
use crate::signals::Signals;

/// Run an endpoint on this machine that stands in for CloudWatch
///
/// It keeps what it is sent, refuses what CloudWatch refuses, and shows every refusal on standard
/// error as it comes. It ends on Ctrl-C or SIGTERM.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Where to listen: a loopback address and a port, 0 for any free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4400", value_parser = address)]
    pub listen: SocketAddr,
}

pub async fn run(arguments: &Arguments, global: &Global) -> Result<(), Failure> {
    // Before anything is said, so that whoever reads it may end this at once.
    let mut end = Signals::listen()?;
    let local = Local::builder()
        .listen(arguments.listen)
        .on_refusal(show)
        .start()
        .map_err(|error| Failure::Refused(error.to_string()))?;
    match global.output {
        Format::Json => print_json(&json!({ "url": local.url() }))?,
        Format::Table => print(&format!(
            "The endpoint is at {url}\n\nPoint a program at it:\n  export AWS_ENDPOINT_URL={url} \
             AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local\nLook at what \
             came:\n  cwmetrics --endpoint-url {url} metrics",
            url = local.url()
        ))?,
    }
    end.wait().await;
    Ok(())
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
