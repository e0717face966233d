//! GetServiceGraph and GetTraceGraph: service graphs that X-Ray has counted.

use std::collections::HashMap;
use std::ops::Range;
use std::time::SystemTime;

use aws_sdk_xray::Client;
use aws_sdk_xray::primitives::DateTime;
use aws_sdk_xray::types::{
    EdgeStatistics, ErrorStatistics, FaultStatistics, HistogramEntry, Service, ServiceStatistics,
};

use super::FetchError;
use super::traces::asked;
use super::windows::{shown, windows};
use crate::{Histogram, Map, ServiceId, Statistics, TraceId};

/// The service graph of a time range. A range of more than six hours is asked for in parts.
///
/// Needs the permission `xray:GetServiceGraph`.
///
/// ```no_run
/// # async fn example(client: aws_sdk_xray::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::{Duration, SystemTime};
///
/// let now = SystemTime::now();
/// let map = cwmetrics_traces::fetch::map(&client, now - Duration::from_secs(3600)..now).await?;
/// std::fs::write("services.svg", map.to_svg())?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// What the service or the way there said.
pub async fn map(client: &Client, range: Range<SystemTime>) -> Result<Map, FetchError> {
    let mut whole = Map::default();
    for window in windows(range) {
        let request = client.get_service_graph().start_time(window.0).end_time(window.1);
        let mut pages = request.into_paginator().send();
        let mut services = Vec::new();
        while let Some(page) = pages.next().await {
            let asked = || format!("the service graph {}", shown(window));
            let page = page.map_err(|error| FetchError::new("GetServiceGraph", asked(), error))?;
            services.extend(page.services.unwrap_or_default());
        }
        read(&mut whole, services);
    }
    Ok(whole)
}

/// The service graph of these traces.
///
/// Needs the permission `xray:GetTraceGraph`.
///
/// # Errors
///
/// What the service or the way there said.
pub async fn trace_map(client: &Client, ids: &[TraceId]) -> Result<Map, FetchError> {
    let names = ids.iter().map(ToString::to_string).collect();
    let mut pages = client.get_trace_graph().set_trace_ids(Some(names)).into_paginator().send();
    let mut services = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| FetchError::new("GetTraceGraph", asked(ids), error))?;
        services.extend(page.services.unwrap_or_default());
    }
    let mut map = Map::default();
    read(&mut map, services);
    Ok(map)
}

/// Adds the services of all pages: an edge can point to a service of another page.
fn read(map: &mut Map, services: Vec<Service>) {
    let mut places: HashMap<i32, usize> = HashMap::new();
    let mut named = Vec::with_capacity(services.len());
    for service in &services {
        // What has no name can be nothing in a picture.
        let Some(name) = service.name() else { continue };
        let place = map.place(&ServiceId::new(name, service.r#type()));
        places.extend(service.reference_id.map(|id| (id, place)));
        named.push((place, service));
    }
    for (place, service) in named {
        let found = &mut map.services[place];
        found.is_root |= service.root.unwrap_or(false);
        found.count(
            &service.summary_statistics().map(of_service).unwrap_or_default(),
            &histogram(service.response_time_histogram()),
            times(service.start_time(), service.end_time()),
        );
        for edge in service.edges() {
            let Some(&to) = edge.reference_id.as_ref().and_then(|id| places.get(id)) else { continue };
            map.edge(place, to).count(
                &edge.summary_statistics().map(of_edge).unwrap_or_default(),
                &histogram(edge.response_time_histogram()),
                times(edge.start_time(), edge.end_time()),
            );
        }
    }
}

fn of_service(of: &ServiceStatistics) -> Statistics {
    statistics(
        of.ok_count,
        of.error_statistics.as_ref(),
        of.fault_statistics.as_ref(),
        of.total_response_time,
    )
}

fn of_edge(of: &EdgeStatistics) -> Statistics {
    statistics(
        of.ok_count,
        of.error_statistics.as_ref(),
        of.fault_statistics.as_ref(),
        of.total_response_time,
    )
}

fn statistics(
    ok: Option<i64>,
    errors: Option<&ErrorStatistics>,
    faults: Option<&FaultStatistics>,
    seconds: Option<f64>,
) -> Statistics {
    let count = |number: Option<i64>| number.and_then(|number| number.try_into().ok()).unwrap_or(0);
    Statistics {
        ok: count(ok),
        error: count(errors.and_then(|errors| errors.other_count)),
        throttle: count(errors.and_then(|errors| errors.throttle_count)),
        fault: count(faults.and_then(|faults| faults.total_count)),
        total_response_time: seconds.unwrap_or(0.0),
    }
}

fn histogram(entries: &[HistogramEntry]) -> Histogram {
    let mut histogram = Histogram::default();
    for entry in entries {
        histogram.count(entry.value, entry.count.try_into().unwrap_or(0));
    }
    histogram
}

fn times(start: Option<&DateTime>, end: Option<&DateTime>) -> Option<(f64, f64)> {
    Some((start?.as_secs_f64(), end?.as_secs_f64()))
}
