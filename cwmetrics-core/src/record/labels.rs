//! An attribute with its dimensions' values known, on its way to a series.

use std::borrow::Cow;
use std::sync::Arc;

use once_cell::sync::OnceCell;

use super::attr::{Attr, OUTCOME, Outcome};
use super::registry::Registry;
use super::series::{Series, Wanted};
use super::task::OpenTask;
use crate::metric::check;

/// One attribute and the values of its dimensions: everything but how the call ends.
#[derive(Debug)]
pub(crate) struct Labels {
    attr: &'static Attr,
    /// The values from the arguments, in order, as CloudWatch takes them.
    values: Vec<Cow<'static, str>>,
    /// How many of them had to be repaired.
    pub(crate) repaired: u64,
    /// By outcome where the attribute asks for it, else in the first place.
    series: [OnceCell<Arc<Series>>; 4],
    /// Of the table of series, when this was made.
    vacancies: u64,
}

impl Labels {
    pub(crate) fn new(attr: &'static Attr, values: Vec<Cow<'static, str>>, repaired: u64) -> Labels {
        Labels { attr, values, repaired, series: Default::default(), vacancies: 0 }
    }

    /// The same, to be kept for the calls to come.
    pub(crate) fn kept_for(mut self, registry: &Registry) -> Labels {
        self.vacancies = registry.series.vacancies();
        self
    }

    /// Whether one of its series has lost its place, or may have found one.
    pub(crate) fn is_stale(&self, registry: &Registry) -> bool {
        let has_moved = self.vacancies != registry.series.vacancies();
        let mut known = self.series.iter().filter_map(OnceCell::get);
        known.any(|series| series.is_retired() || series.folded && has_moved)
    }

    pub(crate) fn attr(&self) -> &'static Attr {
        self.attr
    }

    /// The series that a call with this outcome belongs to.
    #[inline]
    pub(crate) fn series(&self, registry: &Registry, outcome: Outcome) -> &Arc<Series> {
        let at = if self.attr.outcome { outcome as usize } else { 0 };
        self.series[at].get_or_init(|| registry.series.find(self.wanted(outcome)))
    }

    /// What series that is.
    pub(crate) fn wanted(&self, outcome: Outcome) -> Wanted {
        let mut identity = self.attr.identity(self.values.iter().cloned());
        let open = self.values.len();
        if self.attr.outcome && !identity.dimensions.iter().any(|(name, _)| name == OUTCOME) {
            // Before the open dimensions, which are counted from the end.
            let at = identity.dimensions.len() - open;
            identity.dimensions.insert(at, (OUTCOME.into(), outcome.name().into()));
        }
        Wanted { identity, kind: self.attr.kind(), open }
    }

    /// The same with the dimensions of the task, which win. Says how many values were repaired and
    /// how many names rejected.
    pub(crate) fn wanted_in(&self, outcome: Outcome, task: &OpenTask) -> (Wanted, u64, u64) {
        let mut wanted = self.wanted(outcome);
        let (mut repaired, mut rejected) = (0, 0);
        for (name, value) in &task.dimensions {
            if check::dimension_name_fault(name).is_some() {
                rejected += 1;
                continue;
            }
            let (value, changed) = crate::metric::repaired_value(value);
            repaired += u64::from(changed);
            let literal = wanted.identity.dimensions.len() - wanted.open;
            if let Some(at) = wanted.identity.dimensions.iter().position(|(known, _)| known == name) {
                wanted.identity.dimensions.remove(at);
                wanted.open -= usize::from(at >= literal);
            }
            wanted.identity.dimensions.push((Cow::Borrowed(name), Cow::Owned(value.into_owned())));
            wanted.open += 1;
        }
        // What is past CloudWatch's bound is left out.
        let past = wanted.identity.dimensions.len().saturating_sub(check::MAX_DIMENSIONS);
        wanted.identity.dimensions.truncate(check::MAX_DIMENSIONS);
        wanted.open = wanted.open.saturating_sub(past);
        (wanted, repaired, rejected)
    }
}
