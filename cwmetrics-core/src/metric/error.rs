use std::fmt;

use super::Unit;

/// Which rule a name or a dimension value breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// It has no character at all.
    Empty,
    /// It is longer than CloudWatch takes: 255 characters for names, 1024 for dimension values.
    TooLong,
    /// It has a character that is not printable ASCII.
    NotPrintableAscii,
    /// It is made of spaces only.
    Blank,
    /// It starts with a colon, which namespaces and dimension names may not.
    LeadingColon,
    /// It starts with `AWS/`, which is for the namespaces of AWS itself.
    Reserved,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::Empty => "is empty, and needs at least one character",
            Fault::TooLong => "is too long (255 characters for a name, 1024 for a dimension value)",
            Fault::NotPrintableAscii => "has a character that is not printable ASCII",
            Fault::Blank => "is made of spaces only",
            Fault::LeadingColon => "starts with a colon",
            Fault::Reserved => "starts with AWS/, which is for AWS itself",
        })
    }
}

/// Why a value was not recorded.
///
/// CloudWatch would refuse the request it would have been part of, so it never becomes part of one;
/// it is counted in [`Stats::rejected`](crate::Stats::rejected).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum MetricError {
    /// The metric's name.
    Name {
        /// The name as it was given.
        name: String,
        /// The rule it breaks.
        fault: Fault,
    },
    /// The name of a dimension.
    DimensionName {
        /// The dimension's name as it was given.
        name: String,
        /// The rule it breaks.
        fault: Fault,
    },
    /// The value is NaN, infinite, or outside ±2^360.
    Value(f64),
    /// The statistic set contradicts itself, or has a number that CloudWatch refuses.
    StatisticSet(&'static str),
    /// The timestamp is more than two weeks old or more than two hours ahead.
    Timestamp,
    /// The unit of a timing is none of seconds, milliseconds and microseconds.
    TimeUnit(Unit),
    /// The storage resolution is neither 1 nor 60 seconds.
    Resolution(u32),
}

impl fmt::Display for MetricError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MetricError::Name { name, fault } => write!(f, "the metric name {name:?} {fault}"),
            MetricError::DimensionName { name, fault } => write!(f, "the dimension name {name:?} {fault}"),
            MetricError::Value(value) => {
                write!(f, "the value {value} is not a finite number within ±2^360")
            }
            MetricError::StatisticSet(why) => write!(f, "the statistic set {why}"),
            MetricError::Timestamp => {
                f.write_str("the timestamp is not between two weeks ago and two hours ahead")
            }
            MetricError::TimeUnit(unit) => {
                write!(f, "the unit of a timing is Seconds, Milliseconds or Microseconds, not {unit}")
            }
            MetricError::Resolution(seconds) => {
                write!(f, "the storage resolution is 1 or 60 seconds, not {seconds}")
            }
        }
    }
}

impl std::error::Error for MetricError {}
