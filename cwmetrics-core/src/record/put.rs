//! How a put is recorded: by the short way where the thread has a cell for it, and that needs
//! neither memory nor a fresh bank; else by the long way.

use std::borrow::Cow;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use super::body::{Kind, Sample};
use super::capture;
use super::cell::Cell;
use super::feed::Feed;
use super::local::{local, with_writer};
use super::metric::Metric;
use super::registry::Registry;
use super::rows::Key;
use super::scratch;
use super::series::{Series, Wanted};
use super::shard::{Recorded, Writer};
use super::target::{self, Place, Target};
use super::words::Few;
use crate::clock::Clock;
use crate::metric::{Dimension, Identity, MetricError, Resolution, check, repaired_value};

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

impl Metric<'_> {
    /// Records a sample; `at` are the ticks that decide its window, where they are known.
    #[inline(always)]
    pub(super) fn record(
        &self,
        target: Target,
        kind: Kind,
        sample: Sample,
        at: Option<u64>,
    ) -> Result<(), MetricError> {
        // A window of a second is too short for the collector's tick to tell.
        let at = if self.resolution == 1 { at.or_else(|| Some(target.ticks())) } else { at };
        if self.record_quickly(target, kind, sample, at) {
            target.has_put();
            return Ok(());
        }
        self.record_slowly(target, kind, sample, at)
    }

    #[inline(never)]
    fn record_quickly(&self, target: Target, kind: Kind, sample: Sample, at: Option<u64>) -> bool {
        let (local, base) = (local(), target.base());
        if self.timestamp.is_some() || local.base.get() != base {
            return false;
        }
        let (place, mut key) = (self.place(kind), Few::new());
        let is_short = self.each_part(|part| key.push(part));
        let way = if is_short {
            local.way_to(base, place, key.key())
        } else {
            self.with_key(|key| local.way_to(base, place, key))
        };
        way.is_some_and(|way| way.record(target.light(), sample, at))
    }

    #[cold]
    #[inline(never)]
    fn record_slowly(
        &self,
        target: Target,
        kind: Kind,
        sample: Sample,
        at: Option<u64>,
    ) -> Result<(), MetricError> {
        match target.place() {
            Place::Reporter(registry) => match self.record_in(registry, kind, sample, at) {
                Ok(()) => {
                    target.has_put();
                    Ok(())
                }
                Err(error) => target.reject(error),
            },
            Place::Capture => self.check_all().map(|resolution| {
                if let Some(capture) = capture::current() {
                    target::record_captured(&capture, self.wanted(kind, resolution).0, sample);
                }
            }),
            Place::Nowhere => self.check_all().map(|_| ()),
        }
    }

    fn record_in(
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
        let record = |writer: &mut Writer, key: &Key| -> Result<Option<Recorded>, MetricError> {
            let place = self.place(kind);
            let cell = match writer.find(place, key) {
                Some(cell) => ptr::from_ref(cell),
                None => {
                    let (series, repaired) = self.series(registry, kind)?;
                    let new = || Cell::new(Feed::of(series, repaired), kind);
                    let Some(cell) = writer.find_or_add(place, key, new) else { return Ok(None) };
                    ptr::from_ref(cell)
                }
            };
            // SAFETY: nothing lets go of a cell while a sample is recorded.
            Ok(Some(writer.record(unsafe { &*cell }, sample, at)))
        };
        let recorded = self.with_key(|key| with_writer(registry, |writer| record(writer, key)));
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
        for (name, _) in self.dimensions.iter() {
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
        let dimension = |(name, value): (&str, &str)| -> Dimension {
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

    /// What tells the rows of this kind, unit and resolution from all others.
    fn place(&self, kind: Kind) -> usize {
        // A wrong one has no row; nor has 0, which stands for those that are too large.
        let resolution = usize::from(u8::try_from(self.resolution).unwrap_or(0));
        // No site is at so small an address.
        (self.unit.unwrap_or_default() as usize) << 16 | resolution << 8 | kind as usize
    }

    /// What tells its row from the others at that place.
    #[inline(never)]
    fn with_key<R>(&self, with: impl FnOnce(&Key) -> R) -> R {
        scratch::with(|key| {
            self.each_part(|part| {
                key.push(part);
                true
            });
            with(key.key())
        })
    }

    /// The strings that the key is made of, as long as there is interest in them; says whether
    /// there was in all.
    #[inline(always)]
    fn each_part(&self, mut each: impl FnMut(&[u8]) -> bool) -> bool {
        let mut each = |part: &str| each(part.as_bytes());
        each(&self.name) && self.dimensions.all(|name, value| each(name) && each(value))
    }
}
