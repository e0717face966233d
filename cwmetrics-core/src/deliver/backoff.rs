use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::Duration;

/// The longest first pause.
const BASE: Duration = Duration::from_millis(200);
/// The longest pause at all.
const CAP: Duration = Duration::from_secs(30);

/// How fast to send: after a failure one request at a time, and a pause before it that grows with
/// every further failure and is random between nothing and its bound (full jitter), so that a fleet
/// that failed together does not come back together.
///
/// Requests fly in rounds. What a request says that was launched before the last failure is not
/// news, so four that fail together count as one failure.
#[derive(Debug)]
pub(crate) struct Backoff {
    random: u64,
    /// Failures since the last success.
    failures: u32,
    /// When to send again, by the monotonic clock; `None`: now.
    until: Option<Duration>,
    round: u32,
    window: usize,
    widest: usize,
}

impl Backoff {
    pub(crate) fn new(in_flight: usize, seed: Option<u64>) -> Backoff {
        // The keys of a hash map's hasher are random, and all the randomness this needs.
        let random = seed.unwrap_or_else(|| RandomState::new().hash_one(0));
        let widest = in_flight.max(1);
        Backoff { random, failures: 0, until: None, round: 0, window: widest, widest }
    }

    /// How many requests may be under way at `now`.
    pub(crate) fn window(&mut self, now: Duration) -> usize {
        self.until = self.until.filter(|until| now < *until);
        if self.until.is_some() { 0 } else { self.window }
    }

    /// When the pause ends, if there was one at the last look at the window.
    pub(crate) fn until(&self) -> Option<Duration> {
        self.until
    }

    /// What a request remembers that is launched now.
    pub(crate) fn round(&self) -> u32 {
        self.round
    }

    /// A request of that round was answered, by whatever but "later".
    pub(crate) fn succeeded(&mut self, round: u32) {
        if round == self.round {
            self.failures = 0;
            self.until = None;
            self.window = (self.window * 2).min(self.widest);
        }
    }

    /// A request of that round has to be sent again.
    pub(crate) fn failed(&mut self, round: u32, now: Duration) {
        if round == self.round {
            let bound = BASE.saturating_mul(1 << self.failures.min(16)).min(CAP);
            self.failures = self.failures.saturating_add(1);
            self.until = Some(now + bound.mul_f64(self.fraction()));
            self.window = 1;
            self.round = self.round.wrapping_add(1);
        }
    }

    /// Ends the pause. The next one is as long as if it had been waited out.
    pub(crate) fn hurry(&mut self) {
        self.until = None;
    }

    /// A random number from 0 to 1 (splitmix64).
    fn fraction(&mut self) -> f64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.random ^ (self.random >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1_000);

    fn pauses(seed: u64, count: usize) -> Vec<Duration> {
        let mut backoff = Backoff::new(4, Some(seed));
        let pause = |_| {
            backoff.failed(backoff.round(), NOW);
            backoff.until().unwrap() - NOW
        };
        (0..count).map(pause).collect()
    }

    #[test]
    fn pauses_lie_anywhere_below_a_bound_that_doubles_up_to_the_cap() {
        for attempt in 0..12 {
            let bound = BASE.saturating_mul(1 << attempt).min(CAP);
            let all: Vec<Duration> = (0..500).map(|seed| pauses(seed * 7919 + 1, 12)[attempt]).collect();
            let mean = all.iter().sum::<Duration>() / 500;
            assert!(all.iter().all(|pause| *pause <= bound));
            assert!(mean > bound.mul_f64(0.4) && mean < bound.mul_f64(0.6), "{attempt}: {mean:?}");
        }
    }

    #[test]
    fn a_success_opens_the_window_step_by_step() {
        let mut backoff = Backoff::new(4, Some(1));
        assert_eq!(backoff.window(NOW), 4);
        backoff.failed(0, NOW);
        assert_eq!(backoff.window(NOW), 0);
        let later = NOW + CAP;
        assert_eq!(backoff.window(later), 1);
        for window in [2, 4, 4] {
            backoff.succeeded(backoff.round());
            assert_eq!(backoff.window(later), window);
        }
        assert_eq!(backoff.failures, 0);
    }

    #[test]
    fn requests_that_fail_together_are_one_failure() {
        let mut backoff = Backoff::new(4, Some(1));
        let round = backoff.round();
        backoff.failed(round, NOW);
        let until = backoff.until();
        backoff.failed(round, NOW);
        backoff.succeeded(round);
        assert_eq!((backoff.failures, backoff.until()), (1, until));
    }

    #[test]
    fn hurrying_ends_the_pause_and_forgives_nothing() {
        let mut backoff = Backoff::new(4, Some(1));
        backoff.failed(0, NOW);
        backoff.hurry();
        assert_eq!((backoff.window(NOW), backoff.failures), (1, 1));
    }

    #[test]
    fn without_a_seed_two_programs_pause_differently() {
        let (mut one, mut other) = (Backoff::new(1, None), Backoff::new(1, None));
        one.failed(0, NOW);
        other.failed(0, NOW);
        assert_ne!(one.until(), other.until());
    }
}
