//! What is due of every metric is read from Lightsail, a few calls at a time, and handed over in order,
//! while the next calls are made.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cwmetrics_core::Destination;
use futures_util::StreamExt;
use futures_util::stream;

use super::ahead::Ahead;
use super::asking::AT_A_TIME;
use super::build::Bridge;
use super::error::RoundError;
use super::handing::Handing;
use super::names::Host;
use super::series::Series;
use super::times::{Times, seconds};
use super::told::{Cause, Failure, Step};
use crate::{Point, ReadError, ReadErrorKind, Source};

/// So many instances in a row without an answer, and Lightsail is taken for unreachable.
const SILENT: usize = 3;

/// One call.
struct Call {
    series: Series,
    range: Range<u64>,
    is_unlisted: bool,
}

/// What is not to be read any more in this round.
#[derive(Clone, Debug, Default)]
struct Skipped(Arc<Mutex<Skip>>);

#[derive(Debug, Default)]
struct Skip {
    instances: HashSet<Arc<str>>,
    series: HashSet<Series>,
}

impl Bridge {
    pub(super) async fn read_and_send(
        &mut self,
        hosts: &[Host],
        times: &Times,
        to: &Destination,
    ) -> Result<(), RoundError> {
        let planned = self.plan(hosts, times);
        let sent_before = self.told.sent;
        let mut step = Step { of: planned.len() as u64, ..Step::default() };
        let skipped = Skipped::default();
        let (source, skip) = (self.source.clone(), skipped.clone());
        let make = |call| make(&source, &skip, call);
        let mut answers = Ahead::new(stream::iter(planned.into_iter().map(make)).buffered(AT_A_TIME));
        let mut handing = Handing::default();
        let mut silent: HashSet<Arc<str>> = HashSet::new();
        while let Some((call, answer)) = answers.next().await {
            step.calls += 1;
            let Call { series, range, is_unlisted } = call;
            match answer {
                // An earlier call of the series can have failed while this one was under way.
                _ if skipped.has(&series) => {}
                None => {}
                Some(Ok(mut points)) => {
                    silent.clear();
                    self.file.book.gone.remove(&*series.instance);
                    let oldest = Times::new(self.now(), self.ages).oldest(series.period());
                    let Some(progress) = self.file.book.get(&series) else { continue };
                    points.retain(|point| progress.lacks(seconds(point.at)));
                    let lacking = points.len();
                    points.retain(|point| seconds(point.at) >= oldest);
                    self.told.too_old += (lacking - points.len()) as u64;
                    handing.add(series, range, points);
                }
                Some(Err(error)) => {
                    skipped.add(&series, error.kind());
                    match error.kind() {
                        ReadErrorKind::Unavailable | ReadErrorKind::Throttled => {
                            silent.insert(series.instance.clone());
                        }
                        _ => silent.clear(),
                    }
                    if silent.len() == SILENT || error.kind() == ReadErrorKind::Unauthenticated {
                        self.hand_over(handing, times, to).await?;
                        return Err(RoundError::Read(error));
                    }
                    let failure = self.failure(series, is_unlisted, error);
                    self.told.note(failure);
                }
            }
            if handing.is_full() {
                answers.read_during(self.hand_over(handing.take(), times, to)).await?;
            }
            step.points = self.told.sent - sent_before;
            self.tell(step);
        }
        self.hand_over(handing, times, to).await?;
        self.tell(Step { points: self.told.sent - sent_before, ..step });
        Ok(())
    }

    /// The calls that are due, of the metrics that are begun.
    fn plan(&self, hosts: &[Host], times: &Times) -> Vec<Call> {
        let mut planned = Vec::new();
        for host in hosts {
            for metric in &self.metrics {
                let series = Series { instance: host.name.clone(), metric: metric.clone() };
                let Some(progress) = self.file.book.get(&series) else { continue };
                let period = series.period();
                for range in progress.calls(times.oldest(period), times.settled(period)) {
                    planned.push(Call { series: series.clone(), range, is_unlisted: host.is_unlisted });
                }
            }
        }
        planned
    }

    fn failure(&mut self, series: Series, is_unlisted: bool, error: ReadError) -> Failure {
        let instance = series.instance.to_string();
        match error.kind() {
            ReadErrorKind::NotFound => {
                self.file.book.gone.insert(instance.clone());
                let cause = if is_unlisted { Cause::Deleted(error) } else { Cause::Read(error) };
                Failure { instance, metric: None, cause }
            }
            ReadErrorKind::Forbidden => Failure { instance, metric: None, cause: Cause::Read(error) },
            _ => Failure { instance, metric: Some(series.metric), cause: Cause::Read(error) },
        }
    }
}

async fn make(
    source: &Source,
    skipped: &Skipped,
    call: Call,
) -> (Call, Option<Result<Vec<Point>, ReadError>>) {
    if skipped.has(&call.series) {
        return (call, None);
    }
    let time = |at: u64| -> SystemTime { UNIX_EPOCH + Duration::from_secs(at) };
    let range = time(call.range.start)..time(call.range.end);
    let points = source.points(&call.series.instance, &call.series.metric, range).await;
    (call, Some(points))
}

impl Skipped {
    fn has(&self, series: &Series) -> bool {
        let skip = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        skip.instances.contains(&series.instance) || skip.series.contains(series)
    }

    /// The other metrics of the instance have no other answer, unless this one was asked for wrongly.
    fn add(&self, series: &Series, why: ReadErrorKind) {
        let mut skip = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match why {
            ReadErrorKind::Refused => skip.series.insert(series.clone()),
            _ => skip.instances.insert(series.instance.clone()),
        };
    }
}
