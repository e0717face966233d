//! What X-Ray is told of our own work.

use std::sync::Mutex;
use std::time::Duration;

use aws_sdk_xray::primitives::DateTime;
use aws_sdk_xray::types::{BackendConnectionErrors, TelemetryRecord};

use super::api::Api;
use crate::clock::Clock;
use crate::sink::{Class, Failure};
use crate::sync::lock;

/// How often.
const PERIOD: Duration = Duration::from_secs(60);

/// The counts since the last record, in documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Counts {
    received: i32,
    sent: i32,
    spilled: i32,
    rejected: i32,
    timeouts: i32,
    not_connected: i32,
    client_errors: i32,
    server_errors: i32,
}

/// Counts what is to be told.
#[derive(Debug, Default)]
pub(super) struct Telemetry(Mutex<Counts>);

impl Telemetry {
    /// Documents were made.
    pub(super) fn received(&self, documents: usize) {
        self.count(|counts| &mut counts.received, documents);
    }

    /// Documents were dropped, since there were too many.
    pub(super) fn spilled(&self, documents: usize) {
        self.count(|counts| &mut counts.spilled, documents);
    }

    /// A document was accepted.
    pub(super) fn sent(&self) {
        self.count(|counts| &mut counts.sent, 1);
    }

    /// A document was refused.
    pub(super) fn rejected(&self) {
        self.count(|counts| &mut counts.rejected, 1);
    }

    /// A request has failed.
    pub(super) fn failed(&self, failure: &Failure) {
        self.count(
            |counts| match failure.class() {
                Class::Retry { throttled: true, .. } | Class::Refused | Class::TooLarge => {
                    &mut counts.client_errors
                }
                Class::Retry { unclear: true, .. } if failure.message().contains("answered 5") => {
                    &mut counts.server_errors
                }
                Class::Retry { unclear: true, .. } => &mut counts.timeouts,
                Class::Retry { .. } => &mut counts.not_connected,
            },
            1,
        );
    }

    fn count(&self, which: impl FnOnce(&mut Counts) -> &mut i32, more: usize) {
        let mut counts = lock(&self.0);
        let which = which(&mut counts);
        *which = which.saturating_add(i32::try_from(more).unwrap_or(i32::MAX));
    }

    /// Tells X-Ray once a minute, where there is something to tell. Ends never.
    pub(super) async fn run(&self, api: &Api, clock: &Clock) {
        let mut at = clock.monotonic();
        loop {
            at += PERIOD;
            clock.sleep_until(at).await;
            let counts = std::mem::take(&mut *lock(&self.0));
            if counts != Counts::default() && tell(api, clock, &counts).await.is_none() {
                // They are told the next time.
                lock(&self.0).add(&counts);
            }
        }
    }
}

impl Counts {
    fn add(&mut self, other: &Counts) {
        for (count, more) in [
            (&mut self.received, other.received),
            (&mut self.sent, other.sent),
            (&mut self.spilled, other.spilled),
            (&mut self.rejected, other.rejected),
            (&mut self.timeouts, other.timeouts),
            (&mut self.not_connected, other.not_connected),
            (&mut self.client_errors, other.client_errors),
            (&mut self.server_errors, other.server_errors),
        ] {
            *count = count.saturating_add(more);
        }
    }
}

async fn tell(api: &Api, clock: &Clock, counts: &Counts) -> Option<()> {
    let errors = BackendConnectionErrors::builder()
        .timeout_count(counts.timeouts)
        .connection_refused_count(counts.not_connected)
        .http_code4_xx_count(counts.client_errors)
        .http_code5_xx_count(counts.server_errors)
        .unknown_host_count(0)
        .other_count(0)
        .build();
    let record = TelemetryRecord::builder()
        .timestamp(DateTime::from_secs(clock.wall().as_secs().cast_signed()))
        .segments_received_count(counts.received)
        .segments_sent_count(counts.sent)
        .segments_spillover_count(counts.spilled)
        .segments_rejected_count(counts.rejected)
        .backend_connection_errors(errors)
        .build()
        .ok()?;
    let client = api.client().await.ok()?;
    client.put_telemetry_records().telemetry_records(record).send().await.ok().map(|_| ())
}
