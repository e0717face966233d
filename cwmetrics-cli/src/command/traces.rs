//! `cwmetrics traces`: a list of traces.

use clap::Args;
use cwmetrics_traces::Summary;
use jiff::Timestamp;

use crate::arguments::{Format, Global};
use crate::failure::Failure;
use crate::output::lines::{colored, columns};
use crate::output::{print, print_json};
use crate::range::{self, RangeArguments};
use crate::xray::XRay;

/// List traces, the newest first
///
/// When each began, its id for `cwmetrics trace`, how long the answer took, the service in which the
/// request came in, and how it ended. A filter is an expression of X-Ray, such as
/// 'service("shop") AND responsetime > 1', 'fault', 'http.status = 500' or
/// 'annotation.customer = "7"'.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Only those that match this filter expression
    #[arg(long, short, value_name = "EXPRESSION")]
    filter: Option<String>,
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    limit: u16,
    #[command(flatten)]
    range: RangeArguments,
}

pub async fn run(arguments: &Arguments, global: &Global) -> Result<(), Failure> {
    let range = arguments.range.resolve(Timestamp::now())?;
    let times = range.of_traces()?;
    let xray = XRay::connect(global).await?;
    let found = xray.summaries(times, arguments.filter.as_deref(), arguments.limit.into()).await?;
    if found.summaries.is_empty() {
        let filter = match &arguments.filter {
            Some(filter) => format!(" that match {filter}"),
            None => String::new(),
        };
        let place = xray.place();
        return Err(Failure::Nothing(format!(
            "there are no traces at {place} from {}{filter}; a longer --since may have some",
            range.shown()
        )));
    }
    match global.output {
        Format::Json => print_json(&found.summaries.iter().map(Summary::to_json).collect()),
        Format::Table => {
            let more = match found.has_more {
                true => format!("\nThe newest {}; a larger --limit shows more.", found.summaries.len()),
                false => String::new(),
            };
            let lines = Summary::list(&found.summaries, start, columns());
            print(&format!("{}{more}", colored(&lines)))
        }
    }
}

/// `2026-01-31T12:00:00Z`: the second in which it began.
pub fn start(seconds: f64) -> String {
    range::shown(seconds as i64)
}
