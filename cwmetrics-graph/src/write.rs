//! A widget as JSON.

use serde_json::{Map, Value};

use crate::view::Word;
use crate::{
    Axis, Color, Edge, Entry, Expression, Horizontal, Metric, Side, Stat, Time, Timezone, Vertical, Widget,
    WidgetError, check,
};

impl Widget {
    /// The MetricWidget in JSON, as GetMetricWidgetImage and the console's "Source" have it.
    ///
    /// # Errors
    ///
    /// [`WidgetError`] for the first field that breaks a rule, and when the JSON has more than
    /// 100,000 bytes.
    pub fn to_json(&self) -> Result<String, WidgetError> {
        check::widget(self)?;
        let json = Value::Object(properties(self)).to_string();
        match json.len() {
            0..=check::MAX_BYTES => Ok(json),
            bytes => Err(WidgetError::new(
                "widget",
                format!("must not have more than {} bytes of JSON, but has {bytes}", check::MAX_BYTES),
            )),
        }
    }
}

/// Members that are left out where there is nothing.
struct Object(Map<String, Value>);

impl Object {
    fn set(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value.into());
        }
    }

    fn word(&mut self, name: &str, choice: Option<impl Word>) {
        self.set(name, choice.map(Word::word));
    }
}

pub(crate) fn properties(widget: &Widget) -> Map<String, Value> {
    let mut object = Object(widget.kept.clone());
    object.set("metrics", Some(widget.metrics.iter().map(entry).collect::<Vec<_>>()));
    object.set("title", widget.title.as_deref());
    object.set("width", widget.width);
    object.set("height", widget.height);
    object.set("start", widget.start.as_ref().map(Time::as_str));
    object.set("end", widget.end.as_ref().map(Time::as_str));
    object.set("period", widget.period);
    object.set("stat", widget.stat.as_ref().map(Stat::as_str));
    object.word("view", widget.view);
    object.set("stacked", widget.stacked);
    object.word("theme", widget.theme);
    object.set("timezone", widget.timezone.as_ref().map(Timezone::as_str));
    object.set("region", widget.region.as_deref());
    object.set("liveData", widget.live_data);
    if let Some(legend) = widget.legend {
        object.set("legend", Some(Map::from_iter([("position".to_owned(), legend.word().into())])));
    }
    let mut axes = Object(Map::new());
    axes.set("left", widget.left.as_ref().map(axis));
    axes.set("right", widget.right.as_ref().map(axis));
    object.set("yAxis", filled(axes.0));
    let mut annotations = Object(widget.kept_annotations.clone());
    annotations.set("horizontal", listed(&widget.horizontal, horizontal));
    annotations.set("vertical", listed(&widget.vertical, vertical));
    object.set("annotations", filled(annotations.0));
    object.0
}

fn filled(members: Map<String, Value>) -> Option<Map<String, Value>> {
    (!members.is_empty()).then_some(members)
}

fn listed<T>(items: &[T], write: fn(&T) -> Value) -> Option<Vec<Value>> {
    (!items.is_empty()).then(|| items.iter().map(write).collect())
}

fn entry(entry: &Entry) -> Value {
    match entry {
        Entry::Metric(metric) => row(metric),
        Entry::Expression(expression) => Value::Array(vec![options(expression)]),
    }
}

fn row(metric: &Metric) -> Value {
    let mut row: Vec<Value> = vec![metric.namespace.as_str().into(), metric.name.as_str().into()];
    for (name, value) in &metric.dimensions {
        row.extend([name.as_str().into(), value.as_str().into()]);
    }
    let mut options = Object(metric.kept.clone());
    options.set("stat", metric.stat.as_ref().map(Stat::as_str));
    options.set("period", metric.period);
    options.shown(
        metric.id.as_deref(),
        metric.label.as_deref(),
        metric.color.as_ref(),
        metric.y_axis,
        metric.visible,
    );
    row.extend(filled(options.0).map(Value::Object));
    Value::Array(row)
}

fn options(expression: &Expression) -> Value {
    let mut options = Object(expression.kept.clone());
    options.set("expression", Some(expression.expression.as_str()));
    let Expression { id, label, color, y_axis, visible, .. } = expression;
    options.shown(id.as_deref(), label.as_deref(), color.as_ref(), *y_axis, *visible);
    Value::Object(options.0)
}

impl Object {
    /// What metrics and expressions have in common.
    fn shown(
        &mut self,
        id: Option<&str>,
        label: Option<&str>,
        color: Option<&Color>,
        y_axis: Option<Side>,
        visible: Option<bool>,
    ) {
        self.set("id", id);
        self.set("label", label);
        self.set("color", color.map(Color::as_str));
        self.word("yAxis", y_axis);
        self.set("visible", visible);
    }
}

/// Whole numbers are written as such, as the console does.
fn number(number: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        Value::from(number as i64)
    } else {
        Value::from(number)
    }
}

fn axis(axis: &Axis) -> Map<String, Value> {
    let mut object = Object(Map::new());
    object.set("min", axis.min.map(number));
    object.set("max", axis.max.map(number));
    object.set("label", axis.label.as_deref());
    object.set("showUnits", axis.show_units);
    object.0
}

fn horizontal(annotation: &Horizontal) -> Value {
    let mut object = Object(Map::new());
    object.set("value", Some(number(annotation.value)));
    object.set("label", annotation.label.as_deref());
    object.set("color", annotation.color.as_ref().map(Color::as_str));
    object.word("fill", annotation.fill);
    object.set("visible", annotation.visible);
    object.word("yAxis", annotation.y_axis);
    banded(object, annotation.band.as_ref(), |value| number(*value))
}

fn vertical(annotation: &Vertical) -> Value {
    let mut object = Object(Map::new());
    object.set("value", Some(annotation.value.as_str()));
    object.set("label", annotation.label.as_deref());
    object.set("color", annotation.color.as_ref().map(Color::as_str));
    object.word("fill", annotation.fill);
    object.set("visible", annotation.visible);
    banded(object, annotation.band.as_ref(), |time| Value::from(time.as_str()))
}

/// A line as an object, a band as a list of two.
fn banded<T>(first: Object, band: Option<&Edge<T>>, write: fn(&T) -> Value) -> Value {
    let Some(edge) = band else {
        return Value::Object(first.0);
    };
    let mut second = Object(edge.kept.clone());
    second.set("value", Some(write(&edge.value)));
    second.set("label", edge.label.as_deref());
    Value::Array(vec![Value::Object(first.0), Value::Object(second.0)])
}
