//! The examples of "GetMetricWidgetImage: Metric Widget Structure and Syntax" and the like.

use cwmetrics_graph::{Entry, Horizontal, HorizontalFill, Side, Stat, VerticalFill, Widget};

fn rows(rows: &str) -> Vec<Entry> {
    Widget::from_json(&format!(r#"{{"metrics": [{rows}]}}"#)).unwrap().metrics
}

fn metric(entry: &Entry) -> (&str, &str, Vec<(&str, &str)>) {
    let Entry::Metric(metric) = entry else { panic!("{entry:?} is an expression") };
    let dimensions = metric.dimensions.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    (&metric.namespace, &metric.name, dimensions.collect())
}

#[test]
fn rows_of_names() {
    assert_eq!(metric(&rows(r#"["AWS/EC2", "CPUUtilization"]"#)[0]), ("AWS/EC2", "CPUUtilization", vec![]));
    let one = rows(r#"["AWS/EC2", "CPUUtilization", "InstanceId", "i-01234567890123456"]"#);
    assert_eq!(metric(&one[0]).2, [("InstanceId", "i-01234567890123456")]);
    let right =
        rows(r#"["AWS/EC2", "DiskReadBytes", "InstanceId", "i-01234567890123456", {"yAxis": "right"}]"#);
    assert!(matches!(&right[0], Entry::Metric(metric) if metric.y_axis == Some(Side::Right)));
}

#[test]
fn rows_abbreviated_by_the_row_above() {
    let three = rows(
        r#"["AWS/EC2", "DiskReadBytes", "InstanceId", "i-01234567890123456"],
           [".", ".", ".", "i-abc"],
           [".", ".", ".", "i-123"]"#,
    );
    let expected = |id| ("AWS/EC2", "DiskReadBytes", vec![("InstanceId", id)]);
    assert_eq!(metric(&three[1]), expected("i-abc"));
    assert_eq!(metric(&three[2]), expected("i-123"));
}

#[test]
fn rows_abbreviated_as_the_console_does() {
    let entries = rows(
        r#"["Shop", "api", "Stage", "live", "Zone", "a", {"stat": "p50"}],
           ["...", {"stat": "p99"}],
           [{"expression": "SUM(METRICS())", "label": "all", "id": "e1", "period": 60}],
           ["...", "b"],
           [".", "errors", ".", "."]"#,
    );
    assert_eq!(metric(&entries[1]), ("Shop", "api", vec![("Stage", "live"), ("Zone", "a")]));
    assert_eq!(metric(&entries[3]), ("Shop", "api", vec![("Stage", "live"), ("Zone", "b")]));
    assert_eq!(metric(&entries[4]), ("Shop", "errors", vec![("Stage", "live")]));
}

#[test]
fn metrics_and_expressions_with_all_their_options() {
    let entries = rows(
        r##"["MyNamespace", "apiLatency", "InstanceId", "i-0987654321abcdef0", {"id": "m1", "stat": "p50",
            "label": "Median value", "visible": true, "color": "#dddddd", "yAxis": "left", "period": 300}],
           [".", ".", ".", ".", {"id": "m2", "stat": "Average", "label": "Average value", "visible": true,
            "color": "#cccccc", "yAxis": "left", "period": 300}],
           [{"expression": "(m1+m2)/2", "id": "e1", "label": "Half way between average and median",
            "visible": true, "color": "#000000", "yAxis": "left"}],
           [{"expression": "RATE(e1)", "yAxis": "right", "label": "rate of change of the half way point"}]"##,
    );
    assert_eq!(entries.iter().filter_map(Entry::id).collect::<Vec<_>>(), ["m1", "m2", "e1"]);
    let Entry::Metric(first) = &entries[0] else { panic!() };
    assert_eq!((first.stat.clone(), first.period), (Some(Stat::percentile(50.0)), Some(300)));
    let Entry::Expression(last) = &entries[3] else { panic!() };
    assert_eq!((last.expression.as_str(), last.y_axis), ("RATE(e1)", Some(Side::Right)));
}

fn annotated(annotations: &str) -> Widget {
    let json = format!(r#"{{"metrics": [["Shop", "api"]], "annotations": {annotations}}}"#);
    Widget::from_json(&json).unwrap()
}

#[test]
fn horizontal_annotations() {
    let widget = annotated(
        r##"{"horizontal": [
            {"visible": true, "color": "#9467bd", "label": "Critical range", "value": 20, "fill": "above", "yAxis": "right"},
            [{"label": "Band top", "value": 200, "color": "#9467bd", "visible": true, "yAxis": "right"},
             {"value": 95.5, "label": "Band bottom"}]]}"##,
    );
    let [Horizontal { value, fill, band: None, .. }, Horizontal { band: Some(edge), .. }] =
        &widget.horizontal[..]
    else {
        panic!("{:?}", widget.horizontal)
    };
    assert_eq!((*value, *fill), (20.0, Some(HorizontalFill::Above)));
    assert_eq!((edge.value, edge.label.as_deref()), (95.5, Some("Band bottom")));
}

#[test]
fn vertical_annotations() {
    let widget = annotated(
        r##"{"vertical": [
            {"visible": true, "color": "#9467bd", "label": "Bug fix deployed", "value": "2018-08-28T15:25:26Z", "fill": "after"},
            [{"label": "Band start", "value": "2018-08-27T15:25:26Z", "color": "#9467bd", "visible": true},
             {"value": "2018-08-28T15:25:26Z", "label": "Band end"}]]}"##,
    );
    assert_eq!(widget.vertical[0].fill, Some(VerticalFill::After));
    assert_eq!(widget.vertical[1].band.as_ref().unwrap().value.as_str(), "2018-08-28T15:25:26Z");
}

#[test]
fn axes_from_and_to() {
    let json =
        r#"{"metrics": [["Shop", "api"]], "yAxis": {"left": {"min": 0, "max": 100}, "right": {"min": 0}}}"#;
    let widget = Widget::from_json(json).unwrap();
    assert_eq!(widget.left.unwrap().max, Some(100.0));
    assert_eq!(widget.right.unwrap().min, Some(0.0));
}

#[test]
fn everything_that_the_structure_has() {
    let json = r#"{"metrics": [["Shop", "api"]], "title": "Shop", "width": 2000, "height": 1, "start": "-PT3H",
        "end": "2018-04-25T12:00:00.000Z", "period": 30, "stat": "TM(10%:90%)", "view": "timeSeries",
        "stacked": true, "theme": "dark", "timezone": "+0130", "legend": {"position": "right"},
        "region": "us-east-1", "liveData": false}"#;
    Widget::from_json(json).unwrap();
}
