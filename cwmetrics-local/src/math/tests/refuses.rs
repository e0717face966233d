//! What is said of wrong expressions, and the bounds of all.

use super::*;

#[track_caller]
fn refused(text: &str, message: &str) {
    assert_eq!(result(&two(), text), Err(message.to_owned()), "{text}");
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    for (text, message) in [
        ("", "character 1: a number, an id or a function is expected, but there is the end"),
        ("a +", "character 4: a number, an id or a function is expected, but there is the end"),
        ("a + * b", "character 5: a number, an id or a function is expected, but there is '*'"),
        ("a b", "character 3: an operator or the end is expected, but there is b"),
        ("a and b", "character 3: an operator or the end is expected, but there is and"),
        ("(a", "character 3: an operator or ')' is expected, but there is the end"),
        ("[a, b)", "character 6: an operator or ']' is expected, but there is ')'"),
        ("a)", "character 2: an operator or the end is expected, but there is ')'"),
        ("a % 2", "character 3: '%' has no place in an expression"),
        ("ä + %", "character 1: '\\u{e4}' has no place in an expression"),
        ("a = b", "character 3: '=' has no place in an expression"),
        ("1e999 * a", "character 1: 1e999 is not a number that a double can hold"),
        (". * a", "character 1: . is not a number that a double can hold"),
        ("1.2.3 * a", "character 4: an operator or the end is expected, but there is 0.3"),
        ("SUM(METRICS(\"x))", "character 13: the text has no closing \""),
        ("\"a\"", "character 1: a text in quotes can only stand in METRICS(\"…\")"),
        ("METRICS(a)", "character 9: a text in quotes or ')' is expected, but there is a"),
        ("a / PERIOD(SUM(a))", "character 12: the id of a metric is expected, but there is SUM"),
        ("STDDEV", "character 1: STDDEV is a function: a '(' must follow"),
        ("METRICS", "character 1: METRICS is a function: a '(' must follow"),
        ("a + sum(b)", "character 5: functions are written in capitals: SUM"),
        ("a + FOO(b)", "character 5: FOO is neither a function nor an id; an id begins with a small letter"),
        ("M1 + 1", "character 1: M1 is neither a function nor an id; an id begins with a small letter"),
        ("SEARCH('{Shop} x', 'Sum', 60)", "character 1: SEARCH is not computed by this endpoint"),
        ("ANOMALY_DETECTION_BAND(a)", "character 1: ANOMALY_DETECTION_BAND is not computed by this endpoint"),
        (
            "SELECT AVG(x) FROM y",
            "character 1: queries of Metrics Insights (SELECT …) are not computed by this endpoint",
        ),
        ("SUM(a, b)", "character 1: SUM takes 1 argument(s), but has 2; several make a list: [m1, m2]"),
        ("FILL(a)", "character 1: FILL takes 2 argument(s), but has 1"),
        ("SORT(METRICS())", "character 1: SORT takes 3 or 4 argument(s), but has 1"),
    ] {
        refused(text, message);
    }
}

#[test]
fn wrong_types_are_said_with_their_place() {
    for (text, message) in [
        ("c + 1", "character 1: no query has the id c"),
        ("METRICS() + [a]", "character 11: an operator cannot stand between two lists of time series"),
        ("a + REPEAT", "character 3: an operator cannot take the word REPEAT"),
        ("1 + RATE(5)", "character 5: RATE takes a time series or a list of time series, but has a number"),
        (
            "-LINEAR",
            "character 1: unary minus takes a time series or a list of time series, but has the word LINEAR",
        ),
        ("SUM(1)", "character 1: SUM takes a time series or a list of time series, but has a number"),
        (
            "FILL(a, DESC)",
            "character 1: FILL fills with a number, a time series, REPEAT or LINEAR, not the word DESC",
        ),
        ("IF(METRICS(), 1)", "character 1: IF takes numbers and time series, but has a list of time series"),
        (
            "METRIC_COUNT(a) * a",
            "character 1: METRIC_COUNT takes a list of time series, but has a time series",
        ),
        ("FIRST(a)", "character 1: FIRST takes a list of time series, but has a time series"),
        ("[a, 5]", "character 1: a list is of time series, but has a number"),
        ("TIME_SERIES(a)", "character 1: TIME_SERIES takes a number, but has a time series"),
        ("SORT(METRICS(), 1, ASC)", "character 1: SORT sorts by AVG, MIN, MAX or SUM as its second argument"),
        ("SORT(METRICS(), SUM, 1)", "character 1: SORT sorts ASC or DESC as its third argument"),
        (
            "SLICE(METRICS(), -1)",
            "character 1: SLICE counts in whole numbers that are not negative, but has -1",
        ),
        ("a / PERIOD(c)", "character 5: PERIOD takes the id of a metric, and c is none"),
        (
            "AVG(a)",
            "character 1: the result must be a time series or a list of them, but is a number; \
             TIME_SERIES makes a series of it",
        ),
    ] {
        refused(text, message);
    }
}

#[test]
fn length_and_nesting_are_bounded() {
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    gives(&two(), &nested(99), [30.0, 20.0, 0.0, NO]);
    refused(&nested(100), "character 101: the expression is nested more than 100 deep");
    for opening in ["(", "[", "-", "SUM(", "2^", "a*(", "IF(a,", "a OR ("] {
        let error = result(&two(), &opening.repeat(2048 / opening.len())).unwrap_err();
        assert!(error.ends_with("the expression is nested more than 100 deep"), "{opening}: {error}");
    }
    let long = |terms: usize| format!("a{}", "+a".repeat(terms));
    gives(&two(), &long(1023), [30.0 * 1024.0, 20.0 * 1024.0, 0.0, NO]);
    refused(&long(1024), "character 2049: the expression has 2049 characters, but must have 2048 at most");
}

#[test]
fn the_points_of_a_request_are_bounded() {
    let metrics = two();
    let mut budget = Budget::new(1000);
    let mut compute = |text: &str| evaluate(&Expression::parse(text).unwrap(), &metrics, &mut budget);
    // Three series, then two, of four points each; then there is room for four.
    assert!(compute("a + b").is_ok());
    assert!(compute("METRICS()").is_ok());
    let error = compute("[a, b] + 1").unwrap_err().to_string();
    assert!(error.starts_with("character 8: the expressions of the request compute too many"), "{error}");
}
