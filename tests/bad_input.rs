//! What is wrong with names, values, dimensions and settings: each message, and that nothing of it
//! is recorded.

mod common;

use std::time::Duration;

use common::{Arrivals, at, balanced, clock, exclusive, manual, rows, secs};
use cwmetrics::sink::{Failure, Memory};
use cwmetrics::{Builder, MetricError, Push, StatisticSet, Unit, count, metric};

/// Puts what is wrong both ways: the message is this, and both are counted and not recorded.
fn expect(message: &str, put: impl Fn() -> Result<(), MetricError>, again: impl Fn()) {
    let before = balanced();
    let error = put().expect_err(message);
    assert_eq!(error.to_string(), message);
    again();
    let after = balanced();
    assert_eq!(after.rejected, before.rejected + 2, "{message}");
    assert_eq!(after.recorded, before.recorded, "{message}");
}

fn set(sample_count: f64, sum: f64, minimum: f64, maximum: f64) -> StatisticSet {
    StatisticSet { sample_count, sum, minimum, maximum }
}

#[test]
fn wrong_names_say_what_is_wrong_with_them() {
    let _one = exclusive();
    let _reporter = manual(&clock()).sink(Memory::default()).install().unwrap();
    let long = "n".repeat(256);
    let faults = [
        ("", "is empty, and needs at least one character"),
        (&long, "is too long (255 characters for a name, 1024 for a dimension value)"),
        ("größe", "has a character that is not printable ASCII"),
        ("a\nb", "has a character that is not printable ASCII"),
        ("   ", "is made of spaces only"),
    ];
    for (name, fault) in faults {
        let message = format!("the metric name {name:?} {fault}");
        expect(&message, || metric(name).try_put(1.0), || metric(name).put(1.0));
        expect(&message, || cwmetrics::try_put_value(name, 1.0), || metric(name).time(|| ()));
        let message = format!("the dimension name {name:?} {fault}");
        let bad = || metric("good").dimension(name, "v");
        expect(&message, || bad().try_put(1.0), || bad().put(1.0));
    }
    let colon = || metric("good").dimension(":k", "v");
    let message = r#"the dimension name ":k" starts with a colon"#;
    expect(message, || colon().try_put(1.0), || colon().put(1.0));
}

#[test]
fn wrong_numbers_say_what_is_wrong_with_them() {
    let _one = exclusive();
    let _reporter = manual(&clock()).sink(Memory::default()).install().unwrap();
    let largest = 2f64.powi(360);
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, largest.next_up(), -largest.next_up()] {
        let message = format!("the value {value} is not a finite number within ±2^360");
        expect(&message, || metric("m").try_put(value), || metric("m").put(value));
    }
    let sets = [
        (set(f64::NAN, 0.0, 0.0, 0.0), "has a number that is not finite or not within ±2^360"),
        (set(1.0, f64::INFINITY, 0.0, 0.0), "has a number that is not finite or not within ±2^360"),
        (set(1.0, 0.0, -largest.next_up(), 0.0), "has a number that is not finite or not within ±2^360"),
        (set(0.0, 0.0, 0.0, 0.0), "has a sample_count below 1"),
        (set(1.5, 0.0, 0.0, 0.0), "has a sample_count that is no whole number up to 2^53"),
        (set(2f64.powi(54), 0.0, 0.0, 0.0), "has a sample_count that is no whole number up to 2^53"),
        (set(2.0, 3.0, 2.0, 1.0), "has a minimum above its maximum"),
    ];
    for (set, why) in sets {
        let message = format!("the statistic set {why}");
        expect(&message, || metric("m").try_put_statistic(set), || metric("m").put_statistic(set));
    }
    for seconds in [0, 2, 59, 61, 3_600] {
        let message = format!("the storage resolution is 1 or 60 seconds, not {seconds}");
        let bad = || metric("m").resolution(seconds);
        expect(&message, || bad().try_put(1.0), || bad().put(1.0));
    }
    let bad = || metric("m").timestamp(at(0) + secs(7_201));
    let message = "the timestamp is not between two weeks ago and two hours ahead";
    expect(message, || bad().try_put(1.0), || bad().put(1.0));
    metric("m").put(largest);
    metric("m").put(-largest);
    assert_eq!(balanced().recorded, 2);
}

#[test]
fn a_wrong_resolution_is_rejected_also_where_the_metric_was_recorded_with_a_right_one() {
    let _one = exclusive();
    let _reporter = manual(&clock()).sink(Memory::default()).install().unwrap();
    metric("m").put(5.0);
    metric("m").resolution(1).put(5.0);
    for seconds in [256 + 1, 256 + 60, (1 << 24) + 60] {
        let message = format!("the storage resolution is 1 or 60 seconds, not {seconds}");
        let bad = || metric("m").resolution(seconds);
        expect(&message, || bad().try_put(5.0), || bad().put(5.0));
    }
}

#[test]
fn a_timing_in_a_unit_that_is_none_of_time_is_rejected() {
    let _one = exclusive();
    let _reporter = manual(&clock()).sink(Memory::default()).install().unwrap();
    for unit in Unit::ALL {
        let is_time = matches!(unit, Unit::Seconds | Unit::Milliseconds | Unit::Microseconds);
        let before = balanced();
        metric("timed").unit(unit).start().stop();
        let after = balanced();
        assert_eq!(after.recorded - before.recorded, u64::from(is_time), "{unit}");
        assert_eq!(after.rejected - before.rejected, u64::from(!is_time), "{unit}");
    }
    let message = MetricError::TimeUnit(Unit::Bytes).to_string();
    assert_eq!(message, "the unit of a timing is Seconds, Milliseconds or Microseconds, not Bytes");
}

#[test]
fn the_same_rules_hold_where_nothing_is_installed_and_in_a_capture() {
    let _one = exclusive();
    let bad = || {
        assert!(matches!(metric("").try_put(1.0), Err(MetricError::Name { .. })));
        assert!(matches!(metric("m").try_put(f64::NAN), Err(MetricError::Value(_))));
        let old = std::time::SystemTime::UNIX_EPOCH;
        assert_eq!(metric("m").timestamp(old).try_put(1.0), Err(MetricError::Timestamp));
    };
    bad();
    assert!(cwmetrics::testing::capture(bad).is_empty());
}

#[test]
fn dimension_values_are_repaired_and_counted_and_the_sample_kept() {
    #[count("tagged", dimensions("A" = a, "B" = b))]
    fn tagged(a: &str, b: &str) {}
    let _one = exclusive();
    let memory = Memory::default();
    let reporter = manual(&clock()).sink(memory.clone()).install().unwrap();
    let long = "x".repeat(2_000);
    let repairs = [
        ("", "(empty)"),
        ("   ", "(empty)"),
        ("Köln\n", "K?ln?"),
        ("a\u{1f}b", "a?b"),
        (&long, &long[..1024]),
    ];
    for (given, sent) in repairs {
        memory.clear();
        let before = balanced();
        metric("put").dimension("A", given).put(5.0);
        metric("put").dimension("A", given).put(5.0);
        tagged(given, "b");
        tagged("a", given);
        reporter.flush_blocking().unwrap();
        let after = balanced();
        assert_eq!((after.repaired - before.repaired, after.recorded - before.recorded), (4, 4), "{given:?}");
        assert_eq!(
            rows(&memory.datums()),
            [
                format!("put [(\"A\", {sent:?})] None 2"),
                format!("tagged [(\"A\", \"a\"), (\"B\", {sent:?})] Count 1"),
                format!("tagged [(\"A\", {sent:?}), (\"B\", \"b\")] Count 1"),
            ]
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
        );
    }
}

#[test]
fn dimensions_past_thirty_are_left_out() {
    let _one = exclusive();
    let memory = Memory::default();
    let builder = manual(&clock()).dimension("Stage", "prod").sink(memory.clone());
    let reporter = builder.install().unwrap();
    for dimensions in [29, 30, 31, 40] {
        let mut put = metric(format!("with {dimensions}"));
        for number in 0..dimensions {
            put = put.dimension(format!("D{number}"), "v");
        }
        put.put(5.0);
    }
    reporter.flush_blocking().unwrap();
    let datums = memory.datums();
    assert_eq!(datums.len(), 4);
    for datum in datums {
        assert_eq!(datum.dimensions().len(), 30);
        // The call's own go before the builder's.
        assert_eq!(datum.dimension("Stage").is_some(), datum.name() == "with 29");
    }
}

#[test]
fn thirty_dimensions_and_the_outcome_are_thirty() {
    #[rustfmt::skip]
    #[count("full", outcome, dimensions(
        "A" = "v", "B" = "v", "C" = "v", "D" = "v", "E" = "v", "F" = "v", "G" = "v", "H" = "v",
        "I" = "v", "J" = "v", "K" = "v", "L" = "v", "M" = "v", "N" = "v", "O" = "v", "P" = "v",
        "Q" = "v", "R" = "v", "S" = "v", "T" = "v", "U" = "v", "V" = "v", "W" = "v", "X" = "v",
        "Y" = "v", "Z" = "v", "a" = "v", "b" = "v", "c" = "v",
    ))]
    fn full() {}
    let _one = exclusive();
    let memory = Memory::default();
    let reporter = manual(&clock()).dimension("Stage", "prod").sink(memory.clone()).install().unwrap();
    full();
    reporter.flush_blocking().unwrap();
    let datums = memory.datums();
    assert_eq!(datums.len(), 1);
    assert_eq!(datums[0].dimensions().len(), 30);
    assert_eq!(datums[0].dimension("Outcome"), Some("ok"));
}

fn refused(builder: Builder) -> String {
    builder.sink(Memory::default()).install().expect_err("a setting that cannot work").to_string()
}

#[test]
fn wrong_settings_say_what_is_wrong_with_them() {
    let _one = exclusive();
    let shop = || cwmetrics::namespace("Shop");
    let long = "n".repeat(256);
    let too_long = "is too long (255 characters for a name, 1024 for a dimension value)";
    let settings = [
        (
            refused(cwmetrics::namespace("")),
            r#"the namespace "" is empty, and needs at least one character"#.to_owned(),
        ),
        (refused(cwmetrics::namespace(":a")), r#"the namespace ":a" starts with a colon"#.to_owned()),
        (
            refused(cwmetrics::namespace("AWS/Shop")),
            r#"the namespace "AWS/Shop" starts with AWS/, which is for AWS itself"#.to_owned(),
        ),
        (refused(cwmetrics::namespace(&*long)), format!("the namespace {long:?} {too_long}")),
        (
            refused(cwmetrics::namespace("Läden")),
            r#"the namespace "Läden" has a character that is not printable ASCII"#.to_owned(),
        ),
        (
            refused(shop().dimension(":a", "v")),
            r#"of the dimension ":a" = "v", one part starts with a colon"#.to_owned(),
        ),
        (
            refused(shop().dimension("K", "")),
            r#"of the dimension "K" = "", one part is empty, and needs at least one character"#.to_owned(),
        ),
        (
            refused((0..31).fold(shop(), |builder, n| builder.dimension(format!("D{n}"), "v"))),
            "31 dimensions are on every metric, and CloudWatch takes 30 at most".to_owned(),
        ),
        (
            refused(shop().push(Push::Every(Duration::ZERO))),
            "Push::Every takes a time above zero; to push on every return, use \
             Push::OnReturn { at_most_every: Duration::ZERO }"
                .to_owned(),
        ),
        (refused(shop().max_series(0)), "max_series is at least 1".to_owned()),
    ];
    for (message, expected) in settings {
        assert_eq!(message, expected);
    }
    // None of these has left anything installed.
    assert_eq!(cwmetrics::try_put_value("put", 1.0), Ok(()));
    let reporter = shop().sink(Memory::default()).install().unwrap();
    assert_eq!(refused(shop()), "a reporter is installed already; shut it down before installing another");
    drop(reporter);
    drop(shop().sink(Memory::default()).install().unwrap());
}

#[test]
fn times_beyond_all_times_mean_never() {
    let _one = exclusive();
    for push in
        [Push::Every(Duration::MAX), Push::OnReturn { at_most_every: Duration::MAX }, Push::BeforeReturn]
    {
        let (sink, pushes): (_, Arrivals) = common::scripted(|_| common::Answer::Accept);
        let builder = cwmetrics::namespace("Shop").clock(&clock()).sink(sink).push(push);
        let builder = builder.push_timeout(Duration::MAX).shutdown_timeout(Duration::MAX);
        let reporter = builder.install().unwrap();
        cwmetrics::put_value("put", 1.0);
        cwmetrics::put_value("put", 1.0);
        reporter.flush_blocking().unwrap();
        assert_eq!(balanced().accepted, 2, "{push:?}");
        drop(reporter);
        assert!(pushes.next().samples() > 0);
    }
}

#[test]
fn series_past_the_bound_fold_into_other_with_their_totals_right() {
    #[count("tagged", dimensions("Method" = "GET", "User" = user))]
    fn tagged(user: u64) {}
    let _one = exclusive();
    let memory = Memory::default();
    let reporter = manual(&clock()).max_series(3).sink(memory.clone()).install().unwrap();
    for user in (0..10).chain(0..10) {
        tagged(user);
        metric("put").dimension("User", user.to_string()).put(user as f64);
        metric("other metric").dimension("User", (user % 3).to_string()).put(5.0);
    }
    reporter.flush_blocking().unwrap();
    let datums = memory.datums();
    let of = |name: &str, user: &str| {
        let found = datums.iter().find(|d| d.name() == name && d.dimension("User") == Some(user));
        let set = found.unwrap_or_else(|| panic!("{name} of {user}")).statistics();
        (set.sample_count, set.sum)
    };
    for user in 0..3 {
        assert_eq!(of("tagged", &user.to_string()), (2.0, 2.0));
        assert_eq!(of("put", &user.to_string()), (2.0, 2.0 * f64::from(user)));
    }
    assert_eq!(of("tagged", "(other)"), (14.0, 14.0));
    assert_eq!(of("put", "(other)"), (14.0, 84.0));
    let tagged_other = datums.iter().find(|d| d.name() == "tagged" && d.dimension("User") == Some("(other)"));
    assert_eq!(tagged_other.unwrap().dimension("Method"), Some("GET"), "literal dimensions stay");
    let stats = balanced();
    assert_eq!((stats.recorded, stats.accepted, stats.folded), (60, 60, 28));
}

#[test]
fn what_the_outbox_has_no_room_for_is_dropped_counted_and_told() {
    let _one = exclusive();
    let (sink, pushes) = common::scripted(|_| common::Answer::Fail(Failure::retry("not now")));
    let reporter = manual(&clock()).outbox_bytes(0).sink(sink).install().unwrap();
    (0..5).for_each(|_| cwmetrics::put_value("put", 5.0));
    let error = reporter.flush_blocking().unwrap_err();
    assert_eq!((error.dropped, error.refused, error.waiting), (5, 0, 0));
    assert_eq!(error.to_string(), "of the samples recorded before the flush, 5 are dropped");
    let stats = balanced();
    assert_eq!((stats.recorded, stats.dropped, stats.requests), (5, 5, 0));
    assert!(pushes.is_empty());
}

#[test]
fn what_the_sink_refuses_is_told_by_the_flush() {
    let _one = exclusive();
    let (sink, _pushes) = common::scripted(|_| common::Answer::Fail(Failure::refused("not these")));
    let reporter = manual(&clock()).sink(sink).install().unwrap();
    cwmetrics::put_value("put", 5.0);
    assert_eq!(
        reporter.flush_blocking().unwrap_err().to_string(),
        "of the samples recorded before the flush, 1 is refused by the sink; the last error was: not these"
    );
    assert_eq!(balanced().last_error.as_deref(), Some("not these"));
}

#[test]
fn records_past_the_memory_bound_are_slower_and_not_lost() {
    #[count("calls", dimensions("N" = n))]
    fn call(n: u64) {}
    let _one = exclusive();
    for memory_bytes in [0, 2_000, 20_000] {
        let memory = Memory::default();
        let builder = manual(&clock()).memory_bytes(memory_bytes).sink(memory.clone());
        let reporter = builder.install().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..2_000).for_each(|n| call(n % 100)));
            }
        });
        reporter.flush_blocking().unwrap();
        let datums = memory.datums();
        assert_eq!(datums.len(), 100);
        assert!(datums.iter().all(|datum| datum.statistics().sum == 80.0));
        assert_eq!(balanced().accepted, 8_000);
    }
}
