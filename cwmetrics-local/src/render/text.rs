//! Texts: what is drawn of them, how wide they are, and how they are cut to fit.

use charts_rs::{DEFAULT_FONT_FAMILY, measure_text_width_family};

/// As many characters of a text as are looked at. 2000 pixels hold fewer.
const LONGEST: usize = 400;

/// A text without what could disturb those around it: characters that XML forbids or that
/// turn the direction of writing are left out, line ends and tabs become spaces.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
        .filter(|c| !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
        .filter_map(|c| match c {
            c if c.is_whitespace() => Some(' '),
            c if c.is_control() => None,
            c => Some(c),
        })
        .take(LONGEST)
        .collect()
}

/// The width of a text in pixels.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    match measure_text_width_family(DEFAULT_FONT_FAMILY, size as f32, text) {
        Ok(area) => f64::from(area.width()),
        // The font is part of the program, so this is not reached; half a line a character
        // is near the truth.
        Err(_) => text.chars().count() as f64 * size / 2.0,
    }
}

/// The text, cut and ended with an ellipsis if it is wider than `room`; empty if not even
/// the ellipsis has room.
pub(crate) fn fit(text: &str, size: f64, room: f64) -> String {
    let text = clean(text);
    if width(&text, size) <= room {
        return text;
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let cut = |count: usize| format!("{}…", text[..ends[count]].trim_end());
    let fitting = ends.partition_point(|end| width(&format!("{}…", text[..*end].trim_end()), size) <= room);
    fitting.checked_sub(1).map(cut).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_what_is_too_wide() {
        assert_eq!(fit("Latency", 12.0, 200.0), "Latency");
        let cut = fit("A label that does not fit here", 12.0, 80.0);
        assert!(cut.starts_with("A label") && cut.ends_with('…') && width(&cut, 12.0) <= 80.0, "{cut}");
        assert_eq!(fit("Latency", 12.0, 1.0), "");
    }

    #[test]
    fn leaves_out_what_disturbs() {
        assert_eq!(clean("a\u{0}b\n\tc\u{202E}d\u{FFFF}e"), "ab  cde");
        assert_eq!(clean(&"x".repeat(5000)).len(), LONGEST);
    }

    #[test]
    fn knows_wide_letters_from_narrow_ones() {
        assert!(width("WWWW", 12.0) > 2.0 * width("iiii", 12.0));
        assert!((width("mean", 24.0) / width("mean", 12.0) - 2.0).abs() < 0.1);
    }
}
