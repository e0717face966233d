//! Numbers for people.

/// A duration in seconds as people read it: three digits that count, and a unit.
///
/// ```
/// use cwmetrics_traces::duration;
///
/// let shown = [0.0, 12.3456e-6, 0.25, 1.5, 75.0, 7_260.0, 200_000.0].map(duration);
/// assert_eq!(shown, ["0 s", "12.3 µs", "250 ms", "1.5 s", "1 min 15 s", "2 h 1 min", "2 d 7 h"]);
/// ```
pub fn duration(seconds: f64) -> String {
    // What rounds up to a minute is one.
    if seconds >= 59.95 {
        return long(seconds.round());
    }
    let nanoseconds = seconds * 1e9;
    let (value, unit) = match nanoseconds {
        ..0.5 => (0.0, "s"),
        ..999.5 => (nanoseconds, "ns"),
        ..999.5e3 => (nanoseconds / 1e3, "µs"),
        ..999.5e6 => (nanoseconds / 1e6, "ms"),
        _ => (seconds, "s"),
    };
    let places = match value {
        ..9.995 => 2,
        ..99.95 => 1,
        _ => 0,
    };
    let text = format!("{value:.places$}");
    let text = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => &text,
    };
    format!("{text} {unit}")
}

/// Of more than a minute: the two largest units.
fn long(seconds: f64) -> String {
    let units = [(86_400.0, "d"), (3_600.0, "h"), (60.0, "min"), (1.0, "s")];
    let first = units.iter().position(|&(unit, _)| seconds >= unit).unwrap_or(3);
    let (unit, name) = units[first];
    let whole = (seconds / unit).floor();
    let (smaller, smaller_name) = units[(first + 1).min(3)];
    match (seconds % unit / smaller).floor() {
        0.0 => format!("{whole:.0} {name}"),
        rest => format!("{whole:.0} {name} {rest:.0} {smaller_name}"),
    }
}

/// How many, with the digits in threes: `9,990`.
pub(crate) fn count(count: impl TryInto<u64>) -> String {
    let digits = count.try_into().unwrap_or(u64::MAX).to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_change_the_unit_where_rounding_does() {
        for (seconds, text) in [
            (-1.0, "0 s"),
            (1e-9, "1 ns"),
            (0.999_6e-6, "1 µs"),
            (0.999_4e-3, "999 µs"),
            (0.999_6e-3, "1 ms"),
            (9.996e-3, "10 ms"),
            (0.999_6, "1 s"),
            (59.94, "59.9 s"),
            (59.96, "1 min"),
            (3_599.6, "1 h"),
        ] {
            assert_eq!(duration(seconds), text, "{seconds}");
        }
        assert!(duration(f64::MAX).contains(" d"));
    }

    #[test]
    fn counts_have_their_digits_in_threes() {
        assert_eq!([0_u64, 999, 1_000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
    }
}
