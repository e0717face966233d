//! What publishing says of its rounds, on standard error.

use std::collections::HashSet;

use anstream::eprintln;
use cwmetrics_lightsail::{Cause, Failure as NotSent, InstanceMetric, ReadErrorKind, Round};
use jiff::Timestamp;

use crate::failure::Failure;
use crate::output::text::counted;
use crate::range::shown;

/// Tells of one round after another: of what goes wrong only what did not in the round before.
pub struct Journal {
    place: String,
    known: HashSet<What>,
}

/// What goes wrong, and what is said of it.
pub type Trouble = (What, Failure);

/// What goes wrong, whatever is said of it.
#[derive(PartialEq, Eq, Hash)]
pub enum What {
    /// All of the round.
    Round,
    /// Nothing is had of a metric of an instance, or of all of them.
    Read(String, Option<InstanceMetric>, ReadErrorKind),
    /// Of some points nobody knows.
    Doubtful,
    /// Of what happens once, each is news.
    Once,
}

impl Journal {
    /// Of points that go to this place.
    pub fn new(place: &str) -> Journal {
        Journal { place: place.to_owned(), known: HashSet::new() }
    }

    /// Tells of a round.
    pub fn tell(&mut self, outcome: Result<Round, Failure>) {
        let troubles = match outcome {
            Ok(round) => {
                if round.sent > 0 {
                    eprintln!("{} {}", shown(Timestamp::now().as_second()), sent(&round, &self.place));
                }
                troubles(&round)
            }
            Err(failure) => vec![(What::Round, failure)],
        };
        for failure in self.news(troubles) {
            failure.report();
        }
    }

    /// What did not go wrong in the round before.
    fn news(&mut self, troubles: Vec<Trouble>) -> Vec<Failure> {
        let known = std::mem::take(&mut self.known);
        let mut news = Vec::new();
        for (what, failure) in troubles {
            if !known.contains(&what) {
                news.push(failure);
            }
            if what != What::Once {
                self.known.insert(what);
            }
        }
        news
    }
}

/// `12 points sent to CloudWatch in eu-west-1`
pub fn sent(round: &Round, place: &str) -> String {
    format!("{} sent to {place}", points(round.sent))
}

/// What went wrong in a round.
pub fn troubles(round: &Round) -> Vec<Trouble> {
    let mut troubles: Vec<Trouble> = round.failures.iter().map(trouble).collect();
    if round.doubtful > 0 {
        let stats = cwmetrics_core::stats();
        let why = stats.last_error.filter(|_| stats.refused + stats.dropped > 0);
        troubles.push((
            What::Doubtful,
            Failure::Refused(format!(
                "whether {} arrived is not known{}; the next rounds ask CloudWatch, and send again what it lacks",
                points(round.doubtful),
                why.map(|why| format!(" ({why})")).unwrap_or_default(),
            )),
        ));
    }
    if round.too_old > 0 {
        let lost = format!("{} did not arrive, and CloudWatch takes none that old", points(round.too_old));
        troubles.push((What::Once, Failure::Refused(lost)));
    }
    troubles
}

fn trouble(failure: &NotSent) -> Trouble {
    let what = match &failure.cause {
        Cause::Read(error) => What::Read(failure.instance.clone(), failure.metric.clone(), error.kind()),
        _ => What::Once,
    };
    let said = failure.to_string();
    (what, if failure.is_not_found() { Failure::Nothing(said) } else { Failure::Refused(said) })
}

fn points(count: u64) -> String {
    counted(count as f64, "point", "points")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of these troubles are said, round after round.
    fn said(rounds: &[&[&str]]) -> Vec<Vec<String>> {
        let mut journal = Journal::new("CloudWatch");
        let trouble = |name: &&str| {
            let what = match *name {
                "round" => What::Round,
                "once" => What::Once,
                name => What::Read(name.to_owned(), None, ReadErrorKind::Forbidden),
            };
            (what, Failure::Refused((*name).to_owned()))
        };
        let mut said = |round: &&[&str]| {
            let news = journal.news(round.iter().map(trouble).collect());
            news.into_iter().map(|failure| format!("{failure:?}")).collect()
        };
        rounds.iter().map(&mut said).collect()
    }

    #[test]
    fn what_goes_wrong_is_said_once_and_again_when_it_comes_again() {
        let refused = |name: &str| format!("Refused({name:?})");
        let said = said(&[
            &["web-1"],
            &["web-1", "web-2"],
            &["web-2"],
            &["web-1", "web-2"],
            &["round"],
            &["round"],
            &["once", "once"],
            &["once", "round"],
        ]);
        let expected: [&[&str]; 8] =
            [&["web-1"], &["web-2"], &[], &["web-1"], &["round"], &[], &["once", "once"], &["once", "round"]];
        let expected: Vec<Vec<String>> =
            expected.iter().map(|names| names.iter().map(|name| refused(name)).collect()).collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn an_instance_that_is_gone_after_it_was_forbidden_is_news() {
        let mut journal = Journal::new("CloudWatch");
        let trouble = |kind| What::Read("web-1".to_owned(), None, kind);
        let mut said = |kind| journal.news(vec![(trouble(kind), Failure::Closed)]).len();
        let kinds = [ReadErrorKind::Forbidden, ReadErrorKind::NotFound, ReadErrorKind::NotFound];
        assert_eq!(kinds.map(&mut said), [1, 1, 0]);
    }
}
