//! Texts that came from elsewhere.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A text that came from elsewhere, fit to be shown: what would steer a terminal, is no character of
/// XML or turns the direction of the text is written out; the ends of lines are spaces.
///
/// ```
/// assert_eq!(cwmetrics_traces::printable("a\u{1b}[31m\nb"), r"a\u{1b}[31m b");
/// ```
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => shown.push(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => {
                shown.extend(c.escape_unicode());
            }
            c if c.is_control() => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    shown
}

/// How many columns of a terminal it needs.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// The text, or as much of it as has room, with an ellipsis; of blanks just as many as have.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    if text.trim().is_empty() {
        return " ".repeat(columns);
    }
    let mut left = columns.saturating_sub(1);
    let mut kept = String::new();
    for c in text.chars() {
        let needed = c.width().unwrap_or(0);
        if needed > left {
            break;
        }
        left -= needed;
        kept.push(c);
    }
    if columns > 0 {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_has_room() {
        for (text, columns, cut_text) in
            [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("日本語", 5, "日本…"), ("日本", 3, "日…"), ("ab", 0, "")]
        {
            assert_eq!(cut(text, columns), cut_text);
            assert!(width(&cut(text, columns)) <= columns);
        }
    }

    #[test]
    fn what_steers_is_written_out() {
        assert_eq!(printable("a\u{1b}[31m\u{202e}b\nc"), r"a\u{1b}[31m\u{202e}b c");
    }
}
