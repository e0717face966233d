//! `cwmetrics map`: the service graph.

use std::path::PathBuf;

use clap::Args;
use cwmetrics_traces::TraceId;
use jiff::Timestamp;

use crate::arguments::{Format, Global};
use crate::failure::Failure;
use crate::output::lines::{colored, columns};
use crate::output::{print, print_json, write, write_file};
use crate::range::RangeArguments;
use crate::xray::XRay;

/// Show which services call which, how often, how fast and how well
///
/// Each service, and below it those that it calls, with the requests by how they ended and with how
/// long they took. With --output json the services are printed as GetServiceGraph has them.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Of this trace instead of all in the time range; can be repeated
    #[arg(long = "trace", value_name = "ID", conflicts_with_all = ["since", "from", "to"])]
    traces: Vec<TraceId>,
    /// Write an SVG picture to this file instead
    #[arg(long, value_name = "FILE", conflicts_with = "dot")]
    svg: Option<PathBuf>,
    /// Print the graph in the DOT language of Graphviz instead
    #[arg(long)]
    dot: bool,
    #[command(flatten)]
    range: RangeArguments,
}

pub async fn run(arguments: &Arguments, global: &Global) -> Result<(), Failure> {
    let range = arguments.range.resolve(Timestamp::now())?;
    let times = range.of_traces()?;
    let xray = XRay::connect(global).await?;
    let map = match &arguments.traces[..] {
        [] => xray.map(times).await?,
        ids => xray.trace_map(ids).await?,
    };
    if map.is_empty() {
        let place = xray.place();
        return Err(Failure::Nothing(match &arguments.traces[..] {
            [] => {
                let range = range.shown();
                format!("no service has traces at {place} from {range}; a longer --since may have some")
            }
            [id] => format!("there is no trace {id} at {place}"),
            _ => format!("there are none of these traces at {place}"),
        }));
    }
    match (&arguments.svg, global.output) {
        (Some(path), _) => write_file(path, map.to_svg().as_bytes()),
        (None, _) if arguments.dot => write(map.to_dot().as_bytes()),
        (None, Format::Json) => print_json(&map.to_services()),
        (None, Format::Table) => print(&colored(&map.lines(columns()))),
    }
}
