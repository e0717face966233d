//! Points on their way through the reporter.

use std::mem;
use std::ops::Range;

use cwmetrics_core::{Destination, FlushError, Stats, destination, flush, metric, stats};

use super::arrivals::INSTANCE_NAME;
use super::build::Bridge;
use super::error::RoundError;
use super::progress::Reading;
use super::series::Series;
use super::times::{Times, seconds};
use super::told::{Cause, Failure, Round};
use crate::Point;

/// How many points are handed over before it is asked what became of them: ten requests' worth.
const MOST: usize = 10_000;

/// What was read, and is handed over together.
#[derive(Debug, Default)]
pub(super) struct Handing {
    read: Vec<Read>,
    points: usize,
}

/// What was read of a metric.
#[derive(Debug)]
struct Read {
    series: Series,
    /// The periods that were asked for.
    range: Range<u64>,
    /// Those of their points that are to be sent.
    points: Vec<Point>,
}

/// Points that the reporter has, which has not said what became of them.
#[derive(Debug)]
pub(super) struct UnderWay {
    destination: Destination,
    /// What the reporter had lost before.
    lost: (u64, u64),
    points: Vec<(Series, Vec<u64>)>,
}

impl Handing {
    pub(super) fn add(&mut self, series: Series, range: Range<u64>, points: Vec<Point>) {
        self.points += points.len();
        self.read.push(Read { series, range, points });
    }

    pub(super) fn is_full(&self) -> bool {
        self.points >= MOST
    }

    pub(super) fn take(&mut self) -> Handing {
        mem::take(self)
    }
}

impl Bridge {
    /// Hands all of it to the reporter, and waits until it has arrived.
    ///
    /// What is on its way is written down before, so that after a crash it is known that nobody knows.
    pub(super) async fn hand_over(
        &mut self,
        handing: Handing,
        times: &Times,
        round: &mut Round,
    ) -> Result<(), RoundError> {
        if handing.read.is_empty() {
            return Ok(());
        }
        let destination = destination().ok_or(RoundError::NotInstalled)?;
        let mut points = Vec::with_capacity(handing.read.len());
        for Read { series, range, points: read } in &handing.read {
            let begins: Vec<u64> = read.iter().map(|point| seconds(point.at)).collect();
            let period = series.period();
            let waited_for = times.waited_for(period);
            let progress = self.file.progress(series, range.start);
            progress.hand_over(&Reading { range: range.clone(), points: &begins, period, waited_for });
            points.push((series.clone(), begins));
        }
        self.file.save().await.map_err(RoundError::Progress)?;
        if handing.points == 0 {
            return Ok(());
        }
        self.under_way = Some(UnderWay { destination, lost: lost(&stats()), points });
        self.put(&handing, round);
        self.settle(round).await
    }

    /// Puts every point: each is of a period of its own, so that none is added to another.
    fn put(&mut self, handing: &Handing, round: &mut Round) {
        for Read { series, points, range } in &handing.read {
            for point in points {
                let put = metric(series.metric.name())
                    .unit(series.metric.unit())
                    .dimension(INSTANCE_NAME, &*series.instance)
                    .timestamp(point.at)
                    .try_put_statistic(point.statistics);
                if let Err(error) = put {
                    let at = seconds(point.at);
                    self.file.progress(series, range.start).settle(at, series.period());
                    if let Some(under_way) = &mut self.under_way {
                        under_way.forget(series, at);
                    }
                    round.failures.push(Failure {
                        instance: series.instance.to_string(),
                        metric: Some(series.metric.clone()),
                        cause: Cause::Put(error),
                    });
                }
            }
        }
    }

    /// Waits until everything that was handed over has arrived. If the reporter has lost samples
    /// meanwhile, these can have been points: then CloudWatch will be asked, as after a crash.
    ///
    /// The reporter's flush tells of each loss once, to whoever asks first; its figures tell of all.
    pub(super) async fn settle(&mut self, round: &mut Round) -> Result<(), RoundError> {
        if self.under_way.is_none() && !self.file.book.has_points_under_way() {
            return Ok(());
        }
        wait().await.map_err(RoundError::Waiting)?;
        if let Some(under_way) = self.under_way.take()
            && destination().as_ref() == Some(&under_way.destination)
            && lost(&stats()) == under_way.lost
        {
            for (series, points) in &under_way.points {
                let Some(first) = points.first() else { continue };
                let progress = self.file.progress(series, *first);
                for at in points {
                    progress.settle(*at, series.period());
                }
                round.sent += points.len() as u64;
            }
        }
        let now = self.second();
        self.file.book.quiet(now);
        Ok(())
    }
}

impl UnderWay {
    fn forget(&mut self, series: &Series, at: u64) {
        for (_, points) in self.points.iter_mut().filter(|(known, _)| known == series) {
            points.retain(|point| *point != at);
        }
    }
}

/// Waits until nothing of all this is under way, for as long as it becomes less.
async fn wait() -> Result<(), FlushError> {
    let mut waiting = u64::MAX;
    loop {
        match flush().await {
            Err(error) if !is_decided(&error) => {
                if error.waiting >= waiting {
                    return Err(error);
                }
                waiting = error.waiting;
            }
            _ => return Ok(()),
        }
    }
}

/// Whether everything that a flush has waited for was accepted, refused or dropped.
fn is_decided(error: &FlushError) -> bool {
    error.waiting == 0 && (error.refused > 0 || error.dropped > 0)
}

fn lost(stats: &Stats) -> (u64, u64) {
    (stats.refused, stats.dropped)
}
