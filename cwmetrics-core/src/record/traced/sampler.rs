//! Which requests are sampled: so many a second, and a part of the others.
//!
//! The decision costs a request that is not sampled a look at two numbers. One is the thread's own: it
//! has drawn how many requests of its go by before one is sampled, and counts down (a geometric
//! distribution: the same as if each request threw the dice). The other says how many of this second's
//! quota are left, which is mostly none.

use std::cell::Cell;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use super::super::door::door;
use super::super::{process, switch};
use super::quota::Left;

/// What is left of this second's quota.
static LEFT: Left = Left::new(AtomicU64::new(0));
/// The part of the other requests, as the bits of an `f64`.
static RATE: AtomicU64 = AtomicU64::new(0);
static REQUESTS: AtomicU64 = AtomicU64::new(0);
static SAMPLED: AtomicU64 = AtomicU64::new(0);
static TAKEN: AtomicU64 = AtomicU64::new(0);

/// After this many requests at most a thread draws again, and sees a rate that has changed. It makes
/// no other difference, since what comes does not depend on what was.
const LONGEST: u32 = 1_000;

/// How many requests are sampled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Quota {
    /// So many in each second,
    pub(crate) a_second: u32,
    /// and this part of the others, from 0 to 1.
    pub(crate) rate: f64,
}

/// What was decided since the last time. Requests are counted when a thread draws again, so they come
/// up to [`LONGEST`] late.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) requests: u64,
    /// Of these, those of the quota among them.
    pub(crate) sampled: u64,
    /// Of these.
    pub(crate) of_quota: u64,
}

/// How many requests of a thread go by before one may be sampled.
#[derive(Debug)]
pub(crate) struct Passing(Cell<u32>);

impl Passing {
    pub(crate) const fn new() -> Passing {
        Passing(Cell::new(0))
    }

    /// Whether a request that begins under this word is certain not to be sampled, and counted as that.
    /// Otherwise [`decide`] has the word.
    #[inline(always)]
    pub(crate) fn passes(&self, now: u64) -> bool {
        !switch::is_tracing(now) || self.counts_down()
    }

    #[inline(always)]
    fn counts_down(&self) -> bool {
        let left = self.0.get();
        let passes = left > 1 && !LEFT.has_some();
        if passes {
            self.0.set(left - 1);
        }
        passes
    }
}

/// What a thread has drawn.
struct Drawn {
    /// How many requests there are until it draws again.
    length: Cell<u32>,
    /// Whether the last of them is sampled.
    hits: Cell<bool>,
    random: Cell<u64>,
}

thread_local! {
    static DRAWN: Drawn =
        const { Drawn { length: Cell::new(0), hits: Cell::new(false), random: Cell::new(0) } };
}

/// Decides about a request.
#[cold]
pub(super) fn decide() -> bool {
    let passing = door().passing();
    !passing.counts_down() && (is_of_quota() || DRAWN.with(|drawn| drawn.is_next(&passing.0)))
}

fn is_of_quota() -> bool {
    if !LEFT.take() {
        return false;
    }
    for counter in [&REQUESTS, &SAMPLED, &TAKEN] {
        counter.fetch_add(1, Ordering::Relaxed);
    }
    tell_taken();
    true
}

/// Says that a quota has less: in a second there is more.
pub(super) fn tell_taken() {
    if let Some(traces) = process::installed().and_then(|registry| registry.traces.as_ref()) {
        traces.taken.notify_one();
    }
}

/// A random number from above 0 up to 1.
pub(super) fn dice() -> f64 {
    DRAWN.with(Drawn::dice)
}

impl Drawn {
    /// Whether the request that begins is the one that was drawn.
    fn is_next(&self, left: &Cell<u32>) -> bool {
        if left.get() == 0 {
            left.set(self.draw(f64::from_bits(RATE.load(Ordering::Relaxed))));
        }
        left.set(left.get() - 1);
        if left.get() > 0 {
            return false;
        }
        REQUESTS.fetch_add(self.length.get().into(), Ordering::Relaxed);
        SAMPLED.fetch_add(self.hits.get().into(), Ordering::Relaxed);
        self.hits.get()
    }

    /// Draws which of the coming requests is the next to be sampled. Gives how many there are until it
    /// draws again.
    fn draw(&self, rate: f64) -> u32 {
        let next = if rate >= 1.0 {
            1.0
        } else if rate > 0.0 {
            // Above 0, so that the logarithm is finite.
            (self.dice().ln() / (-rate).ln_1p()).ceil().max(1.0)
        } else {
            f64::INFINITY
        };
        self.hits.set(next <= f64::from(LONGEST));
        // In range.
        self.length.set(next.min(f64::from(LONGEST)) as u32);
        self.length.get()
    }

    /// From above 0 up to 1.
    fn dice(&self) -> f64 {
        ((self.random() >> 11) + 1) as f64 / (1u64 << 53) as f64
    }

    /// Splitmix64, with a seed of the thread's own.
    fn random(&self) -> u64 {
        if self.random.get() == 0 {
            // The keys of a hash map's hasher are random, and all the randomness this needs.
            self.random.set(RandomState::new().hash_one(0));
        }
        let state = self.random.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.random.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// A second begins, for which this is the quota; the rate holds from now on.
pub(crate) fn refill(quota: Quota) {
    RATE.store(quota.rate.to_bits(), Ordering::Relaxed);
    LEFT.fill(quota.a_second);
}

/// What was decided since the last time.
pub(crate) fn take_counts() -> Counts {
    Counts {
        requests: REQUESTS.swap(0, Ordering::Relaxed),
        sampled: SAMPLED.swap(0, Ordering::Relaxed),
        of_quota: TAKEN.swap(0, Ordering::Relaxed),
    }
}

/// What was taken could not be told.
pub(crate) fn give_back(counts: Counts) {
    REQUESTS.fetch_add(counts.requests, Ordering::Relaxed);
    SAMPLED.fetch_add(counts.sampled, Ordering::Relaxed);
    TAKEN.fetch_add(counts.of_quota, Ordering::Relaxed);
}
