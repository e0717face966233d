//! The times that matter to a round, in seconds since 1970.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// CloudWatch takes two weeks (API reference, MetricDatum); an hour less, for those that wait in the
/// reporter.
pub(super) const OLDEST: Duration = Duration::from_hours(14 * 24 - 1);

/// How far back a bridge looks, and what it waits for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ages {
    pub(super) since: Duration,
    pub(super) settled_after: Duration,
    pub(super) late: Duration,
}

/// When a round was begun.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    pub(super) now: u64,
    ages: Ages,
}

impl Times {
    pub(super) fn new(now: SystemTime, ages: Ages) -> Times {
        Times { now: seconds(now), ages }
    }

    /// Up to here points are final.
    pub(super) fn settled(&self, period: u64) -> u64 {
        self.before(self.ages.settled_after) / period * period
    }

    /// Where a metric begins that was never read.
    pub(super) fn since(&self, created_at: Option<SystemTime>, period: u64) -> u64 {
        let since = self.before(self.ages.since).max(created_at.map_or(0, seconds));
        (since / period * period).max(self.oldest(period))
    }

    /// CloudWatch takes no points of periods that begin before.
    pub(super) fn oldest(&self, period: u64) -> u64 {
        self.before(OLDEST).div_ceil(period) * period
    }

    /// Periods that begin before are not waited for any longer.
    pub(super) fn waited_for(&self, period: u64) -> u64 {
        self.settled(period).saturating_sub(self.ages.late.as_secs()) / period * period
    }

    fn before(&self, age: Duration) -> u64 {
        self.now.saturating_sub(age.as_secs())
    }
}

impl Ages {
    /// How long it is until the next point is final of metrics with this period.
    pub(super) fn until_next(&self, now: SystemTime, period: u64) -> Duration {
        let settled = now.checked_sub(self.settled_after).unwrap_or(UNIX_EPOCH);
        let into = settled.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() % period.max(1);
        Duration::from_secs(period.max(1) - into)
    }
}

pub(super) fn seconds(at: SystemTime) -> u64 {
    at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGES: Ages = Ages {
        since: Duration::from_hours(3),
        settled_after: Duration::from_mins(5),
        late: Duration::from_hours(1),
    };

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn periods_are_whole() {
        let now = 1_700_000_100 + 42;
        let times = Times::new(at(now), AGES);
        assert_eq!(times.settled(60), now - 42 - 300);
        assert_eq!(times.settled(300), now - 42 - 300);
        assert_eq!(times.since(None, 300), now - 42 - 3 * 3600);
        assert_eq!(times.since(Some(at(now - 1000)), 60), now - 42 - 960);
        assert_eq!(times.waited_for(300), now - 42 - 300 - 3600);
    }

    #[test]
    fn nothing_is_read_that_cloudwatch_does_not_take() {
        let fortnight = Duration::from_hours(14 * 24);
        let now = at(1_700_000_142);
        let times = Times::new(now, Ages { since: Duration::from_hours(24 * 365), ..AGES });
        let age = seconds(now) - times.since(None, 300);
        assert!(age <= (fortnight - Duration::from_mins(59)).as_secs(), "{age}");
        assert_eq!(times.since(None, 300), times.oldest(300));
    }

    #[test]
    fn the_next_round_is_when_a_point_is_final() {
        assert_eq!(AGES.until_next(at(1_700_000_100), 60), Duration::from_mins(1));
        assert_eq!(AGES.until_next(at(1_700_000_110), 300), Duration::from_secs(290));
        assert_eq!(AGES.until_next(at(10), 60), Duration::from_mins(1));
    }
}
