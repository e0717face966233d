//! What is recorded at one place for one set of dimensions, and the series that it is for.
//!
//! All attributes of a function that take no value from a call see the same calls, so a thread
//! records them once; the collector gives each of them its share.

use std::borrow::Cow;
use std::sync::Arc;

use super::attr::{Attr, OUTCOME, Outcome};
use super::body::Kind;
use super::registry::Registry;
use super::series::{Series, Wanted};
use super::tags::Tags;
use super::text::Text;
use crate::metric::{check, repaired_value};

/// What a series takes from what was recorded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Share {
    /// All, as it is.
    Whole,
    /// This value for each call.
    Counts(f64),
}

/// One series of a feed.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) series: Arc<Series>,
    pub(crate) share: Share,
}

/// Everything that one cell's samples are for.
#[derive(Debug)]
pub(crate) struct Feed {
    pub(crate) parts: Box<[Part]>,
    /// How many values of dimensions were repaired, and how many of a task's dimensions rejected,
    /// for each sample.
    pub(crate) repaired: u64,
    pub(crate) rejected: u64,
}

/// One attribute's metric for a call, before it has a series.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) wanted: Wanted,
    pub(crate) repaired: u64,
    pub(crate) rejected: u64,
}

impl Feed {
    /// The feed of one series that takes all.
    pub(crate) fn of(series: Arc<Series>, repaired: u64) -> Feed {
        Feed { parts: Box::new([Part { series, share: Share::Whole }]), repaired, rejected: 0 }
    }

    /// The feed of these attributes for the calls that end so.
    pub(crate) fn find<'a>(
        registry: &Registry,
        attrs: impl IntoIterator<Item = (&'a Asking<'a>, Share)>,
        outcome: Outcome,
    ) -> Feed {
        let (mut all_repaired, mut all_rejected) = (0, 0);
        let parts = attrs.into_iter().map(|(asking, share)| {
            let Asked { wanted, repaired, rejected } = asking.asked(outcome);
            all_repaired += repaired;
            all_rejected += rejected;
            Part { series: registry.series.find(wanted), share }
        });
        let parts = parts.collect();
        Feed { parts, repaired: all_repaired, rejected: all_rejected }
    }

    /// Whether one of its series has lost its place, or may have found one.
    pub(crate) fn is_stale(&self) -> bool {
        self.parts.iter().any(|part| part.series.is_retired() || part.series.folded)
    }

    /// Whether one of its series has lost its place.
    pub(crate) fn is_retired(&self) -> bool {
        self.parts.iter().any(|part| part.series.is_retired())
    }
}

/// An attribute with all that its dimensions depend on, but the outcome.
#[derive(Debug)]
pub(crate) struct Asking<'a> {
    pub(crate) attr: &'static Attr,
    /// The call's values, of all attributes, and how many of them are for the attributes before.
    pub(crate) text: Option<&'a Text>,
    pub(crate) skip: usize,
    /// The task's dimensions.
    pub(crate) tags: Option<&'a Tags>,
}

impl Asking<'_> {
    /// The metric.
    pub(crate) fn asked(&self, outcome: Outcome) -> Asked {
        let mut repaired = 0;
        let open = self.attr.open_dimensions();
        let values = self.text.into_iter().flat_map(Text::values).skip(self.skip).take(open);
        let values = values.map(|value| {
            let (value, changed) = repaired_value(&value);
            repaired += u64::from(changed);
            Cow::Owned(value.into_owned())
        });
        let mut identity = self.attr.identity(values.collect::<Vec<_>>());
        if self.attr.outcome && !identity.dimensions.iter().any(|(name, _)| name == OUTCOME) {
            // Before the open dimensions, which are counted from the end.
            let at = identity.dimensions.len() - open;
            identity.dimensions.insert(at, (OUTCOME.into(), outcome.name().into()));
        }
        let mut asked =
            Asked { wanted: Wanted { identity, kind: self.attr.kind(), open }, repaired, rejected: 0 };
        if let Some(tags) = self.tags {
            asked.add(tags);
        }
        asked
    }
}

impl Asked {
    /// Adds the dimensions of the task, which win.
    fn add(&mut self, tags: &Tags) {
        let Wanted { identity, open, .. } = &mut self.wanted;
        for (name, value) in tags.iter() {
            if check::dimension_name_fault(&name).is_some() {
                self.rejected += 1;
                continue;
            }
            let (value, changed) = repaired_value(&value);
            self.repaired += u64::from(changed);
            let literal = identity.dimensions.len() - *open;
            if let Some(at) = identity.dimensions.iter().position(|(known, _)| *known == name) {
                identity.dimensions.remove(at);
                *open -= usize::from(at >= literal);
            }
            identity.dimensions.push((Cow::Owned(name), Cow::Owned(value.into_owned())));
            *open += 1;
        }
        // What is past CloudWatch's bound is left out.
        let past = identity.dimensions.len().saturating_sub(check::MAX_DIMENSIONS);
        identity.dimensions.truncate(check::MAX_DIMENSIONS);
        *open = open.saturating_sub(past);
    }
}

impl Attr {
    /// What this attribute's series takes from the calls that end so, if anything. Not for one whose
    /// value is taken from each call.
    pub(crate) fn share(&self, outcome: Outcome) -> Option<Share> {
        match (self.kind(), self.is_on(outcome)) {
            (Kind::Ticks | Kind::TickStatistics, is_on) => is_on.then_some(Share::Whole),
            // A call that is not counted counts 0, so that the metric exists and its average is the
            // rate.
            (_, is_on) => Some(Share::Counts(if is_on { self.adds } else { 0.0 })),
        }
    }
}
