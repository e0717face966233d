//! Each kind of wrong widget is refused before a call, with the field and what would be right.

use std::time::Duration;

use cwmetrics_graph::{
    Axis, Color, Expression, Horizontal, Metric, Stat, Time, Timezone, Vertical, Widget, WidgetError,
};

const METRIC: &str = r#""metrics": [["Shop", "api"]]"#;

#[track_caller]
fn refused(json: &str, field: &str, problem: &str) {
    let error = Widget::from_json(json).expect_err(json);
    assert_eq!(error.field(), field, "{error}");
    assert!(error.problem().contains(problem), "{error}");
}

/// With a good metric beside it.
#[track_caller]
fn member(member: &str, field: &str, problem: &str) {
    refused(&format!("{{{METRIC}, {member}}}"), field, problem);
}

#[track_caller]
fn row(row: &str, field: &str, problem: &str) {
    refused(&format!(r#"{{"metrics": [{row}]}}"#), field, problem);
}

#[test]
fn what_is_no_widget() {
    refused("", "widget", "must be valid JSON");
    refused("[]", "widget", "must be an object, but is a list");
    refused("{}", "metrics", "is required");
    refused(r#"{"metrics": []}"#, "metrics", "at least one");
    refused(r#"{"metrics": {"a": 1}}"#, "metrics", "must be a list of lists, but is an object");
    refused(&"[".repeat(1000), "widget", "must be valid JSON");
}

#[test]
fn members_that_nobody_knows_with_those_that_are_known() {
    member(
        r#""titel": "x""#,
        "widget",
        r#"must not have the member "titel"; known are accountId, annotations"#,
    );
    member(r#""yAxis": {"middle": {}}"#, "yAxis", r#"the member "middle"; known are left, right"#);
    member(r#""yAxis": {"left": {"minimum": 1}}"#, "yAxis.left", "known are label, max, min, showUnits");
    member(r#""legend": {"place": "right"}"#, "legend", "known are position");
    row(r#"["Shop", "api", {"colour": "red"}]"#, "metrics[0][2]", r#"the member "colour""#);
    row(r#"[{"expression": "m1", "axis": "left"}]"#, "metrics[0][0]", r#"the member "axis""#);
    let annotations = r#""annotations": {"horizontal": [{"value": 1, "colour": "x"}]}"#;
    member(annotations, "annotations.horizontal[0]", "known are color, fill");
}

#[test]
fn members_of_the_wrong_type() {
    member(r#""title": 7"#, "title", "must be a string, but is 7");
    member(r#""width": "600""#, "width", r#"must be a whole number, but is "600""#);
    member(r#""height": 2.5"#, "height", "must be a whole number, but is 2.5");
    member(r#""width": -1"#, "width", "must be a whole number, but is -1");
    member(r#""stacked": "true""#, "stacked", r#"must be true or false, but is "true""#);
    member(r#""legend": "right""#, "legend", "must be an object");
    member(r#""annotations": {"vertical": {}}"#, "annotations.vertical", "must be a list");
    member(r#""yAxis": {"left": {"min": "0"}}"#, "yAxis.left.min", "must be a number");
}

#[test]
fn words_outside_of_their_set() {
    member(r#""view": "line""#, "view", r#"must be "timeSeries", "bar" or "pie", but is "line""#);
    member(r#""view": "singleValue""#, "view", "timeSeries");
    member(r#""theme": "blue""#, "theme", r#""light" or "dark""#);
    member(r#""legend": {"position": "top"}"#, "legend.position", r#""bottom", "right" or "hidden""#);
    row(r#"["Shop", "api", {"yAxis": "up"}]"#, "metrics[0][2].yAxis", r#""left" or "right""#);
    member(
        r#""annotations": {"vertical": [{"value": "2018-08-28T15:25:26Z", "fill": "above"}]}"#,
        "annotations.vertical[0].fill",
        r#""before", "after" or "none""#,
    );
}

#[test]
fn numbers_and_texts_outside_of_their_range() {
    member(r#""width": 0"#, "width", "must be 1 to 2000 pixels, but is 0");
    member(r#""height": 2001"#, "height", "must be 1 to 2000 pixels, but is 2001");
    for period in [0, 2, 20, 61] {
        member(&format!(r#""period": {period}"#), "period", "1, 5, 10, 30 or a multiple of 60");
    }
    member(r#""stat": "median""#, "stat", r#"but is "median""#);
    member(r#""stat": "p101""#, "stat", "a percentile such as p99");
    member(r#""timezone": "UTC""#, "timezone", "such as +0130");
    member(r#""start": "yesterday""#, "start", "such as -PT3H");
    member(r#""end": "-PID""#, "end", "such as -PT3H");
    member(r#""start": "-PT1H", "end": "-PT3H""#, "start", "must be before end, -PT3H, but is -PT1H");
    member(r#""yAxis": {"right": {"min": 5, "max": 5}}"#, "yAxis.right.min", "must be less than max, 5");
}

#[test]
fn rows_that_are_neither_metric_nor_expression() {
    row(r#""Shop""#, "metrics[0]", "must be a list");
    row("[]", "metrics[0]", "a namespace and a metric name, or an object with an expression");
    row(r#"[{"id": "m1"}]"#, "metrics[0]", "but has neither");
    row(r#"["Shop"]"#, "metrics[0]", "has one string only");
    row(r#"["Shop", "api", "Stage"]"#, "metrics[0]", r#"a value for the dimension "Stage""#);
    row(r#"["Shop", 7]"#, "metrics[0][1]", "must be a string, but is 7");
    row(r#"["Shop", "api", {"expression": "1"}]"#, "metrics[0][2].expression", "in a row of its own");
    row(r#"["Shop", {"stat": "Sum"}, "api"]"#, "metrics[0][1]", "must be a string, but is an object");
}

#[test]
fn abbreviations_of_nothing() {
    row(r#"[".", "api"]"#, "metrics[0][0]", "has nothing at this place");
    row(r#"["..."]"#, "metrics[0][0]", "has nothing at this place");
    row(r#"["Shop", "api"], [".", ".", ".", "x"]"#, "metrics[1][2]", "has nothing at this place");
    row(r#"["Shop", "api"], ["...", "a", "b", "c"]"#, "metrics[1][0]", "has nothing at this place");
}

#[test]
fn names_that_cloudwatch_refuses() {
    row(r#"["", "api"]"#, "metrics[0].namespace", "1 to 255 printable ASCII characters");
    row(r#"[":Shop", "api"]"#, "metrics[0].namespace", "must not begin with a colon");
    row(r#"["Shop", "größe"]"#, "metrics[0].name", r#"but is "größe""#);
    row(r#"["Shop", "api", "Stage", ""]"#, r#"metrics[0].dimension "Stage""#, "1 to 1024");
    row(r#"["Shop", "api", "A", "1", "A", "2"]"#, "metrics[0]", r#"has "A" twice"#);
    row(r#"["Shop", "api", {"id": "M1"}]"#, "metrics[0].id", "must begin with a lower-case letter");
    row(
        r#"["Shop", "api", {"id": "m1"}], ["Shop", "b", {"id": "m1"}]"#,
        "metrics[1].id",
        "of one entry only",
    );
    row(r#"["Shop", "api", {"color": "red"}]"#, "metrics[0].color", "# and six hexadecimal digits");
    row(r#"[{"expression": ""}]"#, "metrics[0].expression", "1 to 2048 characters, but has 0");
}

#[test]
fn annotations_without_their_place() {
    let horizontal = |list: &str, field: &str, problem: &str| {
        member(&format!(r#""annotations": {{"horizontal": {list}}}"#), field, problem);
    };
    horizontal(r#"[{"label": "x"}]"#, "annotations.horizontal[0].value", "is required");
    horizontal(
        r#"[[{"value": 1}]]"#,
        "annotations.horizontal[0]",
        "two in a list for a band, but is a list of 1",
    );
    horizontal(r#"[[{"value": 1}, {}]]"#, "annotations.horizontal[0][1].value", "is required");
    let vertical = r#""annotations": {"vertical": [{"value": "-PT1H"}]}"#;
    member(vertical, "annotations.vertical[0].value", "must be a time such as 2018-08-28T15:25:26Z");
}

#[test]
fn more_than_the_service_takes() {
    let rows = vec![r#"["Shop", "api"]"#; 101].join(",");
    row(&rows, "metrics", "must not have more than 100 entries, but has 101");
    let title = "x".repeat(100_000);
    member(&format!(r#""title": "{title}""#), "widget", "must not have more than 100000 bytes of JSON");
    let widget = Widget::new().metric(Metric::new("Shop", "api")).title(title);
    assert_eq!(widget.to_json().unwrap_err().field(), "widget");
}

#[track_caller]
fn built(widget: Widget) -> WidgetError {
    widget.metric(Metric::new("Shop", "api")).to_json().expect_err("it is wrong")
}

#[test]
fn what_was_built_and_not_read() {
    assert_eq!(Widget::new().to_json().unwrap_err().field(), "metrics");
    assert_eq!(built(Widget::new().stat(Stat::percentile(f64::NAN))).field(), "stat");
    assert_eq!(built(Widget::new().left(Axis::new().max(f64::INFINITY))).field(), "yAxis.left.max");
    assert_eq!(built(Widget::new().timezone(Timezone::minutes(24 * 60))).field(), "timezone");
    assert_eq!(built(Widget::new().start(Time::new("soon"))).field(), "start");
    let band = Horizontal::band(1.0, f64::NAN);
    assert_eq!(built(Widget::new().horizontal(band)).field(), "annotations.horizontal[0][1].value");
    let moment = Vertical::line(Time::ago(Duration::from_secs(1)));
    assert_eq!(built(Widget::new().vertical(moment)).field(), "annotations.vertical[0].value");
    let colored = Expression::new("m1").color(Color::new("blue"));
    assert_eq!(built(Widget::new().expression(colored)).field(), "metrics[0].color");
}
