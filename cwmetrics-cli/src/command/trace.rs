//! `cwmetrics trace`: the timeline of a trace.

use std::path::PathBuf;

use anstream::eprintln;
use clap::Args;
use cwmetrics_traces::fetch::Fetched;
use cwmetrics_traces::{Timeline, Trace, TraceId, duration};
use serde_json::{Value, json};

use super::traces::start;
use crate::arguments::{Format, Global};
use crate::failure::Failure;
use crate::output::lines::colored;
use crate::output::table::columns;
use crate::output::text::{counted, printable};
use crate::output::{print, print_json, write_file};
use crate::xray::XRay;

/// Pixels of a picture's width.
const WIDTH: u32 = 1200;
/// Columns where standard output is no terminal: the bars fill any.
const COLUMNS: usize = 100;

/// Show the timeline of a trace
///
/// A row for each segment and subsegment: its name, how long it took, how it ended, and when it was.
/// Of a trace with more rows than --rows, siblings of the same name are put together, then what is
/// deepest is left out. With --output json the trace is printed as BatchGetTraces has it.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Its id, in the form of X-Ray or of W3C
    #[arg(value_name = "ID")]
    id: TraceId,
    /// Write an SVG picture to this file instead
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// How many rows at most
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u16).range(1..))]
    rows: u16,
}

pub async fn run(arguments: &Arguments, global: &Global) -> Result<(), Failure> {
    let xray = XRay::connect(global).await?;
    let id = arguments.id;
    let fetched = xray.trace(id).await?.ok_or_else(|| {
        let place = xray.place();
        Failure::Nothing(format!(
            "there is no trace {id} at {place}; X-Ray has a trace some seconds after its end, and for 30 days"
        ))
    })?;
    warn(&fetched);
    let timeline = Timeline::new(&fetched.trace, arguments.rows.into());
    if let Some(path) = &arguments.svg {
        return write_file(path, timeline.to_svg(WIDTH).as_bytes());
    }
    if global.output == Format::Json {
        return print_json(&json(&fetched));
    }
    let lines = colored(&timeline.lines(columns().unwrap_or(COLUMNS)));
    print(&format!("{}\n{lines}{}", head(&fetched.trace), notes(&fetched.trace)))
}

/// What the picture cannot say.
fn warn(fetched: &Fetched) {
    if fetched.limit_exceeded {
        eprintln!("warning: the trace was too large for X-Ray, which has dropped some of it");
    }
    for error in &fetched.unreadable {
        eprintln!("warning: a segment document cannot be read: {}", printable(&error.to_string()));
    }
}

fn head(trace: &Trace) -> String {
    let begun = trace.start_time().map(start).unwrap_or_default();
    let took = trace.duration().map_or("in progress".to_owned(), duration);
    let services = counted(trace.services().len() as f64, "service", "services");
    let all = counted(trace.nodes().len() as f64, "segment", "segments and subsegments");
    format!("Trace {} of {begun}, {took}: {all} of {services}", trace.id())
}

/// Who has asked, and what was noted.
fn notes(trace: &Trace) -> String {
    let mut notes = String::new();
    for user in trace.users() {
        notes += &format!("\nuser: {}", printable(&user.name));
    }
    for (key, values) in trace.annotations() {
        let values: Vec<String> = values.iter().map(|noted| noted.value.to_string()).collect();
        notes += &format!("\n{}: {}", printable(key), printable(&values.join(", ")));
    }
    if notes.is_empty() { notes } else { format!("\n{notes}") }
}

/// In the words of the API.
fn json(fetched: &Fetched) -> Value {
    let document = |document: &String| json!({ "Document": document });
    let mut trace = json!({
        "Id": fetched.trace.id().to_string(),
        "LimitExceeded": fetched.limit_exceeded,
        "Segments": fetched.documents.iter().map(document).collect::<Vec<_>>(),
    });
    if let Some(duration) = fetched.trace.duration() {
        trace["Duration"] = json!(duration);
    }
    trace
}
