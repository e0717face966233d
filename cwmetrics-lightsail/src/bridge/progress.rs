//! How far one metric of one instance has come. All times are seconds since 1970, at which periods
//! begin.

use std::ops::Range;

use rangemap::{RangeMap, RangeSet};
use serde::{Deserialize, Serialize};

use super::visible::visible_after;
use crate::read::MOST;

/// What is sent, what is missing, and what nobody knows of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Progress {
    /// Up to here all was read.
    until: u64,
    /// There was no point of these when they were read, and there may yet be one.
    gaps: RangeSet<u64>,
    /// Their points were handed over, and CloudWatch has none of them: to be read again.
    missing: RangeSet<u64>,
    /// Their points were handed over, and nobody has said what became of them. With the time since when
    /// none of them can be under way any more, if it has come.
    doubts: RangeMap<u64, Option<u64>>,
}

/// What was read of a metric.
#[derive(Debug)]
pub(super) struct Reading<'r> {
    /// The periods that were asked for.
    pub(super) range: Range<u64>,
    /// Those that had a point which is handed over.
    pub(super) points: &'r [u64],
    /// How long they are.
    pub(super) period: u64,
    /// A period without a point is waited for, if it does not begin before this.
    pub(super) waited_for: u64,
}

impl Progress {
    /// Nothing is sent; what was before `since` is not asked for.
    pub(super) fn new(since: u64) -> Progress {
        let (gaps, missing) = (RangeSet::new(), RangeSet::new());
        Progress { until: since, gaps, missing, doubts: RangeMap::new() }
    }

    /// CloudWatch has these periods, in their order or not, and nothing else is known.
    pub(super) fn begun(since: u64, found: &[u64], period: u64) -> Progress {
        let mut progress =
            Progress::new(found.iter().map(|at| at + period).max().unwrap_or(since).max(since));
        if since < progress.until {
            progress.missing.insert(since..progress.until);
        }
        for at in found {
            progress.missing.remove(*at..at + period);
        }
        progress
    }

    /// What is to be read, up to a time at which points are settled, in calls of which each has as many
    /// points at most as an answer can have. The oldest first.
    pub(super) fn calls(&self, settled: u64, oldest: u64, period: u64) -> Vec<Range<u64>> {
        let mut wanted: RangeSet<u64> = self.missing.union(&self.gaps).collect();
        if self.until < settled {
            wanted.insert(self.until..settled);
        }
        if oldest > 0 {
            wanted.remove(0..oldest);
        }
        calls(wanted.iter(), period)
    }

    /// Whether a point of this period is to be sent.
    pub(super) fn lacks(&self, at: u64) -> bool {
        at >= self.until || self.gaps.contains(&at) || self.missing.contains(&at)
    }

    /// Notes what was read, and that its points are handed over now.
    pub(super) fn hand_over(&mut self, reading: &Reading<'_>) {
        let Reading { range, points, period, waited_for } = reading;
        if range.is_empty() {
            return;
        }
        if self.until < range.end {
            self.gaps.insert(self.until.max(range.start)..range.end);
            self.until = range.end;
        }
        // Lightsail had them once. What it has no more cannot be sent again.
        self.missing.remove(range.clone());
        for at in *points {
            let of_point = *at..at + period;
            self.gaps.remove(of_point.clone());
            self.doubts.insert(of_point, None);
        }
        if *waited_for > 0 {
            self.gaps.remove(0..*waited_for);
        }
    }

    /// The point of this period has arrived, or will never be sent.
    pub(super) fn settle(&mut self, at: u64, period: u64) {
        self.doubts.remove(at..at + period);
    }

    /// Nothing that was handed over until now is under way any more.
    pub(super) fn quiet(&mut self, now: u64) {
        let under_way: Vec<Range<u64>> =
            self.doubts.iter().filter(|(_, quiet)| quiet.is_none()).map(|(range, _)| range.clone()).collect();
        for range in under_way {
            self.doubts.insert(range, Some(now));
        }
    }

    /// Whether there are points that can still be under way.
    pub(super) fn has_points_under_way(&self) -> bool {
        self.doubts.iter().any(|(_, quiet)| quiet.is_none())
    }

    /// What is to be asked of CloudWatch, in calls of as many points at most as an answer can have.
    pub(super) fn questions(&self, period: u64) -> Vec<Range<u64>> {
        calls(self.doubts.iter().map(|(range, _)| range), period)
    }

    /// CloudWatch has points of these periods in a range that it was asked for. Those that it does not
    /// have are sent again as soon as it would have shown them. How many are too old for that.
    pub(super) fn answered(&mut self, range: &Range<u64>, found: &[u64], asking: &Asking) -> u64 {
        for at in found {
            self.settle(*at, asking.period);
        }
        let mut too_old = 0;
        let doubtful: Vec<(Range<u64>, Option<u64>)> = self
            .doubts
            .overlapping(range)
            .map(|(doubt, quiet)| (doubt.start.max(range.start)..doubt.end.min(range.end), *quiet))
            .collect();
        for (doubtful, quiet) in doubtful {
            let Some(quiet) = quiet else { continue };
            for at in periods(&doubtful, asking.period) {
                if asking.now < quiet.saturating_add(visible_after(quiet.saturating_sub(at))) {
                    continue;
                }
                self.settle(at, asking.period);
                if at < asking.oldest {
                    too_old += 1;
                } else {
                    self.missing.insert(at..at + asking.period);
                }
            }
        }
        too_old
    }

    /// How many points nobody knows of.
    pub(super) fn doubtful(&self, period: u64) -> u64 {
        self.doubts.iter().map(|(range, _)| periods(range, period).count() as u64).sum()
    }

    /// Up to when all was read.
    pub(super) fn until(&self) -> u64 {
        self.until
    }
}

/// When CloudWatch was asked, and of what.
#[derive(Debug)]
pub(super) struct Asking {
    pub(super) now: u64,
    /// What CloudWatch takes at the oldest.
    pub(super) oldest: u64,
    pub(super) period: u64,
}

/// The periods that begin in a range, which begins with one.
fn periods(range: &Range<u64>, period: u64) -> impl Iterator<Item = u64> + use<> {
    range.clone().step_by(usize::try_from(period.max(1)).unwrap_or(usize::MAX))
}

/// Ranges in their order, put together in calls.
pub(super) fn calls<'r>(wanted: impl Iterator<Item = &'r Range<u64>>, period: u64) -> Vec<Range<u64>> {
    let longest = MOST * period.max(1);
    let mut calls: Vec<Range<u64>> = Vec::new();
    for range in wanted {
        let mut start = range.start;
        while start < range.end {
            match calls.last_mut() {
                Some(last) if start < last.start + longest => last.end = range.end.min(last.start + longest),
                _ => calls.push(start..range.end.min(start + longest)),
            }
            start = calls.last().map_or(range.end, |last| last.end);
        }
    }
    calls
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATE: u64 = 3600;

    fn hand_over(progress: &mut Progress, points: &[u64], range: Range<u64>) {
        let waited_for = range.end.saturating_sub(LATE);
        progress.hand_over(&Reading { range, points, period: 60, waited_for });
    }

    fn gaps(progress: &Progress) -> Vec<Range<u64>> {
        progress.gaps.iter().cloned().collect()
    }

    #[test]
    fn what_was_read_is_not_read_again() {
        let mut progress = Progress::new(600);
        assert_eq!(progress.calls(780, 0, 60), [600..780]);
        hand_over(&mut progress, &[600, 660, 720], 600..780);
        assert!(progress.calls(780, 0, 60).is_empty());
        assert!(!progress.lacks(720) && progress.lacks(780));
        // A clock that went back asks for nothing.
        assert!(progress.calls(700, 0, 60).is_empty());
    }

    #[test]
    fn a_gap_is_read_again_until_it_is_filled() {
        let mut progress = Progress::new(600);
        hand_over(&mut progress, &[600, 720], 600..840);
        assert_eq!(gaps(&progress), [660..720, 780..840]);
        assert_eq!(progress.calls(900, 0, 60), [660..900]);
        assert!(progress.lacks(660) && !progress.lacks(720) && progress.lacks(780));
        hand_over(&mut progress, &[660, 840], 660..900);
        assert_eq!(gaps(&progress), [780..840]);
        hand_over(&mut progress, &[780], 780..900);
        assert!(progress.calls(900, 0, 60).is_empty());
    }

    #[test]
    fn a_gap_that_is_too_old_is_given_up() {
        let mut progress = Progress::new(0);
        hand_over(&mut progress, &[], 0..600);
        assert_eq!(gaps(&progress), vec![0..600]);
        hand_over(&mut progress, &[], 0..LATE + 300);
        assert_eq!(gaps(&progress), vec![300..LATE + 300]);
        hand_over(&mut progress, &[], LATE + 300..10 * LATE);
        assert_eq!(gaps(&progress), vec![9 * LATE..10 * LATE]);
    }

    #[test]
    fn a_part_of_what_is_due_leaves_the_rest_due() {
        let mut progress = Progress::new(0);
        let calls = progress.calls(3 * MOST * 60, 0, 60);
        assert_eq!(calls, [0..MOST * 60, MOST * 60..2 * MOST * 60, 2 * MOST * 60..3 * MOST * 60]);
        hand_over(&mut progress, &[0], calls[0].clone());
        assert_eq!(progress.calls(3 * MOST * 60, MOST * 60, 60), calls[1..]);
    }

    #[test]
    fn what_lies_far_apart_is_asked_for_apart() {
        let day = 86_400;
        let ranges = [0..60, 600..660, 2 * day..2 * day + 60];
        assert_eq!(calls(ranges.iter(), 60), [0..660, 2 * day..2 * day + 60]);
    }

    #[test]
    fn what_was_handed_over_is_in_doubt_until_it_is_settled() {
        let mut progress = Progress::new(600);
        hand_over(&mut progress, &[600, 720], 600..780);
        assert_eq!(progress.doubtful(60), 2);
        assert_eq!(progress.questions(60), [600..780]);
        progress.settle(600, 60);
        assert_eq!((progress.doubtful(60), progress.questions(60)), (1, vec![720..780]));
        progress.settle(720, 60);
        assert_eq!(progress.doubtful(60), 0);
        assert!(progress.questions(60).is_empty());
    }

    #[test]
    fn what_cloudwatch_lacks_is_sent_again_when_it_would_have_shown_it() {
        let now = 1_000_000;
        let (fresh, old) = (now - 600, now - 5 * LATE);
        let mut progress = Progress::new(old);
        hand_over(&mut progress, &[old, fresh, fresh + 60], old..now);
        let ask = |progress: &mut Progress, later: u64| {
            let asking = Asking { now: now + later, oldest: 0, period: 60 };
            progress.answered(&(old..now), &[fresh + 60], &asking)
        };
        // As long as they can be under way, it proves nothing that they are not there.
        ask(&mut progress, 48 * LATE);
        assert_eq!(progress.doubtful(60), 2);
        progress.quiet(now);
        ask(&mut progress, 60);
        assert_eq!((progress.doubtful(60), progress.lacks(fresh)), (2, false));
        ask(&mut progress, visible_after(600));
        assert_eq!((progress.doubtful(60), progress.lacks(fresh), progress.lacks(old)), (1, true, false));
        ask(&mut progress, visible_after(5 * LATE));
        assert!(progress.lacks(old) && !progress.lacks(fresh + 60));
        // When it was silent counts once, not anew with each question.
        assert_eq!(progress.calls(now, 0, 60).len(), 1);
        hand_over(&mut progress, &[old, fresh], old..now);
        assert!(!progress.lacks(old) && !progress.lacks(fresh));
    }

    #[test]
    fn what_cloudwatch_has_is_not_read_where_the_file_was_lost() {
        let progress = Progress::begun(600, &[780, 660], 60);
        assert_eq!(progress.calls(900, 0, 60), [600..900]);
        let lacking: Vec<u64> = periods(&(600..900), 60).filter(|at| progress.lacks(*at)).collect();
        assert_eq!(lacking, [600, 720, 840]);
        assert_eq!(Progress::begun(600, &[], 60), Progress::new(600));
    }

    #[test]
    fn what_is_too_old_to_be_sent_again_is_counted() {
        let mut progress = Progress::new(600);
        hand_over(&mut progress, &[600, 660], 600..720);
        progress.quiet(720);
        let asking = Asking { now: 720 + visible_after(120), oldest: 660, period: 60 };
        assert_eq!(progress.answered(&(600..720), &[], &asking), 1);
        assert!(!progress.lacks(600) && progress.lacks(660));
        assert_eq!(progress.doubtful(60), 0);
    }

    #[test]
    fn it_is_the_same_when_it_was_written_down() {
        let mut progress = Progress::new(600);
        hand_over(&mut progress, &[600, 720], 600..900);
        progress.quiet(900);
        let written = serde_json::to_string(&progress).unwrap();
        assert_eq!(serde_json::from_str::<Progress>(&written).unwrap(), progress);
    }
}
