//! What one attribute says, as the macros write it down.

use std::borrow::Cow;

use super::body::Kind;
use crate::metric::{Identity, Resolution, Unit, check};

/// What an attribute measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    Time,
    Count,
    /// Time, of a call that is a task.
    Task,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Ok,
    Error,
    Panic,
    Cancelled,
}

impl Outcome {
    pub(crate) const ALL: [Outcome; 4] = [Outcome::Ok, Outcome::Error, Outcome::Panic, Outcome::Cancelled];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Outcome::Ok => "ok",
            Outcome::Error => "error",
            Outcome::Panic => "panic",
            Outcome::Cancelled => "cancelled",
        }
    }
}

/// The dimension that `outcome` adds.
pub(crate) const OUTCOME: &str = "Outcome";

/// One attribute of a function.
#[derive(Clone, Copy, Debug)]
pub struct Attr {
    pub(crate) measure: Measure,
    pub(crate) name: &'static str,
    pub(crate) unit: Unit,
    pub(crate) resolution: Resolution,
    pub(crate) statistics: bool,
    pub(crate) outcome: bool,
    /// By outcome, in the order of [`Outcome`].
    on: [bool; 4],
    pub(crate) dimensions: &'static [(&'static str, Option<&'static str>)],
    pub(crate) takes_value: bool,
    pub(crate) is_remote: bool,
    pub(crate) adds: f64,
}

impl Attr {
    const fn new(measure: Measure, name: &'static str, unit: Unit) -> Attr {
        Attr {
            measure,
            name,
            unit,
            resolution: Resolution::Minute,
            statistics: false,
            outcome: false,
            on: [true; 4],
            dimensions: &[],
            takes_value: false,
            is_remote: false,
            adds: 1.0,
        }
    }

    /// `#[timeit]`.
    #[track_caller]
    #[must_use]
    pub const fn time(name: &'static str) -> Attr {
        check::metric_name(name);
        Attr::new(Measure::Time, name, Unit::Milliseconds)
    }

    /// `#[count]`.
    #[track_caller]
    #[must_use]
    pub const fn count(name: &'static str) -> Attr {
        check::metric_name(name);
        Attr::new(Measure::Count, name, Unit::Count)
    }

    /// `#[monitored_task]`.
    #[track_caller]
    #[must_use]
    pub const fn task(name: &'static str) -> Attr {
        check::metric_name(name);
        Attr::new(Measure::Task, name, Unit::Microseconds)
    }

    /// `unit = …`.
    #[must_use]
    pub const fn unit(mut self, unit: Unit) -> Attr {
        self.unit = unit;
        self
    }

    /// `resolution = 1`.
    #[must_use]
    pub const fn high_resolution(mut self) -> Attr {
        self.resolution = Resolution::Second;
        self
    }

    /// `statistics`.
    #[must_use]
    pub const fn statistics(mut self) -> Attr {
        self.statistics = true;
        self
    }

    /// `outcome`.
    #[must_use]
    pub const fn outcome(mut self) -> Attr {
        self.outcome = true;
        self
    }

    /// `on = …`.
    #[must_use]
    pub const fn on(mut self, ok: bool, error: bool, panic: bool, cancelled: bool) -> Attr {
        self.on = [ok, error, panic, cancelled];
        self
    }

    /// `dimensions(…)`: `None` for a value that each call takes from its arguments, in order.
    #[must_use]
    pub const fn dimensions(mut self, dimensions: &'static [(&'static str, Option<&'static str>)]) -> Attr {
        self.dimensions = dimensions;
        self
    }

    /// `value = …`, from the arguments.
    #[must_use]
    pub const fn value(mut self) -> Attr {
        self.takes_value = true;
        self
    }

    /// `value = …`, a literal.
    #[must_use]
    pub const fn add(mut self, by: f64) -> Attr {
        self.adds = by;
        self
    }

    /// `remote`.
    #[must_use]
    pub const fn remote(mut self) -> Attr {
        self.is_remote = true;
        self
    }

    pub(crate) const fn is_on(&self, outcome: Outcome) -> bool {
        self.on[outcome as usize]
    }

    pub(crate) const fn is_timing(&self) -> bool {
        !matches!(self.measure, Measure::Count)
    }

    /// Whether a call has to know how it ended.
    pub(crate) const fn asks_for_the_end(&self) -> bool {
        self.outcome || !(self.on[0] && self.on[1] && self.on[2] && self.on[3])
    }

    /// How many dimensions have values from the arguments.
    pub(crate) const fn open_dimensions(&self) -> usize {
        let (mut at, mut open) = (0, 0);
        while at < self.dimensions.len() {
            if self.dimensions[at].1.is_none() {
                open += 1;
            }
            at += 1;
        }
        open
    }

    pub(crate) const fn kind(&self) -> Kind {
        match (self.measure, self.statistics) {
            (Measure::Count, _) => Kind::Values,
            (_, false) => Kind::Ticks,
            (_, true) => Kind::TickStatistics,
        }
    }

    /// The identity of its metric: first the literal dimensions, then those with values from the
    /// arguments.
    pub(crate) fn identity(&self, values: impl IntoIterator<Item = Cow<'static, str>>) -> Identity {
        let literal = |(name, value): &(&'static str, Option<&'static str>)| {
            value.map(|value| (Cow::Borrowed(*name), Cow::Borrowed(value)))
        };
        let open = self.dimensions.iter().filter(|(_, value)| value.is_none());
        let from_arguments = open.zip(values).map(|((name, _), value)| (Cow::Borrowed(*name), value));
        Identity {
            name: Cow::Borrowed(self.name),
            dimensions: self.dimensions.iter().filter_map(literal).chain(from_arguments).collect(),
            unit: self.unit,
            resolution: self.resolution,
        }
    }
}
