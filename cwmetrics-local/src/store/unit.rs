//! The units that CloudWatch knows (API reference, MetricDatum).

use serde::{Deserialize, Serialize};

const NAMES: [&str; 27] = [
    "Seconds",
    "Microseconds",
    "Milliseconds",
    "Bytes",
    "Kilobytes",
    "Megabytes",
    "Gigabytes",
    "Terabytes",
    "Bits",
    "Kilobits",
    "Megabits",
    "Gigabits",
    "Terabits",
    "Percent",
    "Count",
    "Bytes/Second",
    "Kilobytes/Second",
    "Megabytes/Second",
    "Gigabytes/Second",
    "Terabytes/Second",
    "Bits/Second",
    "Kilobits/Second",
    "Megabits/Second",
    "Gigabits/Second",
    "Terabits/Second",
    "Count/Second",
    "None",
];

/// One of them, by its place in the list: files keep that number, so the order is fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub(crate) struct Unit(u8);

impl Unit {
    /// What a datum without a unit has.
    pub(crate) const NONE: Unit = Unit(26);

    pub(crate) fn of(name: &str) -> Option<Unit> {
        NAMES.iter().position(|known| *known == name).map(|place| Unit(place as u8))
    }

    pub(crate) fn name(self) -> &'static str {
        NAMES[usize::from(self.0)]
    }

    /// All names, for a message.
    pub(crate) fn names() -> [&'static str; 27] {
        NAMES
    }
}

impl TryFrom<u8> for Unit {
    type Error = String;

    fn try_from(place: u8) -> Result<Unit, String> {
        if usize::from(place) < NAMES.len() { Ok(Unit(place)) } else { Err(format!("no unit {place}")) }
    }
}

impl From<Unit> for u8 {
    fn from(unit: Unit) -> u8 {
        unit.0
    }
}

#[cfg(test)]
mod tests {
    use super::Unit;

    #[test]
    fn none_is_none() {
        assert_eq!(Unit::NONE.name(), "None");
        assert_eq!(Unit::of("None"), Some(Unit::NONE));
        assert_eq!(Unit::of("none"), None);
        assert!(Unit::try_from(27).is_err());
    }
}
