//! A call of a decorated function, and how it is recorded when it ends.

use super::attr::Outcome;
use super::begin;
use super::ended::Ended;
use super::guard::Guard;
use super::local::local;
use super::short;
use super::site::Site;
use super::switch::{self, marks};
use super::task::OpenTask;
use super::text::Text;

/// A call that has not begun.
#[derive(Debug)]
#[must_use]
pub struct Call<A> {
    pub(crate) site: &'static Site,
    /// Its target and its marks; 0 where it records nothing.
    pub(crate) word: u64,
    pub(crate) args: A,
}

/// What a call brings from its arguments.
#[derive(Clone, Debug)]
pub struct Brought<const N: usize> {
    text: Text,
    values: [f64; N],
}

impl<const N: usize> Brought<N> {
    #[inline]
    pub(crate) fn new(text: Text, values: [f64; N]) -> Brought<N> {
        Brought { text, values }
    }
}

/// Nothing, or [`Brought`].
pub trait Args {
    /// The values of dimensions.
    #[doc(hidden)]
    fn text(&self) -> Option<&Text>;
    /// The values that are counted.
    #[doc(hidden)]
    fn values(&self) -> &[f64];
}

impl Args for () {
    fn text(&self) -> Option<&Text> {
        None
    }

    fn values(&self) -> &[f64] {
        &[]
    }
}

impl<const N: usize> Args for Brought<N> {
    fn text(&self) -> Option<&Text> {
        Some(&self.text)
    }

    fn values(&self) -> &[f64] {
        &self.values
    }
}

impl<A> Call<A> {
    #[inline(always)]
    pub(crate) fn new(site: &'static Site, args: A) -> Call<A> {
        Call { site, word: switch::now(), args }
    }

    #[inline(always)]
    pub(crate) fn off(site: &'static Site, args: A) -> Call<A> {
        Call { site, word: 0, args }
    }
}

impl<A: Args> Call<A> {
    /// Enters the call; it ends when the guard is dropped.
    #[inline]
    pub fn enter(self) -> Guard<A> {
        Guard::new(self, false)
    }

    /// Enters the call; it ends with [`Guard::finish`], or else with a panic.
    #[inline]
    pub fn enter_looking(self) -> Guard<A> {
        Guard::new(self, true)
    }

    /// The clock, if a timing needs it.
    #[inline(always)]
    pub(crate) fn clock(&self) -> u64 {
        if self.site.is_timed { begin::ticks(self.word) } else { 0 }
    }

    /// Records the call, once for each attribute.
    #[inline]
    pub(crate) fn record(&self, start: u64, end: u64, outcome: Outcome, task: Option<&OpenTask>) {
        let (site, word) = (self.site, self.word);
        let tags = task.map(OpenTask::tags).filter(|tags| !tags.is_empty());
        let (text, values) = (self.args.text(), self.args.values());
        let within = site.within(outcome);
        match text {
            _ if tags.is_some() || !values.is_empty() => {
                Ended { site, word, start, end, outcome, text, values, tags }.record();
            }
            Some(text) => short::record_keyed(local(), site, word, start, end, within, text),
            None if site.is_timed => short::record_timed(local(), site, word, start, end, within),
            None => short::record_counted(local(), site, word, within),
        }
    }
}

/// Whether a panic was unwinding when the call began.
#[inline(always)]
pub(crate) fn was_panicking(word: u64) -> bool {
    word & marks::PANICKING != 0
}
