//! What can be seen of the traces, and that they are whole.

use std::error::Error;
use std::time::{Duration, SystemTime};

use aws_sdk_xray::Client;
use cwmetrics_traces::fetch::{self, FetchedTraces};
use cwmetrics_traces::{Map, Summary, Timeline, Trace};

use crate::front::CUSTOMERS;
use crate::settings::Settings;

/// Looks with the SDK, as `cwmetrics traces`, `cwmetrics trace` and `cwmetrics map` do.
pub async fn look(settings: &Settings, rounds: u64) -> Result<(), Box<dyn Error>> {
    let client = Client::new(&settings.aws());
    let now = SystemTime::now();
    let range = now - Duration::from_secs(3600)..now + Duration::from_secs(60);
    let filter = r#"service("front") AND edge("orders", "payments")"#;
    let found = fetch::summaries(&client, range.clone(), Some(filter), 1_000).await?.summaries;
    let faults =
        fetch::summaries(&client, range.clone(), Some(r#"service("payments") { fault = true }"#), 1_000)
            .await?
            .summaries;
    let ids: Vec<_> = found.iter().map(|summary: &Summary| summary.id).collect();
    let FetchedTraces { traces, .. } = fetch::traces(&client, &ids).await?;
    let map = fetch::map(&client, range).await?;

    println!("\nThe trace of the last customer:\n");
    let last = traces.iter().map(|fetched| &fetched.trace).max_by(|a, b| started(a).total_cmp(&started(b)));
    let last = last.ok_or("no trace has arrived")?;
    let timeline = Timeline::new(last, 100);
    timeline.lines(110).iter().for_each(|line| println!("{line}"));
    println!("\nThe map of all:\n");
    map.lines(110).iter().for_each(|line| println!("{line}"));
    for (file, svg) in [("trace.svg", timeline.to_svg(1_000)), ("map.svg", map.to_svg())] {
        std::fs::create_dir_all("target")?;
        std::fs::write(format!("target/{file}"), svg)?;
    }
    println!("\ntarget/trace.svg and target/map.svg are pictures of them");

    let visits = rounds * CUSTOMERS.len() as u64;
    let failed =
        |class: u16| CUSTOMERS.iter().filter(|(_, status)| status.as_u16() / 100 == class).count() as u64;
    expect("traces", traces.len() as u64, visits)?;
    expect("traces with a fault", faults.len() as u64, rounds * failed(5))?;
    for fetched in &traces {
        whole(&fetched.trace)?;
    }
    for (from, to, of_errors) in
        [("front", "orders", true), ("orders", "payments", true), ("payments", "CloudWatch", false)]
    {
        let edge = edge(&map, from, to).ok_or_else(|| format!("the map has no edge from {from} to {to}"))?;
        expect(&format!("calls of {to}"), edge.statistics.total(), visits)?;
        let (errors, faults) = if of_errors { (failed(4), failed(5)) } else { (0, 0) };
        expect(&format!("errors of {to}"), edge.statistics.error, rounds * errors)?;
        expect(&format!("faults of {to}"), edge.statistics.fault, rounds * faults)?;
    }
    println!("{visits} traces are whole, and the map has every call of them");
    Ok(())
}

fn started(trace: &Trace) -> f64 {
    trace.start_time().unwrap_or_default()
}

fn edge<'a>(map: &'a Map, from: &str, to: &str) -> Option<&'a cwmetrics_traces::Edge> {
    let name = |at: usize| map.services()[at].id.name.as_str();
    let is_call = |edge: &&cwmetrics_traces::Edge| !map.services()[edge.from].is_client();
    map.edges().filter(is_call).find(|edge| name(edge.from) == from && name(edge.to) == to)
}

/// One trace is of three segments, each in the call that made its request.
fn whole(trace: &Trace) -> Result<(), String> {
    let segments: Vec<&str> = trace.segments().map(|node| node.segment.name.as_str()).collect();
    let is_whole = trace.nodes().iter().all(|node| !node.is_orphan) && !trace.is_partial();
    if segments == ["front", "orders", "payments"] && is_whole {
        return Ok(());
    }
    Err(format!("the trace {} has the segments {segments:?}, or misses some", trace.id()))
}

fn expect(what: &str, found: u64, expected: u64) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what}: {found} instead of {expected}")) }
}
