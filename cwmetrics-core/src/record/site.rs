//! The static of a decorated function.

use std::fmt::{Display, Write};
use std::hash::BuildHasher;
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::{borrow::Cow, ptr};

use super::attr::{Attr, Measure};
use super::call::Call;
use super::guard::Guard;
use super::labels::Labels;
use super::local;
use super::registry::Registry;
use super::target::Target;
use crate::metric::repaired_value;

/// A decorated function: its attributes, and what they were resolved to.
#[derive(Debug)]
pub struct Site {
    pub(crate) attrs: &'static [Attr],
    /// Whether a timing is among them, so that the clock is read.
    pub(crate) is_timed: bool,
    /// Whether a call opens a task.
    pub(crate) opens_task: bool,
    /// Whether a call has to know how it ended.
    pub(crate) asks_for_the_end: bool,
    resolved: AtomicPtr<Resolved>,
}

/// The labels of the attributes that take nothing from the arguments, for one reporter. Never
/// freed: a call may be reading it, and there is one for each site and install.
#[derive(Debug)]
struct Resolved {
    registry: *const Registry,
    labels: Vec<Labels>,
}

/// What one call brings from its arguments for one attribute.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    dimensions: &'a [&'a dyn Display],
    value: f64,
}

impl<'a> Args<'a> {
    /// The values of the dimensions in their order, and what to count.
    #[must_use]
    pub fn new(dimensions: &'a [&'a dyn Display], value: f64) -> Args<'a> {
        Args { dimensions, value }
    }
}

/// [`Args`] as the call keeps them.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) labels: Arc<Labels>,
    pub(crate) value: f64,
}

impl Site {
    /// A site with these attributes.
    #[must_use]
    pub const fn new(attrs: &'static [Attr]) -> Site {
        let (mut is_timed, mut opens_task, mut asks_for_the_end) = (false, false, false);
        let mut at = 0;
        while at < attrs.len() {
            is_timed |= attrs[at].is_timing();
            opens_task |= matches!(attrs[at].measure, Measure::Task);
            asks_for_the_end |= attrs[at].asks_for_the_end();
            at += 1;
        }
        Site { attrs, is_timed, opens_task, asks_for_the_end, resolved: AtomicPtr::new(ptr::null_mut()) }
    }

    /// Enters a sync call that takes nothing from its arguments.
    #[inline(always)]
    pub fn enter(&'static self) -> Guard<0> {
        self.call().enter()
    }

    /// The same, when the result will be looked at.
    #[inline(always)]
    pub fn enter_looking(&'static self) -> Guard<0> {
        self.call().enter_looking()
    }

    /// A call that takes nothing from its arguments.
    #[inline(always)]
    pub fn call(&'static self) -> Call<0> {
        Call::new(self, Target::now(), [])
    }

    /// Whether a call would record anything now.
    #[inline(always)]
    #[must_use]
    pub fn is_on(&'static self) -> bool {
        !matches!(Target::now(), Target::Nowhere)
    }

    /// A call with what it brings from its arguments, in the order of the attributes that take any.
    pub fn call_with<const N: usize>(&'static self, args: [Args<'_>; N]) -> Call<N> {
        let target = Target::now();
        let mut takers = self.attrs.iter().filter(|attr| attr.takes_arguments());
        let held = args.map(|args| {
            // The macros write one `Args` for each attribute that takes any.
            let attr = takers.next()?;
            let labels = match target {
                Target::Nowhere => return None,
                Target::Capture => Arc::new(labels_of(attr, &text_of(args.dimensions))),
                Target::Reporter(registry) => known_labels(registry, attr, &text_of(args.dimensions)),
            };
            Some(Held { labels, value: args.value })
        });
        Call::new(self, target, held)
    }

    /// A call that records nothing.
    #[inline(always)]
    pub fn call_off<const N: usize>(&'static self) -> Call<N> {
        Call::new(self, Target::Nowhere, [const { None }; N])
    }

    /// The labels of the attributes that take nothing from the arguments, by attribute; the others
    /// have some that are not used.
    #[inline]
    pub(crate) fn labels(&'static self, registry: &'static Registry) -> &'static [Labels] {
        let resolved = self.resolved.load(Ordering::Acquire);
        // SAFETY: the pointer is null or comes from a box that is never freed.
        match unsafe { resolved.as_ref() } {
            Some(resolved) if ptr::eq(resolved.registry, registry) => &resolved.labels,
            _ => self.resolve(registry),
        }
    }

    #[cold]
    fn resolve(&'static self, registry: &'static Registry) -> &'static [Labels] {
        let labels = self.attrs.iter().map(|attr| Labels::new(attr, Vec::new(), 0)).collect();
        let resolved: &'static Resolved = Box::leak(Box::new(Resolved { registry, labels }));
        self.resolved.store(ptr::from_ref(resolved).cast_mut(), Ordering::Release);
        &resolved.labels
    }
}

// SAFETY: the registry's address is only compared, and labels can be shared.
unsafe impl Send for Resolved {}
// SAFETY: as above.
unsafe impl Sync for Resolved {}

/// The values of the arguments, each ended by a character that no accepted value has.
fn text_of(values: &[&dyn Display]) -> String {
    let mut text = String::new();
    for value in values {
        let start = text.len();
        // An error of the program's own `Display` leaves what it has written.
        let _ = write!(text, "{value}");
        if text[start..].contains(END) {
            // Another character that is to be repaired.
            let value = text.split_off(start);
            text.push_str(&value.replace(END, "\0"));
        }
        text.push(END);
    }
    text
}

const END: char = '\u{1f}';

fn labels_of(attr: &'static Attr, text: &str) -> Labels {
    let mut repaired = 0;
    let values = text.split_terminator(END).map(|value| {
        let (value, changed) = repaired_value(value);
        repaired += u64::from(changed);
        Cow::Owned(value.into_owned())
    });
    let values = values.take(attr.open_dimensions()).collect();
    Labels::new(attr, values, repaired)
}

/// The same from this thread's memory of what it has seen before.
fn known_labels(registry: &'static Registry, attr: &'static Attr, text: &str) -> Arc<Labels> {
    local::with_writer(registry, |writer| {
        let known = &mut writer.labels;
        let hash = known.hasher().hash_one((ptr::from_ref(attr).addr(), text));
        let found = known
            .get(&hash)
            .filter(|(of, seen, _)| ptr::eq(*of, attr) && **seen == *text)
            .filter(|(_, _, labels)| !labels.is_stale(registry));
        if let Some((_, _, labels)) = found {
            return labels.clone();
        }
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        let labels = Arc::new(labels_of(attr, text).kept_for(registry));
        known.insert(hash, (attr, text.into(), labels.clone()));
        labels
    })
    .unwrap_or_else(|| Arc::new(labels_of(attr, text)))
}

/// How many labels a thread remembers.
const MOST_KNOWN: usize = 4096;
