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
    /// How long the metric's periods are.
    period: u64,
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

impl Progress {
    /// Nothing is sent; what was before `since` is not asked for.
    pub(super) fn new(since: u64, period: u64) -> Progress {
        let (gaps, missing) = (RangeSet::new(), RangeSet::new());
        Progress { period: period.max(1), until: since, gaps, missing, doubts: RangeMap::new() }
    }

    /// CloudWatch has these periods, in their order or not, and nothing else is known.
    pub(super) fn begun(since: u64, found: &[u64], period: u64) -> Progress {
        let until = found.iter().map(|at| at + period).max().unwrap_or(since).max(since);
        let mut progress = Progress::new(until, period);
        if since < until {
            progress.missing.insert(since..until);
        }
        for at in found {
            progress.missing.remove(progress.of(*at));
        }
        progress
    }

    pub(super) fn period(&self) -> u64 {
        self.period
    }

    /// Whether all of it is older than that.
    pub(super) fn is_over(&self, oldest: u64) -> bool {
        self.until < oldest
    }

    /// What is to be read, from what CloudWatch takes at the oldest up to when points are settled, in calls
    /// of which each has as many points at most as an answer can have. The oldest first.
    pub(super) fn calls(&self, oldest: u64, settled: u64) -> Vec<Range<u64>> {
        let mut wanted: RangeSet<u64> = self.missing.union(&self.gaps).collect();
        if self.until < settled {
            wanted.insert(self.until..settled);
        }
        if oldest > 0 {
            wanted.remove(0..oldest);
        }
        calls(wanted.iter(), self.period)
    }

    /// Whether a point of this period is to be sent.
    pub(super) fn lacks(&self, at: u64) -> bool {
        at >= self.until || self.gaps.contains(&at) || self.missing.contains(&at)
    }

    /// Notes what was read, and that the points of these periods are handed over now. A period without a
    /// point is waited for, if it does not begin before the last of these times.
    pub(super) fn hand_over(&mut self, read: &Range<u64>, points: &[u64], waited_for: u64) {
        if self.until < read.end {
            self.gaps.insert(self.until.max(read.start)..read.end);
            self.until = read.end;
        }
        for at in points {
            let of_point = self.of(*at);
            self.gaps.remove(of_point.clone());
            self.missing.remove(of_point.clone());
            self.doubts.insert(of_point, None);
        }
        if waited_for > 0 {
            self.gaps.remove(0..waited_for);
        }
    }

    /// The point of this period has arrived, or will never be sent.
    pub(super) fn settle(&mut self, at: u64) {
        self.doubts.remove(self.of(at));
    }

    /// Gives up what CloudWatch does not take any more: how many points were handed over and have not
    /// arrived. Only after an answer of AWS, which does not answer those whose clock is wrong.
    pub(super) fn give_up(&mut self, oldest: u64) -> u64 {
        if oldest == 0 {
            return 0;
        }
        let lost = self.missing.overlapping(0..oldest).map(|range| range.start..range.end.min(oldest));
        let lost = lost.map(|range| self.periods(&range).count() as u64).sum();
        self.missing.remove(0..oldest);
        self.gaps.remove(0..oldest);
        lost
    }

    /// How many points have not arrived, if all of it is given up.
    pub(super) fn unsent(&self) -> u64 {
        self.doubtful() + self.missing.iter().map(|range| self.periods(range).count() as u64).sum::<u64>()
    }

    /// Whether there are points that can still be under way.
    pub(super) fn has_points_under_way(&self) -> bool {
        self.doubts.iter().any(|(_, quiet)| quiet.is_none())
    }

    /// Nothing that was handed over until now is under way any more.
    pub(super) fn quiet(&mut self, now: u64) {
        let under_way: Vec<Range<u64>> =
            self.doubts.iter().filter(|(_, quiet)| quiet.is_none()).map(|(range, _)| range.clone()).collect();
        for range in under_way {
            self.doubts.insert(range, Some(now));
        }
    }

    /// What is to be asked of CloudWatch, in calls of as many points at most as an answer can have.
    pub(super) fn questions(&self) -> Vec<Range<u64>> {
        calls(self.doubts.iter().map(|(range, _)| range), self.period)
    }

    /// CloudWatch has points of these periods in a range that it was asked for. Those that it does not
    /// have are missing, when it would have shown them.
    pub(super) fn answered(&mut self, asked: &Range<u64>, found: &[u64], now: u64) {
        for at in found {
            self.settle(*at);
        }
        let doubtful: Vec<(Range<u64>, Option<u64>)> = self
            .doubts
            .overlapping(asked)
            .map(|(doubt, quiet)| (doubt.start.max(asked.start)..doubt.end.min(asked.end), *quiet))
            .collect();
        for (doubtful, quiet) in doubtful {
            let Some(quiet) = quiet else { continue };
            for at in self.periods(&doubtful) {
                if now >= quiet.saturating_add(visible_after(quiet.saturating_sub(at))) {
                    self.settle(at);
                    self.missing.insert(self.of(at));
                }
            }
        }
    }

    /// How many points nobody knows of.
    pub(super) fn doubtful(&self) -> u64 {
        self.doubts.iter().map(|(range, _)| self.periods(range).count() as u64).sum()
    }

    /// The period that begins then.
    fn of(&self, at: u64) -> Range<u64> {
        at..at + self.period
    }

    /// The periods that begin in a range, which begins with one.
    fn periods(&self, range: &Range<u64>) -> impl Iterator<Item = u64> + use<> {
        range.clone().step_by(usize::try_from(self.period).unwrap_or(usize::MAX))
    }
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
#[path = "progress_tests.rs"]
mod tests;
