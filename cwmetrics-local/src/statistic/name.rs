//! The statistics and how they are called.

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
}

impl Statistic {
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

    /// `p0` to `p100`, with up to ten decimal places.
    pub(crate) fn percentile(name: &str) -> Option<Statistic> {
        let digits = name.strip_prefix('p')?;
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |part: &str, longest| {
            (1..=longest).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
        };
        if !plain(whole, 3) || !plain(fraction, 10) {
            return None;
        }
        let rank: f64 = digits.parse().ok()?;
        (rank <= 100.0).then_some(Statistic::Percentile(rank))
    }

    pub(crate) fn any(name: &str) -> Option<Statistic> {
        Statistic::basic(name).or_else(|| Statistic::percentile(name))
    }
}

#[cfg(test)]
mod tests {
    use super::Statistic;

    #[test]
    fn percentiles_go_from_0_to_100() {
        assert_eq!(Statistic::any("p0.0"), Some(Statistic::Percentile(0.0)));
        assert_eq!(Statistic::any("p99.99"), Some(Statistic::Percentile(99.99)));
        assert_eq!(Statistic::any("p100"), Some(Statistic::Percentile(100.0)));
        for bad in ["p", "p100.1", "p-1", "p1e1", "p1.", "p.5", "pinf", "P50", "p101", "sum"] {
            assert_eq!(Statistic::any(bad), None, "{bad}");
        }
    }
}
