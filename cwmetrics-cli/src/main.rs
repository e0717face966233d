//! `cwmetrics`: an endpoint to develop against, and CloudWatch metrics and X-Ray traces in the terminal.
//!
//! One file a subcommand in `command/`. Each reads through [`cloudwatch`], [`xray`] or [`lightsail`], says
//! what it found through [`output`], and ends with a [`Failure`] if it could not.

mod arguments;
mod cloudwatch;
mod command;
mod failure;
mod lightsail;
mod output;
mod range;
mod selection;
mod service;
mod signals;
mod xray;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use failure::Failure;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    arguments.global.color.write_global();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn run(arguments: Arguments) -> Result<(), Failure> {
    let global = &arguments.global;
    match &arguments.command {
        Command::Local(command) => command::local::run(command, global).await,
        Command::Metrics(command) => command::metrics::run(command, global).await,
        Command::Graph(command) => command::graph::run(command, global).await,
        Command::Dashboard(command) => command::dashboard::run(command, global).await,
        Command::Cost(command) => command::cost::run(command, global).await,
        Command::Traces(command) => command::traces::run(command, global).await,
        Command::Trace(command) => command::trace::run(command, global).await,
        Command::Map(command) => command::map::run(command, global).await,
        Command::Lightsail(command) => command::lightsail::run(command, global).await,
        Command::Completions(command) => command::completions::run(command),
        Command::Man(command) => command::man::run(command),
    }
}
