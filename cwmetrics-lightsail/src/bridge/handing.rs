//! Points on their way through the reporter.

use std::mem;
use std::ops::Range;

use cwmetrics_core::{Destination, FlushError, MetricError, Stats, destination, flush, metric, stats};

use super::arrivals::INSTANCE_NAME;
use super::build::Bridge;
use super::error::RoundError;
use super::series::Series;
use super::times::{Times, seconds};
use super::told::{Cause, Failure};
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
    lost: Lost,
    points: Vec<(Series, Vec<u64>)>,
}

/// Samples that have not arrived, or not as what they were.
type Lost = [u64; 3];

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
        to: &Destination,
    ) -> Result<(), RoundError> {
        if handing.read.is_empty() {
            return Ok(());
        }
        let (mut book, mut too_old) = (self.file.book.clone(), 0);
        for Read { series, range, points } in &handing.read {
            let begins: Vec<u64> = points.iter().map(|point| seconds(point.at)).collect();
            if let Some(progress) = book.get_mut(series) {
                progress.hand_over(range, &begins, times.waited_for(series.period()));
                too_old += progress.give_up(times.oldest(series.period()));
            }
        }
        self.file.save_as(book).await.map_err(RoundError::Progress)?;
        self.told.too_old += too_old;
        if handing.points == 0 {
            return Ok(());
        }
        let lost = lost().await;
        is_there(to)?;
        self.under_way = Some(UnderWay { destination: to.clone(), lost, points: Vec::new() });
        for read in handing.read {
            self.put(read);
            // A host has other things to do.
            tokio::task::yield_now().await;
        }
        self.settle(to).await
    }

    /// Puts every point: each is of a period of its own, so that none is added to another.
    fn put(&mut self, read: Read) {
        let Read { series, points, .. } = read;
        let mut put = Vec::with_capacity(points.len());
        let mut refused: Option<(u64, MetricError)> = None;
        for point in points {
            let at = seconds(point.at);
            let done = metric(series.metric.name())
                .unit(series.metric.unit())
                .dimension(INSTANCE_NAME, &*series.instance)
                .timestamp(point.at)
                .try_put_statistic(point.statistics);
            let Err(error) = done else {
                put.push(at);
                continue;
            };
            if let Some(progress) = self.file.book.get_mut(&series) {
                progress.settle(at);
            }
            refused.get_or_insert((0, error)).0 += 1;
        }
        if let Some((points, error)) = refused {
            let (instance, metric) = (series.instance.to_string(), Some(series.metric.clone()));
            self.told.note(Failure { instance, metric, cause: Cause::Put { points, error } });
        }
        if let Some(under_way) = &mut self.under_way {
            under_way.points.push((series, put));
        }
    }

    /// Waits until everything that was handed over has arrived. If the reporter has lost samples
    /// meanwhile, these can have been points: then CloudWatch will be asked, as after a crash.
    ///
    /// The reporter's flush tells of each loss once, to whoever asks first; its figures tell of all.
    pub(super) async fn settle(&mut self, to: &Destination) -> Result<(), RoundError> {
        if self.under_way.is_none() && !self.file.book.has_points_under_way() {
            return Ok(());
        }
        wait().await.map_err(RoundError::Waiting)?;
        let lost = lost().await;
        // One that has ended has nothing under way, and may have it in its spool.
        is_there(to)?;
        if let Some(under_way) = self.under_way.take()
            && under_way.destination == *to
            && under_way.lost == lost
        {
            for (series, points) in under_way.points {
                let Some(progress) = self.file.book.get_mut(&series) else { continue };
                points.iter().for_each(|at| progress.settle(*at));
                self.told.sent += points.len() as u64;
            }
        }
        let now = self.second();
        self.file.book.quiet(now);
        Ok(())
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

/// Whether it is still the reporter that the round began with.
fn is_there(to: &Destination) -> Result<(), RoundError> {
    match destination() {
        Some(installed) if installed == *to => Ok(()),
        _ => Err(RoundError::NotInstalled),
    }
}

/// Beside the runtime, for it waits for the reporter's answer.
async fn lost() -> Lost {
    let Stats { refused, dropped, folded, .. } = tokio::task::spawn_blocking(stats).await.unwrap_or_default();
    [refused, dropped, folded]
}
