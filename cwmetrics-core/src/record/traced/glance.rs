//! Why a call has failed, asked of any result. Only of calls that are traced.
//!
//! Whether a call has failed only its result tells. The metrics look at it where an option asks for that.
//! A trace that shows no errors is of little use, so with the feature `xray` the attributes have every call
//! show its result that could be an `Err`. A call that is not traced pays a comparison for it. The body of a
//! sync function goes into a closure, as with `outcome`; that would show the wrong caller to one with
//! `#[track_caller]`, so such a function tells no errors, and nor does a result whose type is generic,
//! associated or opaque. What a panic says is not to be had here: only a hook of the whole process sees it.

use std::any::type_name;
use std::fmt::Display;
use std::ops::Deref;

use crate::segment::Cause;

/// Asks a result why it is an `Err`. Any type other than a `Result` does not say.
#[derive(Debug)]
pub struct Glance<'a, T: ?Sized>(Quiet<'a, T>);

/// The same of errors that cannot be shown.
#[derive(Debug)]
pub struct Quiet<'a, T: ?Sized>(&'a T);

/// What is no `Result`, or not known to be one.
#[derive(Debug)]
pub struct Silent;

impl<'a, T: ?Sized> Glance<'a, T> {
    /// At this result.
    pub const fn at(result: &'a T) -> Glance<'a, T> {
        Glance(Quiet(result))
    }
}

impl<T, E: Display> Glance<'_, Result<T, E>> {
    /// The error's type, and what it says.
    #[must_use]
    pub fn __cause(&self) -> Option<Cause> {
        let error = self.0.0.as_ref().err()?;
        Some(Cause::new(type_name::<E>(), Some(&error.to_string())))
    }
}

impl<T, E> Quiet<'_, Result<T, E>> {
    /// The error's type.
    #[must_use]
    pub fn __cause(&self) -> Option<Cause> {
        self.0.as_ref().err().map(|_| Cause::new(type_name::<E>(), None))
    }
}

impl Silent {
    /// There is none.
    #[must_use]
    pub const fn __cause(&self) -> Option<Cause> {
        None
    }
}

// The first method that applies is found, as for `Probe`.
impl<'a, T: ?Sized> Deref for Glance<'a, T> {
    type Target = Quiet<'a, T>;

    fn deref(&self) -> &Quiet<'a, T> {
        &self.0
    }
}

impl<T: ?Sized> Deref for Quiet<'_, T> {
    type Target = Silent;

    fn deref(&self) -> &Silent {
        &Silent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Mute;

    #[test]
    fn every_type_can_be_asked_and_a_result_says_what_it_can() {
        let shown: Result<(), std::num::ParseIntError> = "x".parse::<u8>().map(|_| ());
        let cause = Glance::at(&shown).__cause().unwrap();
        assert_eq!(cause.kind, "core::num::error::ParseIntError");
        assert_eq!(cause.message.as_deref(), Some("invalid digit found in string"));
        let mute: Result<u8, Mute> = Err(Mute);
        let cause = Glance::at(&mute).__cause().unwrap();
        assert!(cause.kind.ends_with("Mute") && cause.message.is_none());
        assert_eq!(Glance::at(&Ok::<u8, Mute>(1)).__cause(), None);
        assert_eq!(Glance::at("no result").__cause(), None);
    }
}
