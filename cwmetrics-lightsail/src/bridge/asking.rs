//! What nobody knows, CloudWatch is asked for: of points whose delivery nobody has seen, and of metrics
//! that are not in the file.

use std::ops::Range;

use cwmetrics_core::Destination;
use futures_util::StreamExt;
use futures_util::stream;

use super::arrivals::Arrivals;
use super::build::Bridge;
use super::names::Host;
use super::progress::{Progress, calls};
use super::series::Series;
use super::times::Times;
use super::told::{Cause, Failure, Step};
use crate::{ReadError, ReadErrorKind};

/// How many calls are under way at a time.
pub(super) const AT_A_TIME: usize = 4;

/// What is asked of one metric.
struct Question {
    series: Series,
    kind: Kind,
}

enum Kind {
    /// It is not in the file: what CloudWatch has of all that is due.
    Begin(Range<u64>),
    /// These were handed over.
    Doubts(Vec<Range<u64>>),
}

/// The periods that CloudWatch has, of each range that it was asked for.
type Found = Vec<(Range<u64>, Vec<u64>)>;

impl Bridge {
    /// Asks for all of it. What is not answered is left for the next round: what is in doubt stays so, and
    /// what is not in the file is not begun.
    pub(super) async fn ask_cloudwatch(&mut self, hosts: &[Host], times: &Times, destination: &Destination) {
        let questions = self.questions(hosts, times);
        let mut step = Step { asking: true, of: questions.len() as u64, ..Step::default() };
        let arrivals = self.arrivals.clone();
        let ask = |question| answer(&arrivals, question, destination);
        let mut answers = stream::iter(questions.into_iter().map(ask)).buffered(AT_A_TIME);
        while let Some((Question { series, kind }, found)) = answers.next().await {
            let found = match found {
                Ok(found) => found,
                Err(error) => {
                    let is_about_all = error.kind() != ReadErrorKind::Refused;
                    let (instance, metric) = (series.instance.to_string(), Some(series.metric));
                    self.told.note(Failure { instance, metric, cause: Cause::Read(error) });
                    if is_about_all {
                        return;
                    }
                    continue;
                }
            };
            match kind {
                Kind::Begin(range) => {
                    let found: Vec<u64> = found.into_iter().flat_map(|(_, found)| found).collect();
                    let progress = Progress::begun(range.start, &found, series.period());
                    self.file.book.begin(&series, progress);
                }
                Kind::Doubts(_) => {
                    if let Some(progress) = self.file.book.get_mut(&series) {
                        found.iter().for_each(|(range, found)| progress.answered(range, found, times.now));
                    }
                }
            }
            step.calls += 1;
            self.tell(step);
        }
    }

    fn questions(&self, hosts: &[Host], times: &Times) -> Vec<Question> {
        let mut questions = Vec::new();
        for (series, progress) in self.file.book.all(&self.metrics) {
            let doubts = progress.questions();
            if !doubts.is_empty() {
                questions.push(Question { series, kind: Kind::Doubts(doubts) });
            }
        }
        for (host, metric) in
            hosts.iter().flat_map(|host| self.metrics.iter().map(move |metric| (host, metric)))
        {
            let series = Series { instance: host.name.clone(), metric: metric.clone() };
            if self.file.book.get(&series).is_none() {
                let since = times.since(host.created_at, series.period());
                let due = since..times.settled(series.period()).max(since);
                questions.push(Question { series, kind: Kind::Begin(due) });
            }
        }
        questions
    }
}

async fn answer(
    arrivals: &Arrivals,
    question: Question,
    destination: &Destination,
) -> (Question, Result<Found, ReadError>) {
    let found = find(arrivals, &question, destination).await;
    (question, found)
}

async fn find(
    arrivals: &Arrivals,
    question: &Question,
    destination: &Destination,
) -> Result<Found, ReadError> {
    let Question { series, kind } = question;
    let ranges = match kind {
        Kind::Doubts(ranges) => ranges.clone(),
        // Mostly there is nothing, and one call says so.
        Kind::Begin(range) if range.is_empty() || !arrivals.has_any(series, range, destination).await? => {
            return Ok(Vec::new());
        }
        Kind::Begin(range) => calls([range].into_iter(), series.period()),
    };
    let mut found = Vec::with_capacity(ranges.len());
    for range in ranges {
        let periods = arrivals.found(series, &range, series.period(), destination).await?;
        found.push((range, periods));
    }
    Ok(found)
}
