//! Numbers for people.

/// Four digits that count, and no more than that: `1 234 567`, `12.35`, `0.00123`.
pub fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return with_spaces(&format!("{value:.0}"));
    }
    if !value.is_finite() {
        return value.to_string();
    }
    let digits = value.abs().log10().floor() as i32 + 1;
    if !(-3..=15).contains(&digits) {
        return format!("{value:.3e}");
    }
    let decimals = usize::try_from(4 - digits).unwrap_or(0);
    let text = format!("{value:.decimals$}");
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", with_spaces(whole)),
        None => with_spaces(&text),
    }
}

/// To the cent, and below a dollar to what counts: `$1 234.50`, `$0.0030`.
pub fn dollars(value: f64) -> String {
    let decimals = if value == 0.0 || value.abs() >= 0.01 { 2 } else { 4 };
    let text = format!("{value:.decimals$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "00"));
    format!("${}.{fraction}", with_spaces(whole))
}

/// Groups the thousands.
fn with_spaces(whole: &str) -> String {
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_four_digits_that_count() {
        let shown = [0.0, 1.0, -1234567.0, 12.3456, 0.00123456, 1e-9, 1e18, 99999.6, f64::NAN];
        assert_eq!(
            shown.map(number),
            [
                "0",
                "1",
                "-1\u{202f}234\u{202f}567",
                "12.35",
                "0.001235",
                "1.000e-9",
                "1.000e18",
                "100\u{202f}000",
                "NaN"
            ]
        );
    }

    #[test]
    fn dollars_have_cents() {
        let shown = [0.0, 2.592, 1234.5, 0.0042, 0.3];
        assert_eq!(shown.map(dollars), ["$0.00", "$2.59", "$1\u{202f}234.50", "$0.0042", "$0.30"]);
    }
}
