//! The quota of each second, and the account's rules.

mod rule;
mod target;

use std::sync::Mutex;
use std::time::Duration;

use super::api::Api;
use crate::clock::Clock;
use crate::record::{Quota, Traces, refill, set_rules};
use crate::segment::Ids;
use crate::sync::lock;
use rule::Rule;

/// How often the rules are asked for.
const RULES_PERIOD: Duration = Duration::from_secs(300);

/// Which requests are sampled now.
#[derive(Debug)]
pub(super) struct Sampling {
    clock: Clock,
    local: Quota,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// The rules of the account that hold, with the quota of each.
    rules: Vec<(Rule, Quota)>,
    /// The second that has got its quotas.
    second: u64,
}

impl Sampling {
    /// The local rule holds, and this second has its quota.
    pub(super) fn new(clock: Clock, local: Quota) -> Sampling {
        let second = clock.wall().as_secs();
        set_rules(Vec::new());
        refill(local);
        Sampling { clock, local, state: Mutex::new(State { rules: Vec::new(), second }) }
    }

    /// Gives a new second its quotas.
    pub(super) fn tick(&self) {
        let second = self.clock.wall().as_secs();
        let mut state = lock(&self.state);
        if state.second != second {
            state.second = second;
            state.refill(self.local);
        }
    }

    /// Gives each second its quotas in which one was taken before. Ends never.
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
        let mut rules = Vec::new();
        loop {
            let until = self.clock.monotonic() + RULES_PERIOD;
            match rule::ask(api).await {
                Ok(all) => rules = self.hold(rule::choose(&all, service)),
                // Those that were told last hold on.
                Err(error) => tracing::debug!(error, "cwmetrics cannot get the account's sampling rules"),
            }
            if rules.is_empty() {
                self.clock.sleep_until(until).await;
            } else {
                self.aim(api, &rules, &client_id, until).await;
            }
        }
    }

    /// These rules hold from now on, in order; where none is for all requests, besides them the local one.
    /// One that held before keeps its quota. Gives them as they hold.
    fn hold(&self, rules: Vec<Rule>) -> Vec<Rule> {
        let mut state = lock(&self.state);
        let known = |rule: &Rule| state.rules.iter().find(|(known, _)| known.is_like(rule)).cloned();
        let held = rules.into_iter().map(|rule| {
            known(&rule).unwrap_or_else(|| {
                // What another one has decided is not its.
                rule.take_counts();
                let quota = rule.quota;
                (rule, quota)
            })
        });
        let held: Vec<(Rule, Quota)> = held.collect();
        state.rules = held;
        let rules: Vec<Rule> = state.rules.iter().map(|(rule, _)| rule.clone()).collect();
        set_rules(rules.iter().filter_map(Rule::of_some).collect());
        state.refill(self.local);
        rules
    }
}

impl State {
    fn refill(&self, local: Quota) {
        self.rules.iter().for_each(|(rule, quota)| rule.refill(*quota));
        if !self.rules.iter().any(|(rule, _)| rule.of_some().is_none()) {
            refill(local);
        }
    }
}
