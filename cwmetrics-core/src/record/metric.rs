//! Metrics that a program puts itself.

use std::borrow::Cow;
use std::future::Future;
use std::time::SystemTime;

use super::body::{Kind, Sample};
use super::dimensions::Dimensions;
use super::process;
use super::rejection;
use super::target::Target;
use super::timer::Timer;
use crate::metric::{MetricError, StatisticSet, Unit, check};

// Everything on the way to a put is inlined: what the program writes down is then laid out once,
// where else each link of the chain would move the whole metric.

/// A metric about to be put. See [`metric`].
#[derive(Clone, Debug)]
#[must_use = "nothing is recorded before `put`, `put_statistic`, `time`, `time_async` or `start`"]
pub struct Metric<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) dimensions: Dimensions<'a>,
    pub(super) unit: Option<Unit>,
    pub(super) resolution: u32,
    statistics: bool,
    pub(super) timestamp: Option<SystemTime>,
}

/// Records a value without a unit.
///
/// It never panics and never blocks on I/O. What CloudWatch would refuse (NaN, an infinite value,
/// one outside ±2^360, a bad name) is not recorded; it is counted in
/// [`Stats::rejected`](crate::Stats::rejected) and logged once for each cause.
///
/// ```
/// cwmetrics_core::put_value("total_calls", 5.0);
/// ```
#[inline(always)]
pub fn put_value<'a>(name: impl Into<Cow<'a, str>>, value: f64) {
    metric(name).put(value);
}

/// The same, and says which rule was broken.
///
/// # Errors
/// Where CloudWatch would refuse the name or the value.
///
/// ```
/// use cwmetrics_core::{MetricError, try_put_value};
///
/// assert!(try_put_value("total_calls", 5.0).is_ok());
/// assert!(matches!(try_put_value("total_calls", f64::INFINITY), Err(MetricError::Value(_))));
/// ```
#[inline(always)]
pub fn try_put_value<'a>(name: impl Into<Cow<'a, str>>, value: f64) -> Result<(), MetricError> {
    metric(name).try_put(value)
}

/// A metric of this name: 1 to 255 printable ASCII characters.
///
/// ```
/// use cwmetrics_core::{Unit, metric};
///
/// metric("latency").unit(Unit::Milliseconds).dimension("HTTP Method", "GET").put(11.25);
/// ```
#[inline(always)]
pub fn metric<'a>(name: impl Into<Cow<'a, str>>) -> Metric<'a> {
    Metric {
        name: name.into(),
        dimensions: Dimensions::new(),
        unit: None,
        resolution: 60,
        statistics: false,
        timestamp: None,
    }
}

impl<'a> Metric<'a> {
    /// Adds a dimension. A later value for the same name wins. A value that CloudWatch would
    /// refuse is repaired; dimensions past 30 are left out.
    #[inline(always)]
    pub fn dimension(mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) -> Metric<'a> {
        self.dimensions.set(name.into(), value.into());
        self
    }

    /// Sets the unit. The default is [`Unit::None`], and for timings [`Unit::Milliseconds`].
    #[inline(always)]
    pub fn unit(mut self, unit: Unit) -> Metric<'a> {
        self.unit = Some(unit);
        self
    }

    /// Sets the storage resolution in seconds: 60, the default, or 1.
    #[inline(always)]
    pub fn resolution(mut self, seconds: u32) -> Metric<'a> {
        self.resolution = seconds;
        self
    }

    /// Aggregates to a statistic set: one row, and no percentiles.
    #[inline(always)]
    pub fn statistics(mut self) -> Metric<'a> {
        self.statistics = true;
        self
    }

    /// Sets the moment that the value is of, two weeks back to two hours ahead. The default is now.
    #[inline(always)]
    pub fn timestamp(mut self, at: SystemTime) -> Metric<'a> {
        self.timestamp = Some(at);
        self
    }

    /// Records a value. What CloudWatch would refuse is counted and logged once for each cause.
    #[inline(always)]
    pub fn put(self, value: f64) {
        if process::word() != 0 {
            self.put_noting(value);
        }
        self.dimensions.let_go();
    }

    fn put_noting(&self, value: f64) {
        rejection::note(self.record_value(value));
    }

    /// Records a value.
    ///
    /// # Errors
    /// Where CloudWatch would refuse the name, a dimension's name, the value, the resolution or
    /// the timestamp.
    pub fn try_put(self, value: f64) -> Result<(), MetricError> {
        self.record_value(value)
    }

    #[inline(always)]
    fn record_value(&self, value: f64) -> Result<(), MetricError> {
        let target = Target::now();
        if !check::is_value(value) {
            return target.reject(MetricError::Value(value));
        }
        let kind = if self.statistics { Kind::Statistics } else { Kind::Values };
        // -0.0 is 0.0 to CloudWatch.
        self.record(target, kind, Sample::Value(value + 0.0), None)
    }

    /// Records a statistic set, as if its samples had been recorded one by one.
    #[inline(always)]
    pub fn put_statistic(self, set: StatisticSet) {
        if process::word() != 0 {
            self.put_set_noting(&set);
        }
        self.dimensions.let_go();
    }

    fn put_set_noting(&self, set: &StatisticSet) {
        rejection::note(self.record_set(set));
    }

    /// Records a statistic set.
    ///
    /// # Errors
    /// As for [`try_put`](Metric::try_put), and where the set contradicts itself.
    pub fn try_put_statistic(self, set: StatisticSet) -> Result<(), MetricError> {
        self.record_set(&set)
    }

    #[inline(always)]
    fn record_set(&self, set: &StatisticSet) -> Result<(), MetricError> {
        let target = Target::now();
        match set.fault() {
            Some(fault) => target.reject(fault),
            None => self.record(target, Kind::Statistics, Sample::Set(*set), None),
        }
    }

    /// Times a closure.
    ///
    /// ```
    /// let sum: u64 = cwmetrics_core::metric("sum").time(|| (1..100).sum());
    /// ```
    pub fn time<R>(self, run: impl FnOnce() -> R) -> R {
        let _timer = self.start();
        run()
    }

    /// Times a future, from its first poll to its end.
    pub async fn time_async<F: Future>(self, future: F) -> F::Output {
        let _timer = self.start();
        future.await
    }

    /// Starts a timer. It records when it is stopped or dropped.
    #[inline(always)]
    pub fn start(self) -> Timer<'a> {
        Timer::start(self)
    }

    /// Records a duration that was measured in ticks.
    pub(crate) fn put_ticks(&mut self, start: u64, target: Target) {
        if target.is_nowhere() {
            return;
        }
        let unit = *self.unit.get_or_insert(Unit::Milliseconds);
        if !matches!(unit, Unit::Seconds | Unit::Milliseconds | Unit::Microseconds) {
            rejection::note(target.reject(MetricError::TimeUnit(unit)));
            return;
        }
        let kind = if self.statistics { Kind::TickStatistics } else { Kind::Ticks };
        let end = target.ticks();
        let sample = Sample::Ticks(end.saturating_sub(start));
        rejection::note(self.record(target, kind, sample, Some(end)));
    }
}
