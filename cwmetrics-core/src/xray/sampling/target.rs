//! What X-Ray gives this process of a rule's reservoir.

use std::time::Duration;

use aws_sdk_xray::primitives::DateTime;
use aws_sdk_xray::types::{SamplingStatisticsDocument, SamplingTargetDocument};

use super::super::api::Api;
use super::Sampling;
use super::rule::Rule;
use crate::record::{Counts, Quota};
use crate::sync::lock;

/// How often the targets are asked for, unless the answer says.
const PERIOD: Duration = Duration::from_secs(10);
/// Most rules of one request.
const MOST_RULES: usize = 25;

impl Sampling {
    /// Follows the targets of the rules, until then.
    pub(super) async fn aim(&self, api: &Api, rules: &[Rule], client_id: &str, until: Duration) {
        let mut pause = PERIOD;
        loop {
            self.clock.sleep_until(until.min(self.clock.monotonic() + pause)).await;
            if self.clock.monotonic() >= until {
                return;
            }
            pause = PERIOD;
            for rules in rules.chunks(MOST_RULES) {
                for target in self.targets(api, rules, client_id).await {
                    let interval = target.interval.map(|secs| secs.clamp(1, 300).unsigned_abs().into());
                    pause = interval.map_or(pause, Duration::from_secs);
                    self.set(&target);
                }
            }
        }
    }

    /// A rule has another quota from now on.
    fn set(&self, target: &SamplingTargetDocument) {
        let quota = quota_of(target, self.clock.wall());
        let mut state = lock(&self.state);
        let known = state.rules.iter_mut().find(|(rule, _)| target.rule_name() == Some(&rule.name));
        if let Some((rule, of_rule)) = known
            && *of_rule != quota
        {
            *of_rule = quota;
            rule.refill(quota);
        }
    }

    /// The targets of some rules, for what was decided by them; none if they cannot be had.
    async fn targets(&self, api: &Api, rules: &[Rule], client_id: &str) -> Vec<SamplingTargetDocument> {
        let counts: Vec<(&Rule, Counts)> = rules.iter().map(|rule| (rule, rule.take_counts())).collect();
        let now = DateTime::from_secs(self.clock.wall().as_secs().cast_signed());
        let documents = counts.iter().filter_map(|(rule, counts)| document(rule, counts, client_id, now));
        match ask(api, documents.collect()).await {
            Some(targets) => targets,
            None => {
                counts.into_iter().for_each(|(rule, counts)| rule.give_back(counts));
                Vec::new()
            }
        }
    }
}

async fn ask(api: &Api, documents: Vec<SamplingStatisticsDocument>) -> Option<Vec<SamplingTargetDocument>> {
    let asked = api.client().await.ok()?.get_sampling_targets();
    let answer = asked.set_sampling_statistics_documents(Some(documents)).send().await.ok()?;
    Some(answer.sampling_target_documents.unwrap_or_default())
}

fn document(
    rule: &Rule,
    counts: &Counts,
    client_id: &str,
    now: DateTime,
) -> Option<SamplingStatisticsDocument> {
    let count = |count: u64| i32::try_from(count).unwrap_or(i32::MAX);
    let document = SamplingStatisticsDocument::builder()
        .rule_name(&rule.name)
        .client_id(client_id)
        .timestamp(now)
        .request_count(count(counts.requests))
        .sampled_count(count(counts.sampled))
        .borrow_count(count(counts.of_quota));
    document.build().ok()
}

/// What a target allows. A quota that has run out is borrowed instead.
fn quota_of(target: &SamplingTargetDocument, wall: Duration) -> Quota {
    let is_valid = target.reservoir_quota_ttl().is_none_or(|ttl| ttl.secs() > wall.as_secs().cast_signed());
    let a_second = target.reservoir_quota().filter(|_| is_valid).unwrap_or(1);
    Quota { a_second: a_second.max(0).unsigned_abs(), rate: target.fixed_rate().clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_that_has_run_out_is_borrowed() {
        let target = |ttl| {
            SamplingTargetDocument::builder()
                .fixed_rate(0.2)
                .reservoir_quota(9)
                .reservoir_quota_ttl(DateTime::from_secs(ttl))
                .build()
        };
        let wall = Duration::from_secs(1_000);
        assert_eq!(quota_of(&target(1_001), wall), Quota { a_second: 9, rate: 0.2 });
        assert_eq!(quota_of(&target(1_000), wall), Quota { a_second: 1, rate: 0.2 });
    }
}
