//! What clients report of their sampling.

use std::collections::BTreeMap;

use super::{INTERVAL, SamplingRule};
use crate::timestamp::Timestamp;

/// How long counts are kept, in seconds.
const KEPT: i64 = 3600;

/// How many clients of a rule are remembered.
const MAX_CLIENTS: usize = 1_000;

/// Counts of requests that a rule was for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::xray) struct Counts {
    pub(in crate::xray) requests: i64,
    pub(in crate::xray) sampled: i64,
    pub(in crate::xray) borrowed: i64,
}

/// What a client reports of a rule.
#[derive(Clone, Debug)]
pub(in crate::xray) struct Report {
    pub(in crate::xray) rule: String,
    pub(in crate::xray) client: String,
    pub(in crate::xray) counts: Counts,
}

/// All that was reported.
#[derive(Debug, Default)]
pub(in crate::xray) struct Statistics {
    /// By minute and rule.
    counts: BTreeMap<(Timestamp, String), Counts>,
    /// By rule, each with the time of its latest report.
    clients: BTreeMap<String, BTreeMap<String, Timestamp>>,
}

impl Statistics {
    /// Takes a report in, and gives the client's quota: its part of the reservoir, which all who have
    /// reported lately share.
    pub(in crate::xray) fn take(&mut self, report: Report, rule: &SamplingRule, now: Timestamp) -> u32 {
        let counts = self.counts.entry((now.floor(60), report.rule.clone())).or_default();
        counts.requests = counts.requests.saturating_add(report.counts.requests);
        counts.sampled = counts.sampled.saturating_add(report.counts.sampled);
        counts.borrowed = counts.borrowed.saturating_add(report.counts.borrowed);
        let oldest = now.plus_seconds(-KEPT);
        self.counts.retain(|(minute, _), _| *minute >= oldest);

        let clients = self.clients.entry(report.rule).or_default();
        // Who has missed two reports is gone.
        let lately = now.plus_seconds(-3 * INTERVAL);
        clients.retain(|_, reported| *reported >= lately);
        if clients.len() < MAX_CLIENTS {
            clients.insert(report.client.clone(), now);
        }
        let place = clients.keys().position(|client| *client == report.client).unwrap_or(usize::MAX);
        let all = u32::try_from(clients.len()).unwrap_or(u32::MAX).max(1);
        // The first ones share what cannot be divided.
        let first = rule.reservoir_size % all;
        let more = u32::try_from(place).is_ok_and(|place| place < first);
        rule.reservoir_size / all + u32::from(more)
    }

    /// The counts of each minute and rule, the latest first.
    pub(in crate::xray) fn summaries(&self) -> impl Iterator<Item = (Timestamp, &str, Counts)> {
        self.counts.iter().rev().map(|((minute, rule), counts)| (*minute, rule.as_str(), *counts))
    }
}
