//! What a round tells of what it did.

use std::error::Error;
use std::fmt;
use std::mem;

use cwmetrics_core::MetricError;

use crate::{InstanceMetric, ReadError, ReadErrorKind};

/// What a round has done, and rounds before it that have failed.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Round {
    /// The points that have arrived.
    pub sent: u64,
    /// Points of which nobody knows whether they have arrived, since a process ended while they were on
    /// their way, or samples were lost. CloudWatch is asked for them in each round, and what it lacks is
    /// sent again when it would have shown it: after 20 minutes, or three days for old points.
    pub doubtful: u64,
    /// Points that have not arrived, and are too old for CloudWatch by now.
    pub too_old: u64,
    /// What could not be read or sent. The round went on with the rest.
    pub failures: Vec<Failure>,
}

/// What could not be read or sent.
#[derive(Debug)]
#[non_exhaustive]
pub struct Failure {
    /// Of which instance.
    pub instance: String,
    /// Of which metric; of all of them, if there is none.
    pub metric: Option<InstanceMetric>,
    /// Why.
    pub cause: Cause,
}

/// Why something could not be read or sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum Cause {
    /// Lightsail or CloudWatch did not answer. It is asked again in the next round.
    Read(ReadError),
    /// The instance was deleted. Its last points may be missing.
    Deleted(ReadError),
    /// CloudWatch would refuse some points, which are left out.
    Put {
        /// How many.
        points: u64,
        /// What is wrong with the first of them.
        error: MetricError,
    },
}

impl Round {
    /// Notes a failure, unless it was met before in a round that has failed: outages can be long.
    pub(super) fn note(&mut self, failure: Failure) {
        let same = |known: &&mut Failure| {
            (&known.instance, &known.metric) == (&failure.instance, &failure.metric)
                && mem::discriminant(&known.cause) == mem::discriminant(&failure.cause)
        };
        match (self.failures.iter_mut().find(same).map(|known| &mut known.cause), &failure.cause) {
            (Some(Cause::Put { points, .. }), Cause::Put { points: more, .. }) => *points += more,
            (Some(_), _) => {}
            (None, _) => self.failures.push(failure),
        }
    }
}

impl Failure {
    /// Whether the instance is not there, or no longer.
    pub fn is_not_found(&self) -> bool {
        match &self.cause {
            Cause::Deleted(_) => true,
            Cause::Read(error) => error.kind() == ReadErrorKind::NotFound,
            Cause::Put { .. } => false,
        }
    }

    /// Whether the caller may not read the instance.
    pub fn is_forbidden(&self) -> bool {
        matches!(&self.cause, Cause::Read(error) if error.kind() == ReadErrorKind::Forbidden)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.instance)?;
        if let Some(metric) = &self.metric {
            write!(f, ", {metric}")?;
        }
        match &self.cause {
            Cause::Read(error) => write!(f, ": {error}"),
            Cause::Deleted(_) => f.write_str(": the instance was deleted, nothing more is read of it"),
            Cause::Put { points: 1, error } => {
                write!(f, ": a point is left out that CloudWatch would refuse: {error}")
            }
            Cause::Put { points, error } => {
                write!(f, ": {points} points are left out that CloudWatch would refuse: {error}")
            }
        }
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.cause {
            Cause::Read(error) | Cause::Deleted(error) => Some(error),
            Cause::Put { error, .. } => Some(error),
        }
    }
}

/// How far a round is, for a progress bar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// Whether CloudWatch is asked what it has, before anything is read from Lightsail.
    pub asking: bool,
    /// The calls that are done.
    pub calls: u64,
    /// Of so many.
    pub of: u64,
    /// The points that have arrived in this round.
    pub points: u64,
}
