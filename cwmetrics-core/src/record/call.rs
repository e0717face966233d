//! An async call, and what a call brings from its arguments.

use super::running::Running;
use super::site::Site;
use super::text::Text;

/// An async call, and what it brings. The same type for all functions that bring nothing.
#[derive(Debug)]
#[must_use]
pub struct Call<A> {
    pub(crate) running: Running,
    pub(crate) args: A,
}

impl<A: Args> Call<A> {
    /// A call that was not polled yet.
    #[inline]
    pub(crate) fn new(site: &'static Site, args: A) -> Call<A> {
        Call { running: Running::new(site, args.is_off()), args }
    }
}

/// What a call brings from its arguments.
#[derive(Clone, Debug)]
pub struct Brought<const N: usize> {
    text: Text,
    values: [f64; N],
    /// Whether it was brought, because something would record it.
    is_on: bool,
}

impl<const N: usize> Brought<N> {
    /// Nothing yet.
    #[must_use]
    #[inline]
    #[allow(clippy::new_without_default, reason = "what the macros expand into")]
    pub fn new() -> Brought<N> {
        Brought { text: Text::new(), values: [0.0; N], is_on: false }
    }

    /// Where the values of all dimensions go, in their order.
    #[inline]
    pub fn text(&mut self) -> &mut Text {
        &mut self.text
    }

    /// It has all values of dimensions, and these that are counted.
    #[inline]
    pub fn set(&mut self, values: [f64; N]) {
        self.values = values;
        self.is_on = true;
    }
}

/// Nothing, or [`Brought`].
pub trait Args {
    /// Whether it can only be nothing.
    #[doc(hidden)]
    const IS_NOTHING: bool;
    /// The values of dimensions.
    #[doc(hidden)]
    fn text(&self) -> Option<&Text>;
    /// The values that are counted.
    #[doc(hidden)]
    fn values(&self) -> &[f64];
    /// Whether nothing is to be recorded, since nothing was brought.
    #[doc(hidden)]
    fn is_off(&self) -> bool;
}

impl Args for () {
    const IS_NOTHING: bool = true;

    #[inline(always)]
    fn is_off(&self) -> bool {
        false
    }

    #[inline(always)]
    fn text(&self) -> Option<&Text> {
        None
    }

    #[inline(always)]
    fn values(&self) -> &[f64] {
        &[]
    }
}

impl<const N: usize> Args for Brought<N> {
    const IS_NOTHING: bool = false;

    #[inline(always)]
    fn is_off(&self) -> bool {
        !self.is_on
    }

    #[inline(always)]
    fn text(&self) -> Option<&Text> {
        Some(&self.text)
    }

    #[inline(always)]
    fn values(&self) -> &[f64] {
        &self.values
    }
}
