//! The command line.

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::command::{
    completions, cost, dashboard, graph, lightsail, local, man, map, metrics, trace, traces,
};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const AFTER_HELP: &str = "\
Exit codes:
  0  done
  1  the service or the network said no
  2  wrong usage
  3  nothing was found: no such metric, trace or instance, or no data in the time range

Credentials, region and endpoint come from where the AWS command line takes them: environment, \
~/.aws, single sign-on, instance roles. An endpoint on this machine needs no credentials.";

/// CloudWatch metrics and X-Ray traces in the terminal, and an endpoint to develop against
#[derive(Debug, Parser)]
#[command(name = "cwmetrics", version, about, styles = STYLES, after_help = AFTER_HELP)]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    Local(local::Arguments),
    Metrics(metrics::Arguments),
    Graph(graph::Arguments),
    Dashboard(dashboard::Arguments),
    Cost(cost::Arguments),
    Traces(traces::Arguments),
    Trace(trace::Arguments),
    Map(map::Arguments),
    Lightsail(lightsail::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// Options of every subcommand.
#[derive(Args, Debug)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Where to ask instead of AWS, such as http://127.0.0.1:4400
    /// [default: AWS_ENDPOINT_URL, else AWS]
    #[arg(long, global = true, value_name = "URL", value_parser = crate::service::endpoint)]
    pub endpoint_url: Option<String>,
    /// The AWS region [default: AWS_REGION, else that of the profile]
    #[arg(long, global = true)]
    pub region: Option<String>,
    /// The profile of ~/.aws/config [default: AWS_PROFILE]
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// How to print what was found
    #[arg(long, global = true, value_name = "FORMAT", default_value = "table")]
    pub output: Format,
    /// Whether to use colours; `auto` does on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// How to print what was found.
#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
pub enum Format {
    /// For people
    Table,
    /// For programs
    Json,
}

/// Whether to use colours.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// From here on everything that is printed follows this.
    pub fn write_global(self) {
        match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}
