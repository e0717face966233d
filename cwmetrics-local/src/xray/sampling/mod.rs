//! How requests are to be sampled: the rules, and the quotas of those who follow them.

mod rule;
mod statistics;

pub use self::rule::SamplingRule;
use self::statistics::Statistics;
pub(in crate::xray) use self::statistics::{Counts, Report};
use crate::timestamp::Timestamp;

/// How often clients are to report, in seconds, as X-Ray asks by default.
pub(super) const INTERVAL: i64 = 10;
/// How long a quota holds, in seconds, as X-Ray gives it.
pub(super) const QUOTA_HOLDS: i64 = 300;

/// The rules, and who samples by them.
#[derive(Debug)]
pub(crate) struct Sampling {
    /// By priority, the default rule last.
    rules: Vec<SamplingRule>,
    /// When they were made.
    pub(super) since: Timestamp,
    pub(super) statistics: Statistics,
}

impl Sampling {
    /// With these rules and the default one, unless that is among them.
    pub(crate) fn new(mut rules: Vec<SamplingRule>, now: Timestamp) -> Sampling {
        if !rules.iter().any(SamplingRule::is_default) {
            rules.push(SamplingRule::default());
        }
        rules.sort_by(|a, b| (a.priority, &a.name).cmp(&(b.priority, &b.name)));
        Sampling { rules, since: now, statistics: Statistics::default() }
    }

    pub(super) fn rules(&self) -> &[SamplingRule] {
        &self.rules
    }

    pub(super) fn rule(&self, name: &str) -> Option<&SamplingRule> {
        self.rules.iter().find(|rule| rule.name == name)
    }

    /// Forgets who has reported. The rules stay.
    pub(super) fn clear(&mut self) {
        self.statistics = Statistics::default();
    }
}
