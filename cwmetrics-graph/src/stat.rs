//! Statistics by their names.

use std::borrow::Cow;
use std::fmt;

/// A statistic, by the name that CloudWatch gives it.
///
/// ```
/// use cwmetrics_graph::Stat;
///
/// assert_eq!(Stat::percentile(99.9).as_str(), "p99.9");
/// assert_eq!(Stat::trimmed_mean(10.0, 90.0).as_str(), "TM(10%:90%)");
/// assert!(Stat::new("TC(0.005:0.030)").is_valid());
/// assert!(!Stat::new("median").is_valid());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stat(Cow<'static, str>);

/// The statistics that take no argument.
const PLAIN: [&str; 6] = ["SampleCount", "Average", "Sum", "Minimum", "Maximum", "IQM"];

impl Stat {
    /// How many samples.
    pub const SAMPLE_COUNT: Stat = Stat(Cow::Borrowed("SampleCount"));
    /// The sum divided by the number of samples.
    pub const AVERAGE: Stat = Stat(Cow::Borrowed("Average"));
    /// The sum.
    pub const SUM: Stat = Stat(Cow::Borrowed("Sum"));
    /// The smallest sample.
    pub const MINIMUM: Stat = Stat(Cow::Borrowed("Minimum"));
    /// The largest sample.
    pub const MAXIMUM: Stat = Stat(Cow::Borrowed("Maximum"));
    /// The mean of the middle half of the samples.
    pub const INTERQUARTILE_MEAN: Stat = Stat(Cow::Borrowed("IQM"));

    /// A statistic in CloudWatch's spelling: `p99`, `tm90`, `TM(10%:90%)`, `PR(:300)`. What
    /// CloudWatch does not know is an error of the widget that it is given to.
    pub fn new(name: impl Into<String>) -> Stat {
        Stat(Cow::Owned(name.into()))
    }

    /// The value that this percentage of the samples, 0 to 100, does not exceed.
    pub fn percentile(percent: f64) -> Stat {
        Stat::new(format!("p{percent}"))
    }

    /// The mean of the samples between two percentiles.
    pub fn trimmed_mean(from: f64, to: f64) -> Stat {
        Stat::new(format!("TM({from}%:{to}%)"))
    }

    /// The percentage of the samples between two values.
    pub fn percentile_rank(from: f64, to: f64) -> Stat {
        Stat::new(format!("PR({from}:{to})"))
    }

    /// As it stands in the JSON.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether CloudWatch knows it.
    pub fn is_valid(&self) -> bool {
        let name = &*self.0;
        PLAIN.contains(&name) || is_short(name) || is_long(name)
    }
}

impl fmt::Display for Stat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `p99.9`, `tm90`
fn is_short(name: &str) -> bool {
    let digits = ["p", "tm", "wm", "tc", "ts"].iter().find_map(|prefix| name.strip_prefix(prefix));
    digits.and_then(percentage).is_some()
}

/// `TM(10%:90%)`, `TS(80%:)`, `PR(:300)`
fn is_long(name: &str) -> bool {
    let Some((function, arguments)) = name.split_once('(') else {
        return false;
    };
    let Some((from, to)) = arguments.strip_suffix(')').and_then(|range| range.split_once(':')) else {
        return false;
    };
    let values = is_range(from, to, value);
    match function {
        "PR" => values,
        "TM" | "WM" | "TC" | "TS" => {
            values || is_range(from, to, |bound| percentage(bound.strip_suffix('%')?))
        }
        _ => false,
    }
}

/// At least one bound, each good, and if both are given, the first not above the second.
fn is_range(from: &str, to: &str, read: fn(&str) -> Option<f64>) -> bool {
    match (from, to) {
        ("", "") => false,
        ("", one) | (one, "") => read(one).is_some(),
        (from, to) => read(from).zip(read(to)).is_some_and(|(from, to)| from <= to),
    }
}

/// A number without sign and exponent.
fn value(bound: &str) -> Option<f64> {
    bound.parse().ok().filter(|_| bound.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
}

/// 0 to 100 with up to ten decimal places.
fn percentage(digits: &str) -> Option<f64> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str, longest| {
        (1..=longest).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let percent = digits.parse().ok().filter(|_| plain(whole, 3) && plain(fraction, 10))?;
    (percent <= 100.0).then_some(percent)
}

#[cfg(test)]
mod tests {
    use super::Stat;

    #[test]
    fn knows_the_names_of_the_documentation() {
        for good in [
            "SampleCount",
            "Average",
            "Sum",
            "Minimum",
            "Maximum",
            "IQM",
            "p0",
            "p99.99",
            "p100",
            "tm90",
            "wm98",
            "tc99",
            "ts95.5",
            "TM(10%:90%)",
            "TM(:95%)",
            "TM(150:1000)",
            "WM(80%:)",
            "TC(0.005:0.030)",
            "TS(80%:)",
            "PR(:300)",
            "PR(100:2000)",
        ] {
            assert!(Stat::new(good).is_valid(), "{good}");
        }
    }

    #[test]
    fn refuses_what_is_no_statistic() {
        for bad in [
            "",
            "average",
            "p",
            "p101",
            "p1e1",
            "p-1",
            "tm",
            "tm101",
            "TM()",
            "TM(:)",
            "TM(90%:10%)",
            "TM(10:90%)",
            "TM(1:2",
            "PR(10%:20%)",
            "XX(1:2)",
            "TM(a:b)",
            "p99.",
            "P99",
            "TM(101%:)",
            "TM(.:5)",
        ] {
            assert!(!Stat::new(bad).is_valid(), "{bad}");
        }
    }
}
