//! Text that came from elsewhere, and words in sentences.

use super::number::number;

/// Makes names and messages of a service fit to be shown: what would steer the terminal is
/// written out.
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() && c != '\n' {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// The words as a list: `a, b or c`.
fn either(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [word] => word.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// `1 metric`, `3 metrics`.
pub fn counted(count: impl Into<f64>, one: &str, several: &str) -> String {
    let count = count.into();
    format!("{} {}", number(count), if count == 1.0 { one } else { several })
}

/// `; did you mean "a" or "b"?`, where words are known that are like it.
pub fn alike<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near: Vec<String> = near(word, known).iter().map(|name| format!("{name:?}")).collect();
    if near.is_empty() { String::new() } else { format!("; did you mean {}?", either(&near)) }
}

/// `a; b; c; and 4 more`
pub fn first_of(words: &[String]) -> String {
    const NAMED: usize = 3;
    let named = words.iter().take(NAMED).map(|word| printable(word)).collect::<Vec<_>>().join("; ");
    match words.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named}; and {} more", number(more as f64)),
    }
}

/// The closest of the known words to one that is not known, best first; at most three.
fn near<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let lower = word.to_lowercase();
    let mut found: Vec<(f64, &str)> = known
        .into_iter()
        .map(|other| (strsim::jaro_winkler(&lower, &other.to_lowercase()), other))
        .filter(|&(likeness, _)| likeness >= 0.75)
        .collect();
    found.sort_by(|(a, x), (b, y)| b.total_cmp(a).then(x.cmp(y)));
    found.dedup();
    found.into_iter().take(3).map(|(_, other)| other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_written_out() {
        assert_eq!(printable("a\u{1b}[31mb\r\u{9b}"), "a\\u{1b}[31mb\\r\\u{9b}");
        assert_eq!(printable("größer\nzwei"), "größer\nzwei");
    }

    #[test]
    fn the_nearest_come_first_and_each_once() {
        let known = ["latency", "requests", "request size", "requests"];
        assert_eq!(near("Reqests", known), ["requests", "request size"]);
        assert_eq!(near("zzz", known), [""; 0]);
    }
}
