//! The statistics and how they are called.
//!
//! The spelling is that of the page "CloudWatch statistics definitions", capitals and all:
//! small letters with one number (`tm90`, which is `TM(:90%)`), capitals with a range
//! (`TM(10%:90%)`, `TM(100:500)`).

use super::Bounds;
use super::bounds::percent;

/// A statistic that this endpoint can compute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Statistic {
    SampleCount,
    Sum,
    Average,
    Minimum,
    Maximum,
    /// 0 to 100.
    Percentile(f64),
    /// Of the samples within bounds.
    Trimmed(Trim, Bounds),
}

/// What is computed of the samples within bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trim {
    /// Their mean: `tm`, `TM` and `IQM`.
    Mean,
    /// The mean of all, those outside moved to the nearer bound: `wm` and `WM`.
    Winsorized,
    /// How many they are: `tc` and `TC`.
    Count,
    /// Their sum: `ts` and `TS`.
    Sum,
    /// How many of a hundred they are: `PR`, by value only.
    Rank,
}

impl Statistic {
    /// What an extended statistic can be, for a message.
    pub(crate) const EXTENDED: &str = "a percentile from p0.0 to p100, IQM, a trimmed statistic such as \
        tm90, TM(10%:90%), WM(:95%), TC(100:500) or TS(80%:), or a percentile rank such as PR(:300)";

    /// Whether it is measured in the unit of the samples, and does not count them.
    pub(crate) fn is_of_the_samples_unit(self) -> bool {
        !matches!(self, Statistic::SampleCount | Statistic::Trimmed(Trim::Count | Trim::Rank, _))
    }

    /// `SampleCount`, `Sum`, `Average`, `Minimum` or `Maximum`.
    pub(crate) fn basic(name: &str) -> Option<Statistic> {
        Some(match name {
            "SampleCount" => Statistic::SampleCount,
            "Sum" => Statistic::Sum,
            "Average" => Statistic::Average,
            "Minimum" => Statistic::Minimum,
            "Maximum" => Statistic::Maximum,
            _ => return None,
        })
    }

    /// Those that need the samples themselves: percentiles, what is trimmed, ranks.
    pub(crate) fn extended(name: &str) -> Option<Statistic> {
        if name == "IQM" {
            return Some(Statistic::Trimmed(Trim::Mean, Bounds::Percent { lower: 25.0, upper: 75.0 }));
        }
        if let Some(range) = name.strip_prefix("PR") {
            let bounds = Bounds::read(range).filter(|bounds| matches!(bounds, Bounds::Value { .. }))?;
            return Some(Statistic::Trimmed(Trim::Rank, bounds));
        }
        if let Some(number) = name.strip_prefix('p') {
            return percent(number).map(Statistic::Percentile);
        }
        let (kind, rest) = name.split_at_checked(2)?;
        let bounds = match kind {
            "tm" | "wm" | "tc" | "ts" => Bounds::read(&format!("(:{rest}%)"))?,
            _ => Bounds::read(rest)?,
        };
        let trim = match kind {
            "tm" | "TM" => Trim::Mean,
            "wm" | "WM" => Trim::Winsorized,
            "tc" | "TC" => Trim::Count,
            "ts" | "TS" => Trim::Sum,
            _ => return None,
        };
        Some(Statistic::Trimmed(trim, bounds))
    }

    pub(crate) fn any(name: &str) -> Option<Statistic> {
        Statistic::basic(name).or_else(|| Statistic::extended(name))
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, Statistic, Trim};

    #[test]
    fn percentiles_go_from_0_to_100() {
        assert_eq!(Statistic::any("p0.0"), Some(Statistic::Percentile(0.0)));
        assert_eq!(Statistic::any("p99.99"), Some(Statistic::Percentile(99.99)));
        assert_eq!(Statistic::any("p100"), Some(Statistic::Percentile(100.0)));
        for bad in ["p", "p100.1", "p-1", "p1e1", "p1.", "p.5", "pinf", "P50", "p101", "sum"] {
            assert_eq!(Statistic::any(bad), None, "{bad}");
        }
    }

    #[test]
    fn one_number_is_the_upper_bound_in_percent() {
        for (short, long) in
            [("tm90", "TM(:90%)"), ("wm99.9", "WM(:99.9%)"), ("tc5", "TC(:5%)"), ("ts100", "TS(:100%)")]
        {
            assert!(Statistic::any(short).is_some(), "{short}");
            assert_eq!(Statistic::any(short), Statistic::any(long));
        }
        assert_eq!(Statistic::any("IQM"), Statistic::any("TM(25%:75%)"));
    }

    #[test]
    fn ranges_are_in_percent_or_by_value() {
        let trimmed = |trim, bounds| Some(Statistic::Trimmed(trim, bounds));
        let percent = |lower, upper| Bounds::Percent { lower, upper };
        let value = |lower, upper| Bounds::Value { lower, upper };
        for (name, expected) in [
            ("TM(10%:90%)", trimmed(Trim::Mean, percent(10.0, 90.0))),
            ("TS(80%:)", trimmed(Trim::Sum, percent(80.0, 100.0))),
            ("TM(100:500)", trimmed(Trim::Mean, value(Some(100.0), Some(500.0)))),
            ("TC(0.005:0.030)", trimmed(Trim::Count, value(Some(0.005), Some(0.03)))),
            ("WM(:0.5)", trimmed(Trim::Winsorized, value(None, Some(0.5)))),
            ("PR(:300)", trimmed(Trim::Rank, value(None, Some(300.0)))),
            ("PR(10:)", trimmed(Trim::Rank, value(Some(10.0), None))),
        ] {
            assert_eq!(Statistic::any(name), expected, "{name}");
        }
    }

    #[test]
    fn no_other_spelling_is_taken() {
        for bad in [
            "tm",
            "TM90",
            "tm(10%:90%)",
            "TM",
            "TM()",
            "TM(:)",
            "TM(10%)",
            "TM(10%:90)",
            "TM(90%:10%)",
            "TM(5:5)",
            "TM(:0%)",
            "tm0",
            "tm90%",
            "tm:90",
            "TM(-1:5)",
            "TM(:101%)",
            "TM( 1:2)",
            "TM(1:2",
            "TM(1:2))",
            "tm101",
            "tm-1",
            "iqm",
            "PR(10%:20%)",
            "pr(:300)",
            "PR300",
            "XX(1:2)",
            "xx90",
            "t",
            "té",
            "TM(:1e3)",
            "",
        ] {
            assert_eq!(Statistic::any(bad), None, "{bad}");
        }
    }
}
