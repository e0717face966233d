use std::time::Duration;

/// As many requests may be refused without an accepted one as it takes to find some data in a full
/// batch: one among 1,000 takes ten.
const MOST: u32 = 200;
/// How long it takes to allow one more when nothing is accepted at all.
const ONE_EVERY: Duration = Duration::from_secs(5);

/// The search for the datum for whose sake a batch was refused: how many refused batches may still
/// be halved.
///
/// Each halving takes one away, each accepted batch gives two back, so a search goes on for ever as
/// long as it comes to as many accepted batches as refused data. Where everything is refused (a
/// namespace that the account may not write), it ends, and costs hardly more than one request a batch
/// from then on.
#[derive(Debug)]
pub(super) struct Search {
    left: u32,
    /// By the monotonic clock: until when time has been turned into further ones.
    counted: Duration,
}

impl Search {
    pub(super) fn new(now: Duration) -> Search {
        Search { left: MOST, counted: now }
    }

    /// A batch was accepted.
    pub(super) fn accepted(&mut self) {
        self.left = (self.left + 2).min(MOST);
    }

    /// A batch was refused: whether it may be halved.
    pub(super) fn goes_on(&mut self, now: Duration) -> bool {
        let more = now.saturating_sub(self.counted).as_secs() / ONE_EVERY.as_secs();
        let more = u32::try_from(more).unwrap_or(u32::MAX);
        self.counted += ONE_EVERY * more;
        self.left = self.left.saturating_add(more).min(MOST);
        let goes_on = self.left > 0;
        self.left = self.left.saturating_sub(1);
        goes_on
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1_000);

    fn until_it_ends(search: &mut Search, now: Duration) -> u32 {
        (0..).find(|_| !search.goes_on(now)).unwrap()
    }

    #[test]
    fn it_ends_where_nothing_is_accepted() {
        let mut search = Search::new(NOW);
        assert_eq!(until_it_ends(&mut search, NOW), MOST);
        assert_eq!(until_it_ends(&mut search, NOW), 0);
    }

    #[test]
    fn what_is_accepted_keeps_it_going() {
        let mut search = Search::new(NOW);
        until_it_ends(&mut search, NOW);
        for _ in 0..10 * MOST {
            search.accepted();
            assert!(search.goes_on(NOW) && search.goes_on(NOW));
        }
        assert!(!search.goes_on(NOW));
    }

    #[test]
    fn it_begins_again_slowly_and_to_its_bound() {
        let mut search = Search::new(NOW);
        until_it_ends(&mut search, NOW);
        assert_eq!(until_it_ends(&mut search, NOW + ONE_EVERY * 3), 3);
        assert_eq!(until_it_ends(&mut search, NOW + ONE_EVERY * 3 + ONE_EVERY / 2), 0);
        assert_eq!(until_it_ends(&mut search, NOW + ONE_EVERY * 1_000), MOST);
    }
}
