//! The account's rules, as far as they are for this service.

use std::sync::Arc;

use aws_sdk_xray::types::SamplingRule;

use super::super::api::Api;
use crate::record::{Counts, Patterns, Quota, RequestRule, give_back, matches, refill, take_counts};

/// A rule of the account.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) name: String,
    /// Until there is a target.
    pub(super) quota: Quota,
    holds: Holds,
}

/// For which requests it is.
#[derive(Clone, Debug)]
enum Holds {
    /// For some, by what is known of them.
    For(Arc<RequestRule>),
    /// For all others.
    Always,
}

impl Rule {
    fn new(rule: &SamplingRule) -> Option<Rule> {
        let patterns = Patterns {
            method: rule.http_method.clone(),
            host: rule.host.clone(),
            path: rule.url_path.clone(),
        };
        let is_open =
            [&patterns.method, &patterns.host, &patterns.path].iter().all(|pattern| *pattern == "*");
        // Until there is a target each process borrows one a second.
        let a_second = rule.reservoir_size.clamp(0, 1).unsigned_abs();
        Some(Rule {
            name: rule.rule_name()?.to_owned(),
            quota: Quota { a_second, rate: rule.fixed_rate.clamp(0.0, 1.0) },
            holds: if is_open { Holds::Always } else { Holds::For(Arc::new(RequestRule::new(patterns))) },
        })
    }

    /// What it is for, if it is not for all requests.
    pub(super) fn of_some(&self) -> Option<Arc<RequestRule>> {
        match &self.holds {
            Holds::For(rule) => Some(Arc::clone(rule)),
            Holds::Always => None,
        }
    }

    /// Whether it says the same as another.
    pub(super) fn is_like(&self, other: &Rule) -> bool {
        let patterns = |rule: &Rule| rule.of_some().map(|rule| rule.patterns.clone());
        self.name == other.name && self.quota == other.quota && patterns(self) == patterns(other)
    }

    /// A second begins, for which this is the quota.
    pub(super) fn refill(&self, quota: Quota) {
        match &self.holds {
            Holds::For(rule) => rule.refill(quota),
            Holds::Always => refill(quota),
        }
    }

    /// What was decided by it since the last time.
    pub(super) fn take_counts(&self) -> Counts {
        match &self.holds {
            Holds::For(rule) => rule.take_counts(),
            Holds::Always => take_counts(),
        }
    }

    /// What was taken could not be told.
    pub(super) fn give_back(&self, counts: Counts) {
        match &self.holds {
            Holds::For(rule) => rule.give_back(counts),
            Holds::Always => give_back(counts),
        }
    }
}

/// The rules for this service in their order, up to the first one that is for all requests.
pub(super) fn choose(rules: &[SamplingRule], service: &str) -> Vec<Rule> {
    let holds = |rule: &&SamplingRule| {
        let is_open = rule.service_type == "*" && rule.resource_arn == "*";
        let asks_for_attributes = rule.attributes().is_some_and(|attributes| !attributes.is_empty());
        is_open && !asks_for_attributes && matches(&rule.service_name, service)
    };
    let mut ours: Vec<&SamplingRule> = rules.iter().filter(holds).collect();
    ours.sort_by_key(|rule| (rule.priority, rule.rule_name()));
    let mut chosen = Vec::new();
    for rule in ours.into_iter().filter_map(Rule::new) {
        let is_last = rule.of_some().is_none();
        chosen.push(rule);
        if is_last {
            break;
        }
    }
    chosen
}

/// All rules of the account.
pub(super) async fn ask(api: &Api) -> Result<Vec<SamplingRule>, String> {
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
    fn the_rules_of_the_service_hold_by_priority_up_to_the_first_one_for_all_requests() {
        let rules = [
            rule("Default", 10_000, "*", "*"),
            rule("later carts", 9_000, "*", "/cart/later"),
            rule("carts", 5, "*", "/cart"),
            rule("other", 7, "billing", "*"),
            rule("shops", 9, "Shop*", "*"),
        ];
        let names =
            |service: &str| choose(&rules, service).into_iter().map(|rule| rule.name).collect::<Vec<_>>();
        assert_eq!(names("shop-eu"), ["carts", "shops"]);
        assert_eq!(names("elsewhere"), ["carts", "later carts", "Default"]);
        assert_eq!(names("billing"), ["carts", "other"]);
    }
}
