//! What expressions give.

use super::*;

#[test]
fn operators_bind_as_in_arithmetic() {
    for (text, expected) in [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("10 - 4 - 3", 3.0),
        ("24 / 4 / 2", 3.0),
        ("2 ^ 3 ^ 2", 512.0),
        ("-2 ^ 2", -4.0),
        ("2 ^ -1", 0.5),
        ("- -2 * 3", 6.0),
        ("2 * -3", -6.0),
        ("1 + 1 == 2", 1.0),
        ("1 < 2 AND 2 < 1", 0.0),
        ("1 < 2 OR 2 < 1 AND 0", 1.0),
        ("1 && 0 || 1", 1.0),
        ("3 != 3", 0.0),
        ("3 >= 3", 1.0),
        ("3 <= 2", 0.0),
        ("1e3 + 1.5E-1 + .5", 1000.65),
        ("1-1", 0.0),
    ] {
        assert!((number(text) - expected).abs() < 1e-9, "{text} gives {}", number(text));
    }
}

#[test]
fn a_point_that_one_series_has_is_0_in_the_other() {
    gives(&two(), "a + b", [50.0, 20.0, 20.0, NO]);
    gives(&two(), "b - a", [-10.0, -20.0, 20.0, NO]);
    gives(&two(), "a < b", [0.0, 0.0, 1.0, NO]);
    gives(&two(), "a > 15 AND b > 15", [1.0, 0.0, 0.0, NO]);
    gives(&two(), "a > 15 OR b > 15", [1.0, 1.0, 1.0, NO]);
}

#[test]
fn a_missing_point_beside_a_number_stays_missing() {
    gives(&two(), "b * 2", [40.0, NO, 40.0, NO]);
    gives(&two(), "1 - b", [-19.0, NO, -19.0, NO]);
    gives(&two(), "-b", [-20.0, NO, -20.0, NO]);
    gives(&two(), "a >= 30", [1.0, 0.0, 0.0, NO]);
}

#[test]
fn a_division_by_zero_gives_no_point() {
    gives(&two(), "b / a", [20.0 / 30.0, 0.0, NO, NO]);
    gives(&two(), "a / b", [1.5, NO, 0.0, NO]);
    gives(&two(), "a / 0", [NO; 4]);
    gives(&two(), "LOG(a)", [30f64.ln(), 20f64.ln(), NO, NO]);
    assert!(number("AVG(b / 0)").is_nan());
}

#[test]
fn aggregates_of_a_series_are_numbers() {
    for (text, expected) in [
        ("SUM(a)", 50.0),
        ("AVG(b)", 20.0),
        ("MIN(a)", 0.0),
        ("MAX(a)", 30.0),
        ("STDDEV(a - 20 + 20)", (1400f64 / 9.0).sqrt()),
        ("DATAPOINT_COUNT(b)", 2.0),
        ("METRIC_COUNT(METRICS())", 2.0),
        ("PERIOD(a)", 60.0),
        ("SUM(a / 0)", 0.0),
    ] {
        assert!((number(text) - expected).abs() < 1e-9, "{text} gives {}", number(text));
    }
    gives(&two(), "a - MIN(a) + PERIOD(a)", [90.0, 80.0, 60.0, NO]);
}

#[test]
fn aggregates_of_a_list_are_series() {
    let metrics = two();
    gives(&metrics, "SUM(METRICS())", [50.0, 20.0, 20.0, NO]);
    gives(&metrics, "AVG([a, b])", [25.0, 10.0, 10.0, NO]);
    gives(&metrics, "MIN([a, b])", [20.0, 20.0, 0.0, NO]);
    gives(&metrics, "MAX([a, b])", [30.0, 20.0, 20.0, NO]);
    gives(&metrics, "STDDEV([a, b])", [5.0, 0.0, 10.0, NO]);
    gives(&metrics, "DATAPOINT_COUNT([a, b])", [2.0, 1.0, 2.0, NO]);
    gives(&metrics, "SUM(METRICS(\"b\"))", [20.0, NO, 20.0, NO]);
    gives(&metrics, "SUM([METRICS('a'), METRICS('b')])", [50.0, 20.0, 20.0, NO]);
    gives(&metrics, "SUM(100 / [a, b])", [100.0 / 30.0 + 5.0, 5.0, 5.0, NO]);
    gives(&metrics, "SUM([])", [NO; 4]);
}

#[test]
fn functions_go_point_by_point() {
    let metrics = Metrics(vec![("m", [-1.5, NO, 2.5])]);
    gives(&metrics, "ABS(m)", [1.5, NO, 2.5]);
    gives(&metrics, "CEIL(m)", [-1.0, NO, 3.0]);
    gives(&metrics, "FLOOR(m)", [-2.0, NO, 2.0]);
    gives(&metrics, "LOG10(m * 40)", [NO, NO, 2.0]);
    gives(&metrics, "SUM(ABS([m, m]))", [3.0, NO, 5.0]);
}

#[test]
fn differences_are_to_the_last_point_that_there_is() {
    let metrics = Metrics(vec![("m", [NO, 10.0, 40.0, NO, 100.0])]);
    gives(&metrics, "DIFF(m)", [NO, NO, 30.0, NO, 60.0]);
    gives(&metrics, "DIFF_TIME(m)", [NO, NO, 60.0, NO, 120.0]);
    gives(&metrics, "RATE(m)", [NO, NO, 0.5, NO, 0.5]);
    gives(&metrics, "RUNNING_SUM(m)", [NO, 10.0, 50.0, NO, 150.0]);
}

#[test]
fn gaps_are_filled() {
    let metrics = Metrics(vec![("m", [NO, 10.0, NO, NO, 40.0, NO]), ("f", [1.0, 2.0, NO, 4.0, 5.0, 6.0])]);
    gives(&metrics, "FILL(m, 0)", [0.0, 10.0, 0.0, 0.0, 40.0, 0.0]);
    gives(&metrics, "FILL(m, REPEAT)", [NO, 10.0, 10.0, 10.0, 40.0, 40.0]);
    gives(&metrics, "FILL(m, LINEAR)", [NO, 10.0, 20.0, 30.0, 40.0, NO]);
    gives(&metrics, "FILL(m, f)", [1.0, 10.0, NO, 4.0, 40.0, 6.0]);
    gives(&metrics, "FILL(m, MIN(m))", [10.0, 10.0, 10.0, 10.0, 40.0, 10.0]);
    gives(&metrics, "SUM(FILL(METRICS(), 1))", [2.0, 12.0, 2.0, 5.0, 45.0, 7.0]);
}

/// The tables of "Using IF expressions" in the guide.
#[test]
fn if_chooses_as_in_the_guide() {
    let metrics = Metrics(vec![
        ("metric1", [1.0, 1.0, 0.0, 0.0, NO]),
        ("metric2", [30.0, NO, 0.0, 0.0, 30.0]),
        ("metric3", [0.0, 0.0, 20.0, NO, 20.0]),
    ]);
    gives(&metrics, "IF(metric1, metric2, metric3)", [30.0, 0.0, 20.0, NO, NO]);
    gives(&metrics, "IF(metric1, 5, metric3)", [5.0, 5.0, 20.0, NO, NO]);
    gives(&metrics, "IF(metric1, metric2, 5)", [30.0, 0.0, 5.0, 5.0, NO]);
    gives(&metrics, "IF(metric1, metric2)", [30.0, 0.0, NO, NO, NO]);
    gives(&metrics, "IF(metric1, 10, 2)", [10.0, 10.0, 2.0, 2.0, NO]);
    gives(&metrics, "IF(-1, metric2, metric3)", [30.0, NO, 0.0, 0.0, 30.0]);
    gives(&metrics, "IF(0, metric2, metric3)", [0.0, 0.0, 20.0, NO, 20.0]);
    gives(&metrics, "IF(0, metric2)", [NO; 5]);
    gives(&metrics, "IF(metric3 < 20, metric3)", [0.0, 0.0, NO, NO, NO]);
    gives(&metrics, "TIME_SERIES(IF(SUM(metric1) > 1, 7, 8))", [7.0; 5]);
    gives(&metrics, "IF(1, 7, metric3)", [7.0; 5]);
}

#[test]
fn lists_are_sorted_sliced_and_picked_from() {
    let metrics =
        Metrics(vec![("none", [NO, NO]), ("low", [1.0, 2.0]), ("high", [5.0, 7.0]), ("mid", [3.0, 6.0])]);
    assert_eq!(labels(&metrics, "METRICS()"), ["none", "low", "high", "mid"]);
    assert_eq!(labels(&metrics, "REMOVE_EMPTY(METRICS())"), ["low", "high", "mid"]);
    assert_eq!(labels(&metrics, "SORT(METRICS(), AVG, DESC)"), ["high", "mid", "low", "none"]);
    assert_eq!(labels(&metrics, "SORT(METRICS(), MAX, ASC, 2)"), ["low", "mid"]);
    assert_eq!(labels(&metrics, "SORT(METRICS(), SUM, ASC)"), ["low", "mid", "high", "none"]);
    assert_eq!(labels(&metrics, "SLICE(METRICS(), 1)"), ["low", "high", "mid"]);
    assert_eq!(labels(&metrics, "SLICE(METRICS(), 1, 3)"), ["low", "high"]);
    assert_eq!(labels(&metrics, "SLICE(METRICS(), 3, 1)"), [""; 0]);
    assert_eq!(labels(&metrics, "SLICE(METRICS(), 9)"), [""; 0]);
    assert_eq!(labels(&metrics, "METRICS('o') * 2"), ["none", "low"]);
    gives(&metrics, "FIRST(SORT(METRICS(), AVG, DESC)) + 0", [5.0, 7.0]);
    gives(&metrics, "LAST(METRICS())", [3.0, 6.0]);
    gives(&metrics, "FIRST(METRICS('xyz'))", [NO, NO]);
}

#[test]
fn the_label_of_a_metric_goes_through_functions() {
    assert_eq!(labels(&two(), "FILL(RATE(-METRICS() / a), 0)"), ["a", "b"]);
    assert_eq!(labels(&two(), "[b, SUM([a, b])]"), ["b", ""]);
}
