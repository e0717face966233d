//! Metrics that a program puts itself.

use std::borrow::Cow;
use std::future::Future;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use super::body::{Kind, Sample};
use super::capture;
use super::cell::Cell;
use super::feed::Feed;
use super::local::with_writer;
use super::process;
use super::registry::Registry;
use super::rejection;
use super::series::{Series, Wanted};
use super::shard::Recorded;
use super::target::{self, Place, Target};
use super::text::Text;
use super::timer::Timer;
use crate::clock::Clock;
use crate::metric::{
    Dimension, Identity, MetricError, Resolution, StatisticSet, Unit, check, repaired_value,
};

/// A metric about to be put. See [`metric`].
#[derive(Clone, Debug)]
#[must_use = "nothing is recorded before `put`, `put_statistic`, `time`, `time_async` or `start`"]
pub struct Metric<'a> {
    name: Cow<'a, str>,
    dimensions: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    unit: Option<Unit>,
    resolution: u32,
    statistics: bool,
    timestamp: Option<SystemTime>,
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
pub fn metric<'a>(name: impl Into<Cow<'a, str>>) -> Metric<'a> {
    Metric {
        name: name.into(),
        dimensions: Vec::new(),
        unit: None,
        resolution: 60,
        statistics: false,
        timestamp: None,
    }
}

/// How far back and ahead CloudWatch takes timestamps.
const OLDEST: Duration = Duration::from_secs(14 * 24 * 60 * 60);
const NEWEST: Duration = Duration::from_secs(2 * 60 * 60);

/// The second since 1970 of an explicit timestamp.
fn second_of(timestamp: SystemTime, now: Duration) -> Result<u64, MetricError> {
    let at = timestamp.duration_since(SystemTime::UNIX_EPOCH).map_err(|_| MetricError::Timestamp)?;
    if at.saturating_add(OLDEST) < now || at > now + NEWEST {
        return Err(MetricError::Timestamp);
    }
    Ok(at.as_secs())
}

impl<'a> Metric<'a> {
    /// Adds a dimension. A later value for the same name wins. A value that CloudWatch would
    /// refuse is repaired; dimensions past 30 are left out.
    pub fn dimension(mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) -> Metric<'a> {
        let (name, value) = (name.into(), value.into());
        match self.dimensions.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.dimensions.push((name, value)),
        }
        self
    }

    /// Sets the unit. The default is [`Unit::None`], and for timings [`Unit::Milliseconds`].
    pub fn unit(mut self, unit: Unit) -> Metric<'a> {
        self.unit = Some(unit);
        self
    }

    /// Sets the storage resolution in seconds: 60, the default, or 1.
    pub fn resolution(mut self, seconds: u32) -> Metric<'a> {
        self.resolution = seconds;
        self
    }

    /// Aggregates to a statistic set: one row, and no percentiles.
    pub fn statistics(mut self) -> Metric<'a> {
        self.statistics = true;
        self
    }

    /// Sets the moment that the value is of, two weeks back to two hours ahead. The default is now.
    pub fn timestamp(mut self, at: SystemTime) -> Metric<'a> {
        self.timestamp = Some(at);
        self
    }

    /// Records a value. What CloudWatch would refuse is counted and logged once for each cause.
    pub fn put(self, value: f64) {
        if process::word() != 0 {
            rejection::note(self.try_put(value));
        }
    }

    /// Records a value.
    ///
    /// # Errors
    /// Where CloudWatch would refuse the name, a dimension's name, the value, the resolution or
    /// the timestamp.
    pub fn try_put(self, value: f64) -> Result<(), MetricError> {
        let kind = if self.statistics { Kind::Statistics } else { Kind::Values };
        // -0.0 is 0.0 to CloudWatch.
        let fault = (!check::is_value(value)).then_some(MetricError::Value(value));
        self.send(kind, Sample::Value(value + 0.0), fault)
    }

    /// Records a statistic set, as if its samples had been recorded one by one.
    pub fn put_statistic(self, set: StatisticSet) {
        if process::word() != 0 {
            rejection::note(self.try_put_statistic(set));
        }
    }

    /// Records a statistic set.
    ///
    /// # Errors
    /// As for [`try_put`](Metric::try_put), and where the set contradicts itself.
    pub fn try_put_statistic(self, set: StatisticSet) -> Result<(), MetricError> {
        self.send(Kind::Statistics, Sample::Set(set), set.fault())
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
    pub fn start(self) -> Timer<'a> {
        Timer::start(self)
    }

    /// Records a duration that was measured in ticks.
    pub(crate) fn put_ticks(mut self, start: u64, target: Target) {
        if target.is_nowhere() {
            return;
        }
        let unit = *self.unit.get_or_insert(Unit::Milliseconds);
        let fault = (!matches!(unit, Unit::Seconds | Unit::Milliseconds | Unit::Microseconds))
            .then_some(MetricError::TimeUnit(unit));
        let kind = if self.statistics { Kind::TickStatistics } else { Kind::Ticks };
        let end = target.ticks();
        let sample = Sample::Ticks(end.saturating_sub(start));
        rejection::note(self.send_to(target, kind, sample, Some(end), fault));
    }

    fn send(self, kind: Kind, sample: Sample, fault: Option<MetricError>) -> Result<(), MetricError> {
        self.send_to(Target::now(), kind, sample, None, fault)
    }

    fn send_to(
        self,
        target: Target,
        kind: Kind,
        sample: Sample,
        at: Option<u64>,
        fault: Option<MetricError>,
    ) -> Result<(), MetricError> {
        let place = target.place();
        let found = match (fault, place) {
            (Some(fault), _) => Err(fault),
            (None, Place::Reporter(registry)) => self.send_to_reporter(registry, kind, sample, at),
            (None, Place::Capture) => self.check_all().map(|resolution| {
                if let Some(capture) = capture::current() {
                    target::record_captured(&capture, self.wanted(kind, resolution).0, sample);
                }
            }),
            (None, Place::Nowhere) => self.check_all().map(|_| ()),
        };
        match (&found, place) {
            (Err(_), Place::Reporter(registry)) => {
                registry.rejected.fetch_add(1, Ordering::Relaxed);
            }
            (Ok(()), Place::Reporter(_)) => target.has_put(),
            _ => {}
        }
        found
    }

    fn send_to_reporter(
        &self,
        registry: &'static Registry,
        kind: Kind,
        sample: Sample,
        at: Option<u64>,
    ) -> Result<(), MetricError> {
        if let Some(timestamp) = self.timestamp {
            let (series, _) = self.series(registry, kind)?;
            let second = second_of(timestamp, registry.clock.wall())?;
            registry.shared.record(&series, series.identity.resolution.window_of(second), sample);
            return Ok(());
        }
        // A window of a second is too short for the collector's tick to tell.
        let at = if self.resolution == 1 { at.or_else(|| Some(registry.ticks.now())) } else { at };
        let (place, key) = self.row(kind);
        let recorded = with_writer(registry, |writer| -> Result<Option<Recorded>, MetricError> {
            let cell = match writer.find(place, key.key()) {
                Some(cell) => ptr::from_ref(cell),
                None => {
                    let (series, repaired) = self.series(registry, kind)?;
                    let new = || Cell::new(Feed::of(series, repaired), kind);
                    let Some(cell) = writer.find_or_add(place, key.key(), new) else { return Ok(None) };
                    ptr::from_ref(cell)
                }
            };
            // SAFETY: nothing lets go of a cell while a sample is recorded.
            Ok(Some(writer.record(unsafe { &*cell }, sample, at)))
        });
        if matches!(recorded.transpose()?.flatten(), None | Some(Recorded::Elsewhere)) {
            let (series, repaired) = self.series(registry, kind)?;
            registry.record_shared(&series, sample, at);
            registry.repaired.fetch_add(repaired, Ordering::Relaxed);
        }
        Ok(())
    }

    /// The series, and how many values of dimensions had to be repaired.
    fn series(&self, registry: &Registry, kind: Kind) -> Result<(Arc<Series>, u64), MetricError> {
        let resolution = self.check()?;
        let (wanted, repaired) = self.wanted(kind, resolution);
        Ok((registry.series.find(wanted), repaired))
    }

    /// Also the timestamp, by the system's clock.
    fn check_all(&self) -> Result<Resolution, MetricError> {
        let resolution = self.check()?;
        if let Some(timestamp) = self.timestamp {
            second_of(timestamp, Clock::System.wall())?;
        }
        Ok(resolution)
    }

    fn check(&self) -> Result<Resolution, MetricError> {
        if let Some(fault) = check::metric_name_fault(&self.name) {
            return Err(MetricError::Name { name: self.name.to_string(), fault });
        }
        for (name, _) in &self.dimensions {
            if let Some(fault) = check::dimension_name_fault(name) {
                return Err(MetricError::DimensionName { name: name.to_string(), fault });
            }
        }
        match self.resolution {
            60 => Ok(Resolution::Minute),
            1 => Ok(Resolution::Second),
            other => Err(MetricError::Resolution(other)),
        }
    }

    /// The series that is meant, and how many of its dimension values had to be repaired.
    fn wanted(&self, kind: Kind, resolution: Resolution) -> (Wanted, u64) {
        let mut repaired = 0;
        let own = |text: &str| Cow::Owned(text.to_owned());
        let dimension = |(name, value): &(Cow<'_, str>, Cow<'_, str>)| -> Dimension {
            let (value, changed) = repaired_value(value);
            repaired += u64::from(changed);
            (own(name), own(&value))
        };
        let dimensions: Vec<Dimension> =
            self.dimensions.iter().take(check::MAX_DIMENSIONS).map(dimension).collect();
        let unit = self.unit.unwrap_or_default();
        let open = dimensions.len();
        let identity = Identity { name: own(&self.name), dimensions, unit, resolution };
        (Wanted { identity, kind, open }, repaired)
    }

    /// Where a thread keeps the row of this metric, and under which key.
    fn row(&self, kind: Kind) -> (usize, Text) {
        let mut key = Text::new();
        key.push_value(&self.name);
        for (name, value) in &self.dimensions {
            key.push_value(name);
            key.push_value(value);
        }
        // A wrong one has no row; nor has 0, which stands for those that are too large.
        let resolution = usize::from(u8::try_from(self.resolution).unwrap_or(0));
        // No site is at so small an address.
        let place = (self.unit.unwrap_or_default() as usize) << 16 | resolution << 8;
        (place | kind as usize, key)
    }
}
