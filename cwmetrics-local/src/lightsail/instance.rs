//! An instance that a test tells of.

use std::collections::BTreeMap;
use std::fmt;
use std::time::SystemTime;

use crate::store::StatisticSet;

/// What a test says of a metric in one of its periods.
type Told = dyn Fn(&str, SystemTime) -> Option<StatisticSet> + Send + Sync;

/// An instance of Lightsail, for [`Builder::instance`](crate::Builder::instance) and
/// [`Local::set_instance`](crate::Local::set_instance).
///
/// ```
/// use std::time::{Duration, SystemTime};
///
/// use cwmetrics_local::{LightsailInstance, Local, StatisticSet};
///
/// let busy = StatisticSet { sample_count: 5.0, sum: 200.0, minimum: 35.0, maximum: 45.0 };
/// let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_100);
/// let local = Local::builder()
///     .instance(LightsailInstance::new("web-1").points("CPUUtilization", [(at, busy)]))
///     .start()?;
/// # Ok::<(), cwmetrics_local::StartError>(())
/// ```
pub struct LightsailInstance {
    pub(super) name: String,
    pub(super) created_at: SystemTime,
    pub(super) state: (u8, String),
    pub(super) figures: Box<Told>,
    pub(super) is_machine: bool,
}

impl LightsailInstance {
    /// A running instance of this name, without points. Lightsail takes letters, digits, `_` and `-`,
    /// two at least, and no `-` at either end.
    pub fn new(name: impl Into<String>) -> LightsailInstance {
        LightsailInstance {
            name: name.into(),
            created_at: SystemTime::UNIX_EPOCH,
            state: (16, "running".to_owned()),
            figures: Box::new(|_, _| None),
            is_machine: false,
        }
    }

    /// When it was created; at the beginning of 1970, unless it is said.
    #[must_use]
    pub fn created_at(mut self, at: SystemTime) -> LightsailInstance {
        self.created_at = at;
        self
    }

    /// What it does, such as `stopped`, with the code that Lightsail has for it: 80.
    #[must_use]
    pub fn state(mut self, code: u8, name: impl Into<String>) -> LightsailInstance {
        self.state = (code, name.into());
        self
    }

    /// Its points of a metric, each by the beginning of its period. They begin at multiples of 300
    /// seconds since 1970, and at every minute for the status checks; others are never found.
    ///
    /// They go before what was said of the metric until now, which holds at other times.
    #[must_use]
    pub fn points(
        self,
        metric: impl Into<String>,
        points: impl IntoIterator<Item = (SystemTime, StatisticSet)>,
    ) -> LightsailInstance {
        let metric = metric.into();
        let points: BTreeMap<SystemTime, StatisticSet> = points.into_iter().collect();
        let before = self.figures;
        let figures = move |name: &str, at: SystemTime| {
            let told = points.get(&at).filter(|_| name == metric);
            told.copied().or_else(|| before(name, at))
        };
        LightsailInstance { figures: Box::new(figures), ..self }
    }

    /// Asks this for a metric's point of the period that begins then, at each request: for points that
    /// come late or change, and for more than would fit into memory.
    ///
    /// It holds for all metrics, in place of all that was said until now. It runs on the endpoint's
    /// thread, and must not ask this endpoint for anything.
    #[must_use]
    pub fn figures(
        mut self,
        figures: impl Fn(&str, SystemTime) -> Option<StatisticSet> + Send + Sync + 'static,
    ) -> LightsailInstance {
        self.figures = Box::new(figures);
        self
    }
}

impl fmt::Debug for LightsailInstance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LightsailInstance")
            .field("name", &self.name)
            .field("created_at", &self.created_at)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
