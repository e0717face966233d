//! Numbers as short as they can be read: `1.5k`, `20M`, `350µ`, `1.2e30`.

/// The prefixes of the SI from 10^-12 in steps of a thousand.
const PREFIXES: [&str; 10] = ["p", "n", "µ", "m", "", "k", "M", "G", "T", "P"];

/// A value with as many digits as it takes to tell it from one that is `step` away.
pub(crate) fn tick(value: f64, step: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    let (scale, suffix) = scale(value);
    // 12 digits are as many as a double can be trusted with after a few sums.
    let decimals = (-(step / scale).log10()).ceil().clamp(0.0, 12.0) as usize;
    let digits = format!("{:.decimals$}", value / scale);
    let digits = match digits.contains('.') {
        true => digits.trim_end_matches('0').trim_end_matches('.'),
        false => &digits,
    };
    format!("{digits}{suffix}")
}

/// A value with three digits that count.
pub(crate) fn short(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    let step = 10f64.powf(value.abs().log10().floor() - 2.0);
    // Rounded first, so that 999.9 is written as 1k.
    tick((value / step).round() * step, step)
}

/// What the value is divided by to be written, and what stands after it then.
fn scale(value: f64) -> (f64, String) {
    // A little more than the logarithm, so that 1000 is a thousand however it was computed.
    let exponent = (value.abs().log10() + 1e-9).floor();
    if (-3.0..0.0).contains(&exponent) {
        // 0.5 is read more easily than 500m.
        return (1.0, String::new());
    }
    let thousands = (exponent / 3.0).floor();
    match PREFIXES.get((thousands + 4.0).max(-1.0) as usize) {
        Some(prefix) if thousands >= -4.0 => (10f64.powf(thousands * 3.0), (*prefix).to_owned()),
        _ => (10f64.powf(exponent), format!("e{exponent}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortens_by_thousands() {
        let cases = [
            (0.0, 1.0, "0"),
            (5.0, 5.0, "5"),
            (0.25, 0.05, "0.25"),
            (0.002, 0.001, "0.002"),
            (1.5, 0.5, "1.5"),
            (1500.0, 500.0, "1.5k"),
            (1000.0, 500.0, "1k"),
            (-2e6, 1e6, "-2M"),
            (350e-6, 50e-6, "350µ"),
            (1e9 + 20.0, 10.0, "1.00000002G"),
            (1e300, 2e299, "1e300"),
            (1.2e300, 2e299, "1.2e300"),
            (1e-30, 1e-30, "1e-30"),
        ];
        for (value, step, text) in cases {
            assert_eq!(tick(value, step), text);
        }
    }

    #[test]
    fn keeps_three_digits() {
        for (value, text) in [(0.0, "0"), (1234.0, "1.23k"), (999.9, "1k"), (42.0, "42"), (-0.5, "-0.5")] {
            assert_eq!(short(value), text);
        }
    }
}
