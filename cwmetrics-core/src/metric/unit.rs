use std::fmt;
use std::str::FromStr;

macro_rules! units {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// The unit of a metric: the 27 that CloudWatch knows.
        ///
        /// ```
        /// # use cwmetrics_core::Unit;
        /// assert_eq!(Unit::BytesPerSecond.as_str(), "Bytes/Second");
        /// assert_eq!("Milliseconds".parse(), Ok(Unit::Milliseconds));
        /// ```
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Unit {
            $($(#[$doc])* $variant,)*
        }

        impl Unit {
            /// Every unit, in CloudWatch's order.
            pub const ALL: [Unit; 27] = [$(Unit::$variant),*];

            /// The name that CloudWatch uses.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Unit::$variant => $name,)*
                }
            }
        }
    };
}

units! {
    /// Seconds.
    Seconds = "Seconds",
    /// Microseconds.
    Microseconds = "Microseconds",
    /// Milliseconds.
    Milliseconds = "Milliseconds",
    /// Bytes.
    Bytes = "Bytes",
    /// Kilobytes.
    Kilobytes = "Kilobytes",
    /// Megabytes.
    Megabytes = "Megabytes",
    /// Gigabytes.
    Gigabytes = "Gigabytes",
    /// Terabytes.
    Terabytes = "Terabytes",
    /// Bits.
    Bits = "Bits",
    /// Kilobits.
    Kilobits = "Kilobits",
    /// Megabits.
    Megabits = "Megabits",
    /// Gigabits.
    Gigabits = "Gigabits",
    /// Terabits.
    Terabits = "Terabits",
    /// Per cent.
    Percent = "Percent",
    /// A number of things.
    Count = "Count",
    /// Bytes a second.
    BytesPerSecond = "Bytes/Second",
    /// Kilobytes a second.
    KilobytesPerSecond = "Kilobytes/Second",
    /// Megabytes a second.
    MegabytesPerSecond = "Megabytes/Second",
    /// Gigabytes a second.
    GigabytesPerSecond = "Gigabytes/Second",
    /// Terabytes a second.
    TerabytesPerSecond = "Terabytes/Second",
    /// Bits a second.
    BitsPerSecond = "Bits/Second",
    /// Kilobits a second.
    KilobitsPerSecond = "Kilobits/Second",
    /// Megabits a second.
    MegabitsPerSecond = "Megabits/Second",
    /// Gigabits a second.
    GigabitsPerSecond = "Gigabits/Second",
    /// Terabits a second.
    TerabitsPerSecond = "Terabits/Second",
    /// A number of things a second.
    CountPerSecond = "Count/Second",
    /// No unit, which is a unit of its own.
    #[default]
    None = "None",
}

impl Unit {
    /// How many of this unit a second has, for the three units of time.
    pub(crate) const fn per_second(self) -> f64 {
        match self {
            Unit::Seconds => 1.0,
            Unit::Milliseconds => 1e3,
            _ => 1e6,
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no unit of CloudWatch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownUnit(String);

impl fmt::Display for UnknownUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is none of CloudWatch's 27 units, such as Milliseconds or Count/Second", self.0)
    }
}

impl std::error::Error for UnknownUnit {}

impl FromStr for Unit {
    type Err = UnknownUnit;

    fn from_str(name: &str) -> Result<Unit, UnknownUnit> {
        Unit::ALL.into_iter().find(|unit| unit.as_str() == name).ok_or_else(|| UnknownUnit(name.to_owned()))
    }
}
