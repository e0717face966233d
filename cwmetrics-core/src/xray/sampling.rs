//! The quota of each second, and the account's rules.

use std::sync::Mutex;
use std::time::Duration;

use aws_sdk_xray::primitives::DateTime;
use aws_sdk_xray::types::{SamplingRule, SamplingStatisticsDocument, SamplingTargetDocument};

use super::api::Api;
use super::race::race;
use crate::clock::Clock;
use crate::record::{Quota, Traces, refill, take_counts};
use crate::segment::Ids;
use crate::sync::lock;

/// How often the rules are asked for.
const RULES_PERIOD: Duration = Duration::from_secs(300);
/// How often the targets are, unless the answer says.
const TARGETS_PERIOD: Duration = Duration::from_secs(10);

/// Which requests are sampled now.
#[derive(Debug)]
pub(super) struct Sampling {
    clock: Clock,
    local: Quota,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    quota: Quota,
    /// The second that has got its quota.
    second: u64,
}

/// The rule of the account that holds.
#[derive(Clone, Debug, PartialEq)]
struct Rule {
    name: String,
    rate: f64,
    reservoir: i32,
}

impl Sampling {
    /// The local rule holds, and this second has its quota.
    pub(super) fn new(clock: Clock, local: Quota) -> Sampling {
        let second = clock.wall().as_secs();
        refill(local);
        Sampling { clock, local, state: Mutex::new(State { quota: local, second }) }
    }

    /// Gives a new second its quota.
    pub(super) fn tick(&self) {
        let second = self.clock.wall().as_secs();
        let mut state = lock(&self.state);
        if state.second != second {
            state.second = second;
            refill(state.quota);
        }
    }

    fn set(&self, quota: Quota) {
        let mut state = lock(&self.state);
        if state.quota != quota {
            state.quota = quota;
            refill(quota);
        }
    }

    /// Gives each second its quota in which one was taken before. Ends never.
    pub(super) async fn run(&self, traces: &Traces) {
        loop {
            traces.taken.notified().await;
            let wall = self.clock.wall();
            let next = Duration::from_secs(wall.as_secs() + 1).saturating_sub(wall);
            self.clock.sleep_until(self.clock.monotonic() + next).await;
            self.tick();
        }
    }

    /// Follows the account's rules. Ends never.
    pub(super) async fn follow(&self, api: &Api, service: &str) {
        let client_id: String = Ids::new().unique.iter().map(|byte| format!("{byte:02x}")).collect();
        loop {
            let until = self.clock.monotonic() + RULES_PERIOD;
            match rules(api).await.map(|rules| choose(&rules, service)) {
                Ok(Some(rule)) => {
                    // Until there is a target each process borrows one a second.
                    let borrowed = rule.reservoir.clamp(0, 1).unsigned_abs();
                    self.set(Quota { a_second: borrowed, rate: rule.rate });
                    race(self.aim(api, &rule, &client_id), self.clock.sleep_until(until)).await;
                }
                Ok(None) => self.set(self.local),
                Err(error) => {
                    tracing::debug!(error, "cwmetrics cannot get the sampling rules, and goes by its own");
                    self.set(self.local);
                }
            }
            self.clock.sleep_until(until).await;
        }
    }

    /// Follows the targets of a rule. Ends never.
    async fn aim(&self, api: &Api, rule: &Rule, client_id: &str) {
        let mut pause = TARGETS_PERIOD;
        loop {
            self.clock.sleep_until(self.clock.monotonic() + pause).await;
            let Some(target) = self.target(api, rule, client_id).await else { continue };
            pause = target
                .interval
                .map_or(TARGETS_PERIOD, |secs| Duration::from_secs(secs.clamp(1, 300).unsigned_abs().into()));
            self.set(quota_of(&target, self.clock.wall()));
        }
    }

    async fn target(&self, api: &Api, rule: &Rule, client_id: &str) -> Option<SamplingTargetDocument> {
        let counts = take_counts();
        let count = |count: u64| i32::try_from(count).unwrap_or(i32::MAX);
        let statistics = SamplingStatisticsDocument::builder()
            .rule_name(&rule.name)
            .client_id(client_id)
            .timestamp(DateTime::from_secs(self.clock.wall().as_secs().cast_signed()))
            .request_count(count(counts.requests))
            .sampled_count(count(counts.sampled))
            .borrow_count(count(counts.of_quota))
            .build()
            .ok()?;
        let client = api.client().await.ok()?;
        let asked = client.get_sampling_targets().sampling_statistics_documents(statistics).send().await;
        let targets = asked.ok()?.sampling_target_documents.unwrap_or_default();
        targets.into_iter().find(|target| target.rule_name() == Some(&rule.name))
    }
}

/// What a target allows. A quota that has run out is borrowed instead.
fn quota_of(target: &SamplingTargetDocument, wall: Duration) -> Quota {
    let is_valid = target.reservoir_quota_ttl().is_none_or(|ttl| ttl.secs() > wall.as_secs().cast_signed());
    let a_second = target.reservoir_quota().filter(|_| is_valid).unwrap_or(1);
    Quota { a_second: a_second.max(0).unsigned_abs(), rate: target.fixed_rate().clamp(0.0, 1.0) }
}

async fn rules(api: &Api) -> Result<Vec<SamplingRule>, String> {
    let client = api.client().await.map_err(|failure| failure.message().to_owned())?;
    let mut pages = client.get_sampling_rules().into_paginator().send();
    let mut rules = Vec::new();
    while let Some(page) = pages.next().await {
        let page = match page {
            Ok(page) => page,
            Err(error) => return Err(api.failed(&error).await.message().to_owned()),
        };
        let records = page.sampling_rule_records.unwrap_or_default();
        rules.extend(records.into_iter().filter_map(|record| record.sampling_rule));
    }
    Ok(rules)
}

/// The first rule by priority and name that holds for every request of this service.
fn choose(rules: &[SamplingRule], service: &str) -> Option<Rule> {
    let holds = |rule: &&SamplingRule| {
        let is_open = [&rule.service_type, &rule.host, &rule.http_method, &rule.url_path, &rule.resource_arn]
            .iter()
            .all(|pattern| pattern.as_str() == "*");
        let asks_for_attributes = rule.attributes().is_some_and(|attributes| !attributes.is_empty());
        is_open && !asks_for_attributes && matches(&rule.service_name, service)
    };
    let first = rules.iter().filter(holds).min_by_key(|rule| (rule.priority, rule.rule_name()))?;
    Some(Rule {
        name: first.rule_name()?.to_owned(),
        rate: first.fixed_rate.clamp(0.0, 1.0),
        reservoir: first.reservoir_size,
    })
}

/// Whether a text is as a pattern says, in which `*` stands for any characters and `?` for one; large
/// and small letters are the same.
fn matches(pattern: &str, text: &str) -> bool {
    let lower = |text: &str| text.to_lowercase().chars().collect::<Vec<char>>();
    let (pattern, text) = (lower(pattern), lower(text));
    let (mut at, mut in_text) = (0, 0);
    // The last star, and the text that it had taken.
    let mut star = None;
    while in_text < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, in_text));
                at += 1;
            }
            Some(character) if *character == '?' || *character == text[in_text] => {
                at += 1;
                in_text += 1;
            }
            _ => {
                let Some((of_star, taken)) = star else { return false };
                star = Some((of_star, taken + 1));
                (at, in_text) = (of_star + 1, taken + 1);
            }
        }
    }
    pattern[at..].iter().all(|character| *character == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(name: &str, priority: i32, service: &str, path: &str) -> SamplingRule {
        SamplingRule::builder()
            .rule_name(name)
            .priority(priority)
            .fixed_rate(0.1)
            .reservoir_size(7)
            .service_name(service)
            .service_type("*")
            .host("*")
            .http_method("*")
            .url_path(path)
            .resource_arn("*")
            .version(1)
            .build()
            .unwrap()
    }

    #[test]
    fn the_first_rule_by_priority_that_is_for_all_requests_of_the_service_holds() {
        let rules = [
            rule("Default", 10_000, "*", "*"),
            rule("carts", 5, "*", "/cart"),
            rule("other", 7, "billing", "*"),
            rule("shops", 9, "Shop*", "*"),
        ];
        assert_eq!(choose(&rules, "shop-eu").unwrap().name, "shops");
        assert_eq!(choose(&rules, "elsewhere").unwrap().name, "Default");
        assert_eq!(choose(&rules[1..3], "elsewhere"), None);
    }

    #[test]
    fn patterns_have_stars_and_question_marks() {
        for (pattern, text) in
            [("*", ""), ("*", "shop"), ("s?op", "Shop"), ("*o*p*", "shop"), ("a*b*c", "aXbXbc"), ("", "")]
        {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("", "a"), ("?", ""), ("shop", "shops"), ("a*b", "abc"), ("*x", "y")] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

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
