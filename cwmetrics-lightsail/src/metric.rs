//! The metrics that Lightsail has of an instance: name, unit and period of each.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::str::FromStr;

use cwmetrics_core::Unit;

/// A metric of an instance, with what GetInstanceMetricData wants to be told about it.
///
/// Lightsail has nine, which go by their names. One that it adds later goes by its name and unit, and
/// its period in seconds if that is not 300:
///
/// ```
/// use cwmetrics_lightsail::InstanceMetric;
///
/// let cpu: InstanceMetric = "CPUUtilization".parse()?;
/// assert_eq!((cpu.unit().as_str(), cpu.period()), ("Percent", 300));
/// let memory: InstanceMetric = "MemoryUtilization:Percent:60".parse()?;
/// assert_eq!((memory.name(), memory.period()), ("MemoryUtilization", 60));
/// # Ok::<(), cwmetrics_lightsail::BadMetric>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InstanceMetric {
    name: Cow<'static, str>,
    unit: Unit,
    period: u32,
}

/// What all but the status checks have (API reference, GetInstanceMetricData).
const FIVE_MINUTES: u32 = 300;
const MINUTE: u32 = 60;

/// The API reference's list of GetInstanceMetricData, with unit and granularity.
const KNOWN: [(&str, Unit, u32); 9] = [
    ("BurstCapacityPercentage", Unit::Percent, FIVE_MINUTES),
    ("BurstCapacityTime", Unit::Seconds, FIVE_MINUTES),
    ("CPUUtilization", Unit::Percent, FIVE_MINUTES),
    ("MetadataNoToken", Unit::Count, FIVE_MINUTES),
    ("NetworkIn", Unit::Bytes, FIVE_MINUTES),
    ("NetworkOut", Unit::Bytes, FIVE_MINUTES),
    ("StatusCheckFailed", Unit::Count, MINUTE),
    ("StatusCheckFailed_Instance", Unit::Count, MINUTE),
    ("StatusCheckFailed_System", Unit::Count, MINUTE),
];

impl InstanceMetric {
    /// The nine that Lightsail has, by name.
    pub fn all() -> impl Iterator<Item = InstanceMetric> {
        KNOWN.into_iter().map(|(name, unit, period)| InstanceMetric { name: name.into(), unit, period })
    }

    /// The one of the nine that has this name.
    pub fn named(name: &str) -> Option<InstanceMetric> {
        InstanceMetric::all().find(|metric| metric.name == name)
    }

    /// One that Lightsail has added since: its unit, and its period in seconds.
    ///
    /// # Errors
    ///
    /// [`BadMetric`] where CloudWatch would refuse the name, or Lightsail the period.
    pub fn new(name: impl Into<String>, unit: Unit, period: u32) -> Result<InstanceMetric, BadMetric> {
        let name = name.into();
        let bad = |why| Err(BadMetric { metric: name.clone(), why });
        if name.is_empty() || name.len() > 255 || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return bad("its name must be 1 to 255 printable ASCII characters without blanks");
        }
        // API reference of GetInstanceMetricData, and periods are whole minutes in CloudWatch.
        if !(60..=86_400).contains(&period) || !period.is_multiple_of(60) {
            return bad("its period must be a multiple of 60 seconds, from 60 to 86400");
        }
        Ok(InstanceMetric { name: name.into(), unit, period })
    }

    /// What it is called, in Lightsail and in CloudWatch.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is measured in.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// How many seconds its points are apart.
    pub fn period(&self) -> u32 {
        self.period
    }
}

impl FromStr for InstanceMetric {
    type Err = BadMetric;

    fn from_str(text: &str) -> Result<InstanceMetric, BadMetric> {
        let bad = |why| BadMetric { metric: text.to_owned(), why };
        let mut parts = text.split(':');
        let name = parts.next().unwrap_or_default();
        let Some(unit) = parts.next() else {
            return InstanceMetric::named(name).ok_or_else(|| {
                bad("it is none of Lightsail's nine metrics; another one goes by name and unit, such as \
                     MemoryUtilization:Percent")
            });
        };
        let unit = unit.parse().map_err(|_| {
            bad("what follows its name must be one of CloudWatch's 27 units, such as Percent or Bytes")
        })?;
        let period = match parts.next() {
            None => FIVE_MINUTES,
            Some(period) => period
                .parse()
                .map_err(|_| bad("what follows its unit must be its period in seconds, such as 60"))?,
        };
        match parts.next() {
            None => InstanceMetric::new(name, unit, period).map_err(|error| bad(error.why)),
            Some(_) => Err(bad("nothing can follow its name, its unit and its period")),
        }
    }
}

impl fmt::Display for InstanceMetric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// Why a text names no metric of an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadMetric {
    metric: String,
    why: &'static str,
}

impl fmt::Display for BadMetric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no metric of an instance: {}", self.metric, self.why)
    }
}

impl Error for BadMetric {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nine_go_by_their_names() {
        assert_eq!(InstanceMetric::all().count(), 9);
        for metric in InstanceMetric::all() {
            assert_eq!(metric.to_string().parse(), Ok(metric.clone()));
            assert_eq!(InstanceMetric::new(metric.name(), metric.unit(), metric.period()), Ok(metric));
        }
    }

    #[test]
    fn another_one_goes_by_name_unit_and_period() {
        let metric: InstanceMetric = "Disk:Bytes/Second".parse().unwrap();
        assert_eq!((metric.name(), metric.unit(), metric.period()), ("Disk", Unit::BytesPerSecond, 300));
        assert_eq!("Disk:None:3600".parse::<InstanceMetric>().unwrap().period(), 3600);
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (text, part) in [
            ("CpuUtilization", "such as MemoryUtilization:Percent"),
            ("", "none of Lightsail's nine"),
            ("Disk:bytes", "27 units"),
            ("Disk:Bytes:", "period in seconds"),
            ("Disk:Bytes:30", "multiple of 60"),
            ("Disk:Bytes:90", "multiple of 60"),
            ("Disk:Bytes:86460", "to 86400"),
            ("Disk:Bytes:60:1", "nothing can follow"),
            (":Bytes", "1 to 255"),
            ("a b:Bytes", "without blanks"),
            ("Größe:Bytes", "ASCII"),
        ] {
            let error = text.parse::<InstanceMetric>().unwrap_err().to_string();
            assert!(error.starts_with(&format!("{text:?} is no metric")) && error.contains(part), "{error}");
        }
    }
}
