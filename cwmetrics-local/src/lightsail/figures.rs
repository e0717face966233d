//! Where the figures of an instance come from, and what they are added up over a period.

use std::time::SystemTime;

use super::instance::LightsailInstance;
use super::machine::Machine;
use super::metric::Metric;
use crate::store::StatisticSet;
use crate::timestamp::Timestamp;

/// Of this machine, or what a test has told.
pub(super) enum Figures<'l> {
    Machine(&'l Machine),
    Told(&'l LightsailInstance),
}

impl Figures<'_> {
    /// The points of a time range in steps of a period that begin at its start.
    pub(super) fn points(
        &self,
        metric: &Metric,
        start: Timestamp,
        end: Timestamp,
        period: i64,
        now: Timestamp,
    ) -> Vec<(Timestamp, StatisticSet)> {
        let step = metric.granularity;
        let earliest = start.max(now.plus_seconds(-metric.kept()));
        // The first of its own periods that does not begin before.
        let mut at = earliest.floor(step);
        if at < earliest {
            at = at.plus_seconds(step);
        }
        let end = end.min(now.plus_seconds(1));
        let mut points: Vec<(Timestamp, StatisticSet)> = Vec::new();
        while at < end {
            if let Some(more) = self.of(metric, at) {
                let steps = (at.millis() - start.millis()) / (period * 1000);
                let begin = start.plus_seconds(steps * period);
                match points.last_mut() {
                    Some((last, set)) if *last == begin => *set = merged(set, &more),
                    _ => points.push((begin, more)),
                }
            }
            at = at.plus_seconds(step);
        }
        points
    }

    /// What there is of one of the metric's own periods.
    fn of(&self, metric: &Metric, at: Timestamp) -> Option<StatisticSet> {
        match self {
            Figures::Machine(machine) => machine.figures(metric, at),
            Figures::Told(instance) => (instance.figures)(&metric.name, SystemTime::from(at)),
        }
    }
}

/// Two sets of samples as one.
pub(super) fn merged(one: &StatisticSet, other: &StatisticSet) -> StatisticSet {
    StatisticSet {
        sample_count: one.sample_count + other.sample_count,
        sum: one.sum + other.sum,
        minimum: one.minimum.min(other.minimum),
        maximum: one.maximum.max(other.maximum),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: f64 = 1_700_000_100.0;

    /// The seconds from now at which there are points of a metric with one sample in each period.
    fn points(granularity: u32, range: (i64, i64), period: i64) -> Vec<(i64, f64)> {
        let now = Timestamp::from_seconds(NOW).unwrap();
        let one = StatisticSet { sample_count: 1.0, sum: 2.0, minimum: 2.0, maximum: 2.0 };
        let instance = LightsailInstance::new("web").figures(move |_, _| Some(one));
        let metric = Metric::new("m", "Count", granularity).unwrap();
        Figures::Told(&instance)
            .points(&metric, now.plus_seconds(range.0), now.plus_seconds(range.1), period, now)
            .into_iter()
            .map(|(at, set)| ((at.millis() - now.millis()) / 1000, set.sample_count))
            .collect()
    }

    #[test]
    fn points_are_added_up_over_longer_periods() {
        assert_eq!(points(60, (-300, -120), 60), [(-300, 1.0), (-240, 1.0), (-180, 1.0)]);
        assert_eq!(points(60, (-600, 0), 300), [(-600, 5.0), (-300, 5.0)]);
        // Now is no multiple of five minutes: the periods begin at the start.
        assert_eq!(points(300, (-610, -10), 600), [(-610, 2.0)]);
    }

    #[test]
    fn a_metric_has_no_more_points_than_its_granularity_gives() {
        assert_eq!(points(300, (-600, 0), 60).len(), 2);
    }

    #[test]
    fn there_are_none_of_the_future_and_none_that_are_kept_no_longer() {
        assert_eq!(points(60, (-60, 600), 60), [(-60, 1.0), (0, 1.0)]);
        let year = 365 * 24 * 3600;
        assert_eq!(points(60, (-year, 0), 86_400).len(), 15);
        assert_eq!(points(300, (-year, 0), 86_400).len(), 63);
    }
}
