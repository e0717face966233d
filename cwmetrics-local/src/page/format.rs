//! Numbers and times for people.

use crate::timestamp::Timestamp;

/// Four significant digits, or whole with its thousands apart: `12.35`, `0.0123`, `1,234,568`.
pub(super) fn number(value: f64) -> String {
    with_digits(value, 4)
}

/// Digits after the point only as far as there are this many in all.
fn with_digits(value: f64, digits: i32) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !(1e-4..1e12).contains(&size) {
        return format!("{value:.3e}");
    }
    // Of four digits 0.01235 has the last in the fifth place.
    let places = (digits - 1 - size.log10().floor() as i32).clamp(0, 8) as usize;
    if places == 0 || size >= 999.95 {
        return thousands(value.round());
    }
    let text = format!("{value:.places$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// A whole number, its digits in threes.
fn thousands(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if value < 0.0 { format!("-{text}") } else { text }
}

/// Three significant digits with the sign of the unit, where it has one: `12.3 ms`.
pub(super) fn with_unit(value: f64, unit: &str) -> String {
    let (number, sign) = (with_digits(value, 3), sign(unit));
    if sign.is_empty() { number } else { format!("{number} {sign}") }
}

/// How a unit is written behind a number.
pub(super) fn sign(unit: &str) -> String {
    let (base, per_second) = unit.split_once("/Second").map_or((unit, ""), |(base, _)| (base, "/s"));
    let sign = match base {
        "Seconds" => "s",
        "Milliseconds" => "ms",
        "Microseconds" => "µs",
        "Bytes" => "B",
        "Kilobytes" => "kB",
        "Megabytes" => "MB",
        "Gigabytes" => "GB",
        "Terabytes" => "TB",
        "Bits" => "bit",
        "Kilobits" => "kbit",
        "Megabits" => "Mbit",
        "Gigabits" => "Gbit",
        "Terabits" => "Tbit",
        "Percent" => "%",
        _ => "",
    };
    format!("{sign}{per_second}")
}

/// A size in bytes: `1,234 B`, `12.3 kB`.
pub(super) fn bytes(size: usize) -> String {
    if size < 10_000 {
        return format!("{} B", number(size as f64));
    }
    format!("{:.1} kB", size as f64 / 1000.0)
}

/// The time of day, UTC: `12:04:05`.
pub(super) fn clock(time: Timestamp) -> String {
    let second = time.millis().div_euclid(1000).rem_euclid(86_400);
    format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

/// Date and time of day: `2026-01-31 12:04:05`.
pub(super) fn date_and_clock(time: Timestamp) -> String {
    let text = time.floor(1).to_string();
    text.replace('T', " ").trim_end_matches('Z').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_four_digits() {
        for (value, text) in [
            (0.0, "0"),
            (12.345_6, "12.35"),
            (-0.012_345, "-0.01235"),
            (100.0, "100"),
            (999.94, "999.9"),
            (999.99, "1,000"),
            (1_234_567.8, "1,234,568"),
            (-1e6, "-1,000,000"),
            (1e-9, "1.000e-9"),
            (2e300, "2.000e300"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn units_have_their_signs() {
        assert_eq!(with_unit(1.499, "Milliseconds"), "1.5 ms");
        assert_eq!(with_unit(123.4, "Bytes"), "123 B");
        assert_eq!(with_unit(3.0, "Count"), "3");
        assert_eq!(with_unit(3.0, "Count/Second"), "3 /s");
        assert_eq!(with_unit(3.0, "Megabytes/Second"), "3 MB/s");
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(12_345), "12.3 kB");
    }

    #[test]
    fn times_are_utc() {
        let time = Timestamp::from_seconds(1_700_000_040.25).unwrap();
        assert_eq!(clock(time), "22:14:00");
        assert_eq!(date_and_clock(time), "2023-11-14 22:14:00");
        assert_eq!(clock(Timestamp::from_seconds(-1.0).unwrap()), "23:59:59");
    }
}
