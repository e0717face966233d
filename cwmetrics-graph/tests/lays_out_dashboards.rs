//! A dashboard's body has its widgets in a grid of 24 columns.

use cwmetrics_graph::{Dashboard, Metric, Stat, Theme, Widget};
use serde_json::{Value, json};

fn graph() -> Widget {
    Widget::new().metric(Metric::new("Shop", "api")).size(300, 200).theme(Theme::Dark)
}

fn body(dashboard: &Dashboard) -> Value {
    serde_json::from_str(&dashboard.to_json().unwrap()).unwrap()
}

#[test]
fn widgets_stand_side_by_side_until_the_row_is_full() {
    let dashboard = Dashboard::new("eu-central-1")
        .text("# Shop", 24, 1)
        .widget(graph(), 12, 6)
        .widget(graph(), 12, 4)
        .widget(graph(), 8, 3);
    let body = body(&dashboard);
    let places: Vec<_> =
        body["widgets"].as_array().unwrap().iter().map(|w| json!([w["x"], w["y"]])).collect();
    assert_eq!(places, [json!([0, 0]), json!([0, 1]), json!([12, 1]), json!([0, 7])]);
    assert_eq!(body["widgets"][0]["type"], "text");
    assert_eq!(body["widgets"][0]["properties"]["markdown"], "# Shop");
}

#[test]
fn a_graph_has_the_region_and_nothing_that_is_a_pictures() {
    let elsewhere = graph().region("us-east-1");
    let body = body(&Dashboard::new("eu-central-1").widget(graph(), 12, 6).widget(elsewhere, 12, 6));
    let properties = json!({"metrics": [["Shop", "api"]], "region": "eu-central-1"});
    assert_eq!(body["widgets"][0]["properties"], properties);
    assert_eq!(body["widgets"][1]["properties"]["region"], "us-east-1");
}

#[test]
fn what_is_wrong_is_named_from_the_top() {
    let wrong = |dashboard: Dashboard| dashboard.to_json().unwrap_err().to_string();
    let dashboard = Dashboard::new("x").widget(graph(), 6, 6).widget(graph().stat(Stat::new("mean")), 6, 6);
    assert!(wrong(dashboard).starts_with("widgets[1].properties.stat must be"));
    assert_eq!(wrong(Dashboard::new("x").text("", 25, 1)), "widgets[0].width must be 1 to 24, but is 25");
    let many = (0..501).fold(Dashboard::new("x"), |dashboard, _| dashboard.text("", 1, 1));
    assert_eq!(wrong(many), "widgets must not be more than 500, but are 501");
    let hundred = (0..100).fold(Widget::new(), |widget, _| widget.metric(Metric::new("Shop", "api")));
    let many = (0..26).fold(Dashboard::new("x"), |dashboard, _| dashboard.widget(hundred.clone(), 1, 1));
    assert_eq!(wrong(many), "widgets must not have more than 2500 metrics, but have 2600");
}
