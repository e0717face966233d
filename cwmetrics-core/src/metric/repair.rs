use std::borrow::Cow;

use super::check::{self, MAX_DIMENSION_VALUE};

/// What stands for a dimension value that has nothing in it.
const EMPTY: &str = "(empty)";

/// A dimension value that CloudWatch takes, and whether it is another than the given one.
pub(crate) fn repaired_value(value: &str) -> (Cow<'_, str>, bool) {
    if check::dimension_value_fault(value).is_none() {
        return (Cow::Borrowed(value), false);
    }
    let ascii = |c: char| if c == ' ' || c.is_ascii_graphic() { c } else { '?' };
    let kept: String = value.chars().take(MAX_DIMENSION_VALUE).map(ascii).collect();
    (if kept.trim().is_empty() { Cow::Borrowed(EMPTY) } else { Cow::Owned(kept) }, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_cloudwatch_takes_is_borrowed() {
        assert!(matches!(repaired_value("GET /a b"), (Cow::Borrowed("GET /a b"), false)));
    }

    #[test]
    fn what_cloudwatch_refuses_is_made_acceptable() {
        assert_eq!(repaired_value(""), ("(empty)".into(), true));
        assert_eq!(repaired_value("  "), ("(empty)".into(), true));
        assert_eq!(repaired_value("Köln\n"), ("K?ln?".into(), true));
        assert_eq!(repaired_value(&"x".repeat(2000)), ("x".repeat(1024).into(), true));
        for value in ["", " ", "ü", &"ü".repeat(2000)] {
            assert_eq!(check::dimension_value_fault(&repaired_value(value).0), None);
        }
    }
}
