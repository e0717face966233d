//! Rules for some of the requests, by what is known of them before they begin.
//!
//! A decorated call says nothing of itself, but a server's middleware knows method, host and path. So
//! only [`Continued::asked`](super::Continued::asked) comes here.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::pattern::matches;
use super::quota::Left;
use super::sampler::{Counts, Quota, dice, tell_taken};

static RULES: RwLock<Vec<Arc<RequestRule>>> = RwLock::new(Vec::new());
/// Whether there are any: mostly there are none.
static ANY: AtomicBool = AtomicBool::new(false);

/// Which requests it is for: patterns for what is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Patterns {
    pub(crate) method: String,
    pub(crate) host: String,
    pub(crate) path: String,
}

/// A rule, with what has come of it.
#[derive(Debug)]
pub(crate) struct RequestRule {
    pub(crate) patterns: Patterns,
    left: Left,
    /// As the bits of an `f64`.
    rate: AtomicU64,
    requests: AtomicU64,
    sampled: AtomicU64,
    taken: AtomicU64,
}

impl RequestRule {
    pub(crate) fn new(patterns: Patterns) -> RequestRule {
        let zero = || AtomicU64::new(0);
        let (left, rate) = (Left::new(zero()), zero());
        RequestRule { patterns, left, rate, requests: zero(), sampled: zero(), taken: zero() }
    }

    /// A second begins, for which this is the quota; the rate holds from now on.
    pub(crate) fn refill(&self, quota: Quota) {
        self.rate.store(quota.rate.to_bits(), Ordering::Relaxed);
        self.left.fill(quota.a_second);
    }

    /// What was decided since the last time.
    pub(crate) fn take_counts(&self) -> Counts {
        let take = |counter: &AtomicU64| counter.swap(0, Ordering::Relaxed);
        Counts { requests: take(&self.requests), sampled: take(&self.sampled), of_quota: take(&self.taken) }
    }

    /// What was taken could not be told.
    pub(crate) fn give_back(&self, counts: Counts) {
        self.requests.fetch_add(counts.requests, Ordering::Relaxed);
        self.sampled.fetch_add(counts.sampled, Ordering::Relaxed);
        self.taken.fetch_add(counts.of_quota, Ordering::Relaxed);
    }

    fn decide(&self) -> bool {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let is_of_quota = self.left.take();
        if is_of_quota {
            self.taken.fetch_add(1, Ordering::Relaxed);
            tell_taken();
        }
        let is_sampled = is_of_quota || dice() <= f64::from_bits(self.rate.load(Ordering::Relaxed));
        self.sampled.fetch_add(is_sampled.into(), Ordering::Relaxed);
        is_sampled
    }
}

/// From now on these rules hold, the first one first, before the one that is for all other requests.
pub(crate) fn set_rules(rules: Vec<Arc<RequestRule>>) {
    ANY.store(!rules.is_empty(), Ordering::Relaxed);
    *RULES.write().unwrap_or_else(PoisonError::into_inner) = rules;
}

/// Decides about a request, if one of the rules is for it.
pub(super) fn decide(method: &str, host: &str, path: &str) -> Option<bool> {
    if !ANY.load(Ordering::Relaxed) {
        return None;
    }
    let rules = RULES.read().unwrap_or_else(PoisonError::into_inner);
    let is_for = |Patterns { method: methods, host: hosts, path: paths }: &Patterns| {
        matches(methods, method) && matches(hosts, host) && matches(paths, path)
    };
    rules.iter().find(|rule| is_for(&rule.patterns)).map(|rule| rule.decide())
}
