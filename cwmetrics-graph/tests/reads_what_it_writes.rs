//! Builder, JSON and the console's "Source" are three ways to say the same.

use std::time::{Duration, UNIX_EPOCH};

use cwmetrics_graph::{
    Axis, Color, Expression, Horizontal, HorizontalFill, Legend, Metric, Side, Stat, Theme, Timezone,
    Vertical, VerticalFill, View, Widget,
};
use serde_json::Value;

/// Everything that can be set.
fn full() -> Widget {
    let at = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let hour = Duration::from_secs(3600);
    Widget::new()
        .title("Shop: \"checkout\" <b>")
        .size(300, 200)
        .start(at)
        .end(at + hour)
        .period(60)
        .stat(Stat::trimmed_mean(2.0, 98.0))
        .view(View::Bar)
        .stacked(true)
        .theme(Theme::Dark)
        .timezone(Timezone::minutes(-210))
        .legend(Legend::Right)
        .region("eu-central-1")
        .live_data(true)
        .left(Axis::new().min(-1.5).max(1e9).label("ms").show_units(false))
        .right(Axis::new().max(7.0))
        .metric(
            Metric::new("Shop", "api").dimension("HTTP Method", "GET").stat(Stat::percentile(99.9)).id("m1"),
        )
        .metric(
            Metric::new("Shop", "requests")
                .period(300)
                .label("all")
                .color(Color::RED)
                .axis(Side::Right)
                .hidden(),
        )
        .expression(
            Expression::new("m1*2").id("e1").label("twice").color(Color::rgb(1, 2, 3)).axis(Side::Left),
        )
        .horizontal(Horizontal::line(250.0).label("promised").fill(HorizontalFill::Above).axis(Side::Right))
        .horizontal(Horizontal::band(1.0, 2.25).label("from").other_label("to").color(Color::GREY).hidden())
        .vertical(Vertical::line(at).label("deployed").fill(VerticalFill::Before).color(Color::GREEN))
        .vertical(Vertical::band(at, at + hour).other_label("end"))
}

#[test]
fn a_widget_with_everything_comes_back_as_it_was() {
    let json = full().to_json().unwrap();
    assert_eq!(Widget::from_json(&json).unwrap(), full());
}

#[test]
fn the_source_of_the_console_comes_back_as_it_was() {
    // As the console writes it, what it alone knows included.
    let source = r##"{
        "metrics": [
            ["Shop", "api", "Stage", "live", {"region": "eu-west-1", "stat": "p99", "id": "m1"}],
            ["Shop", "errors", "Stage", "live", {"yAxis": "right", "visible": false, "accountId": "123456789012"}],
            [{"expression": "m1/60", "label": "Expression1", "id": "e1", "period": 60, "region": "eu-west-1"}]
        ],
        "view": "timeSeries", "stacked": false, "region": "eu-west-1", "stat": "Sum", "period": 60,
        "title": "api", "setPeriodToTimeRange": true, "sparkline": true, "trend": false, "liveData": true,
        "legend": {"position": "bottom"}, "start": "-PT12H", "end": "P0D", "timezone": "+0200",
        "yAxis": {"left": {"label": "ms", "showUnits": false, "min": 0}},
        "annotations": {
            "horizontal": [{"color": "#ff6961", "label": "limit", "value": 250.5, "fill": "above"},
                [{"value": 1, "label": "a"}, {"value": 2, "label": "b", "fill": "none"}]],
            "alarms": ["arn:aws:cloudwatch:eu-west-1:123456789012:alarm:slow"]
        }
    }"##;
    let widget = Widget::from_json(source).unwrap();
    let written: Value = serde_json::from_str(&widget.to_json().unwrap()).unwrap();
    assert_eq!(written, serde_json::from_str::<Value>(source).unwrap());
}

#[test]
fn nothing_is_written_that_was_not_set() {
    let json = Widget::new().metric(Metric::new("Shop", "api")).to_json().unwrap();
    assert_eq!(json, r#"{"metrics":[["Shop","api"]]}"#);
}
