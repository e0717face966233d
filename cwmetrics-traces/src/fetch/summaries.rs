//! GetTraceSummaries: which traces there are.

use std::cmp::Ordering;
use std::ops::Range;
use std::time::SystemTime;

use aws_sdk_xray::Client;
use aws_sdk_xray::types::{AnnotationValue, ServiceId as SdkService, TraceSummary};
use serde_json::Value;

use super::FetchError;
use super::windows::{shown, windows};
use crate::summary::{Summary, SummaryHttp};
use crate::{Annotation, ServiceId, User};

/// Summaries, the newest first.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Summaries {
    /// As many as were asked for at most.
    pub summaries: Vec<Summary>,
    /// Whether there may be more.
    pub has_more: bool,
}

/// The summaries of the traces that begin in a time range and match a filter expression, so many at
/// most; every page is asked for until then. A range of more than six hours is asked for in parts.
///
/// Needs the permission `xray:GetTraceSummaries`.
///
/// ```no_run
/// # async fn example(client: aws_sdk_xray::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::{Duration, SystemTime};
///
/// let now = SystemTime::now();
/// let range = now - Duration::from_secs(3600)..now;
/// let found = cwmetrics_traces::fetch::summaries(&client, range, Some("responsetime > 1"), 100).await?;
/// for summary in found.summaries {
///     println!("{} took {:?} s", summary.id, summary.duration);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// What the service, such as of a wrong filter expression, or the way there said.
pub async fn summaries(
    client: &Client,
    range: Range<SystemTime>,
    filter: Option<&str>,
    most: usize,
) -> Result<Summaries, FetchError> {
    let mut found = Summaries::default();
    let mut windows = windows(range).peekable();
    'windows: while let Some(window) = windows.next() {
        let request = client.get_trace_summaries().start_time(window.0).end_time(window.1);
        let mut pages = request.set_filter_expression(filter.map(str::to_owned)).into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| {
                let filter = filter.map_or(String::new(), |filter| format!(" with the filter {filter}"));
                FetchError::new("GetTraceSummaries", format!("traces {}{filter}", shown(window)), error)
            })?;
            // One without an id of a trace cannot be asked for.
            found.summaries.extend(page.trace_summaries.unwrap_or_default().into_iter().filter_map(summary));
            if found.summaries.len() >= most {
                let is_last = page.next_token.is_none() && windows.peek().is_none();
                found.has_more = found.summaries.len() > most || !is_last;
                break 'windows;
            }
        }
    }
    // X-Ray has the newest in the first page, but in no order there.
    found.summaries.sort_by(|a, b| b.start_time.partial_cmp(&a.start_time).unwrap_or(Ordering::Equal));
    found.summaries.truncate(most);
    Ok(found)
}

fn summary(found: TraceSummary) -> Option<Summary> {
    let http = found.http.as_ref();
    let annotation = |noted: &aws_sdk_xray::types::ValueWithServiceIds| {
        Some(Annotation {
            value: value(noted.annotation_value.as_ref()?)?,
            services: services(noted.service_ids()),
        })
    };
    let annotations = found.annotations.iter().flatten();
    Some(Summary {
        id: found.id.as_deref()?.parse().ok()?,
        start_time: found.start_time.map(|time| time.as_secs_f64()),
        duration: found.duration,
        response_time: found.response_time,
        has_fault: found.has_fault.unwrap_or(false),
        has_error: found.has_error.unwrap_or(false),
        has_throttle: found.has_throttle.unwrap_or(false),
        is_partial: found.is_partial.unwrap_or(false),
        http: SummaryHttp {
            method: http.and_then(|http| http.http_method.clone()),
            url: http.and_then(|http| http.http_url.clone()),
            status: http.and_then(|http| http.http_status),
            user_agent: http.and_then(|http| http.user_agent.clone()),
            client_ip: http.and_then(|http| http.client_ip.clone()),
        },
        entry_point: found.entry_point.as_ref().and_then(service),
        services: services(found.service_ids()),
        annotations: annotations
            .map(|(key, values)| (key.clone(), values.iter().filter_map(annotation).collect()))
            .collect(),
        users: found
            .users()
            .iter()
            .filter_map(|user| {
                Some(User { name: user.user_name.clone()?, services: services(user.service_ids()) })
            })
            .collect(),
    })
}

fn value(value: &AnnotationValue) -> Option<Value> {
    Some(match value {
        AnnotationValue::BooleanValue(value) => (*value).into(),
        AnnotationValue::NumberValue(value) => (*value).into(),
        AnnotationValue::StringValue(value) => value.as_str().into(),
        _ => return None,
    })
}

fn services(ids: &[SdkService]) -> Vec<ServiceId> {
    ids.iter().filter_map(service).collect()
}

fn service(id: &SdkService) -> Option<ServiceId> {
    Some(ServiceId::new(id.name.clone()?, id.r#type()))
}
