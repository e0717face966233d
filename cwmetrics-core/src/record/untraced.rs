//! In the place of `traced`, without the feature `xray`: nothing.

use super::attr::Outcome;
use super::site::Site;

/// Which outermost calls may be traced: none.
#[derive(Debug)]
pub(crate) struct Passing;

impl Passing {
    pub(crate) const fn new() -> Passing {
        Passing
    }

    #[inline(always)]
    pub(crate) const fn passes(&self, _now: u64) -> bool {
        true
    }
}

#[inline(always)]
pub(crate) const fn closes_the_door() -> bool {
    false
}

#[inline(always)]
pub(crate) const fn begin(word: u64, _is_outermost: bool, _is_timed: bool) -> u64 {
    word
}

#[inline(always)]
pub(crate) const fn end(_word: u64, _site: &'static Site, _outcome: Outcome) {}

#[inline(always)]
pub(crate) const fn left(_word: u64) {}

/// What a traced async call carries from poll to poll.
#[derive(Debug)]
pub(crate) struct Carried;

impl Carried {
    #[inline(always)]
    pub(crate) const fn nothing() -> Carried {
        Carried
    }

    #[inline(always)]
    pub(crate) const fn resume(&mut self) {}

    #[inline(always)]
    pub(crate) const fn suspend(&mut self, _word: u64) {}
}
