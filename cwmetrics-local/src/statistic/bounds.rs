//! The bounds of a trimmed statistic: `(10%:90%)`, `(:95%)`, `(100:500)`, `(80%:)`.

/// Which samples are within, by their rank or by their value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bounds {
    /// 0 to 100, the lower below the upper.
    Percent { lower: f64, upper: f64 },
    /// Above the lower, up to and including the upper.
    Value { lower: Option<f64>, upper: Option<f64> },
}

/// More digits than a value of 2^360 has, and than a double tells apart.
const MAX_DIGITS: usize = 110;

impl Bounds {
    /// Reads `(lower:upper)`. One of the two may be left out; both are percentages or neither.
    pub(super) fn read(text: &str) -> Option<Bounds> {
        let (lower, upper) = text.strip_prefix('(')?.strip_suffix(')')?.split_once(':')?;
        let bounds = match (lower.strip_suffix('%'), upper.strip_suffix('%')) {
            (Some(lower), Some(upper)) => Bounds::Percent { lower: percent(lower)?, upper: percent(upper)? },
            (Some(lower), None) if upper.is_empty() => {
                Bounds::Percent { lower: percent(lower)?, upper: 100.0 }
            }
            (None, Some(upper)) if lower.is_empty() => Bounds::Percent { lower: 0.0, upper: percent(upper)? },
            (None, None) => Bounds::Value { lower: value(lower)?, upper: value(upper)? },
            _ => return None,
        };
        let good = match bounds {
            Bounds::Percent { lower, upper } => lower < upper,
            Bounds::Value { lower: Some(lower), upper: Some(upper) } => lower < upper,
            Bounds::Value { lower, upper } => lower.is_some() || upper.is_some(),
        };
        good.then_some(bounds)
    }
}

/// 0 to 100, with up to ten decimal places.
pub(super) fn percent(text: &str) -> Option<f64> {
    decimal(text, 3).filter(|&percent| percent <= 100.0)
}

/// A bound by value; `Some(None)` if it is left out.
fn value(text: &str) -> Option<Option<f64>> {
    if text.is_empty() { Some(None) } else { decimal(text, MAX_DIGITS).map(Some) }
}

/// Digits, at most so many, and up to ten decimal places: no sign, no exponent.
fn decimal(text: &str, digits: usize) -> Option<f64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let plain =
        |part: &str, longest| (1..=longest).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if plain(whole, digits) && plain(fraction, 10) { text.parse().ok() } else { None }
}
