//! A widget out of JSON.

mod field;
mod rows;

use serde_json::Value;

use self::field::Object;
use crate::annotation::{HorizontalFill, VerticalFill};
use crate::{
    Axis, Color, Edge, Horizontal, Legend, Side, Stat, Time, Timezone, Vertical, Widget, WidgetError, check,
};

/// What dashboards and the console write and pictures do not show. It is kept and written again.
const KEPT: [&str; 8] = [
    "accountId",
    "labels",
    "setPeriodToTimeRange",
    "singleValueFullPrecision",
    "sparkline",
    "table",
    "trend",
    "warnings",
];

impl Widget {
    /// Reads a MetricWidget in JSON, such as the console shows under "Source". The abbreviations `"."`
    /// and `"..."` of rows are written out.
    ///
    /// ```
    /// # use cwmetrics_graph::{Entry, Widget};
    /// let widget = Widget::from_json(r#"{"metrics": [["Shop", "api", "Stage", "a"], ["...", "b"]]}"#)?;
    /// let Entry::Metric(second) = &widget.metrics[1] else { unreachable!() };
    /// assert_eq!(second.dimensions, [("Stage".to_owned(), "b".to_owned())]);
    /// # Ok::<(), cwmetrics_graph::WidgetError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WidgetError`] for the first field that is not known, of the wrong type or breaks a rule.
    pub fn from_json(json: &str) -> Result<Widget, WidgetError> {
        if json.len() > check::MAX_BYTES {
            let problem =
                format!("must not have more than {} bytes of JSON, but has {}", check::MAX_BYTES, json.len());
            return Err(WidgetError::new("widget", problem));
        }
        let value: Value = serde_json::from_str(json)
            .map_err(|error| WidgetError::new("widget", format!("must be valid JSON: {error}")))?;
        let widget = widget(&value)?;
        check::widget(&widget)?;
        Ok(widget)
    }
}

fn widget(value: &Value) -> Result<Widget, WidgetError> {
    let mut object = Object::read("", value)?;
    let mut widget = Widget {
        metrics: rows::read(object.required("metrics")?)?,
        title: object.text("title")?,
        width: object.whole("width")?,
        height: object.whole("height")?,
        start: object.text("start")?.map(Time::new),
        end: object.text("end")?.map(Time::new),
        period: object.whole("period")?,
        stat: object.text("stat")?.map(Stat::new),
        view: object.word("view")?,
        stacked: object.flag("stacked")?,
        theme: object.word("theme")?,
        timezone: object.text("timezone")?.map(Timezone::new),
        legend: object.object("legend")?.map(legend).transpose()?.flatten(),
        region: object.text("region")?,
        live_data: object.flag("liveData")?,
        ..Widget::new()
    };
    if let Some(mut axes) = object.object("yAxis")? {
        widget.left = axes.object("left")?.map(axis).transpose()?;
        widget.right = axes.object("right")?.map(axis).transpose()?;
        axes.end(&[])?;
    }
    if let Some(mut annotations) = object.object("annotations")? {
        widget.horizontal = each(&mut annotations, "horizontal", horizontal)?;
        widget.vertical = each(&mut annotations, "vertical", vertical)?;
        widget.kept_annotations = annotations.end(&["alarms"])?;
    }
    widget.kept = object.end(&KEPT)?;
    Ok(widget)
}

fn legend(mut legend: Object<'_>) -> Result<Option<Legend>, WidgetError> {
    let position = legend.word("position")?;
    legend.end(&[])?;
    Ok(position)
}

fn axis(mut object: Object<'_>) -> Result<Axis, WidgetError> {
    let axis = Axis {
        min: object.number("min")?,
        max: object.number("max")?,
        label: object.text("label")?,
        show_units: object.flag("showUnits")?,
    };
    object.end(&[])?;
    Ok(axis)
}

fn each<T>(
    object: &mut Object<'_>,
    name: &'static str,
    read: fn(&str, &Value) -> Result<T, WidgetError>,
) -> Result<Vec<T>, WidgetError> {
    let Some(list) = object.list(name)? else {
        return Ok(Vec::new());
    };
    let field = object.field(name);
    list.iter().enumerate().map(|(index, item)| read(&format!("{field}[{index}]"), item)).collect()
}

/// An annotation's edges: one, or two in a list.
fn edges<'v>(field: &str, value: &'v Value) -> Result<(Object<'v>, Option<Object<'v>>), WidgetError> {
    let Value::Array(edges) = value else {
        return Ok((Object::read(field, value)?, None));
    };
    let [first, second] = &edges[..] else {
        let problem =
            format!("must be an object, or two in a list for a band, but is a list of {}", edges.len());
        return Err(WidgetError::new(field, problem));
    };
    Ok((Object::read(&format!("{field}[0]"), first)?, Some(Object::read(&format!("{field}[1]"), second)?)))
}

/// What the second edge of a band may have and has no meaning there.
const EDGE: [&str; 4] = ["color", "fill", "visible", "yAxis"];

fn horizontal(field: &str, value: &Value) -> Result<Horizontal, WidgetError> {
    let (mut first, second) = edges(field, value)?;
    let annotation = Horizontal {
        value: first.required_number("value")?,
        label: first.text("label")?,
        color: first.text("color")?.map(Color::new),
        fill: first.word::<HorizontalFill>("fill")?,
        visible: first.flag("visible")?,
        y_axis: first.word::<Side>("yAxis")?,
        band: match second {
            None => None,
            Some(mut edge) => Some(Edge {
                value: edge.required_number("value")?,
                label: edge.text("label")?,
                kept: edge.end(&EDGE)?,
            }),
        },
    };
    first.end(&[])?;
    Ok(annotation)
}

fn vertical(field: &str, value: &Value) -> Result<Vertical, WidgetError> {
    let (mut first, second) = edges(field, value)?;
    let annotation = Vertical {
        value: Time::new(first.required_text("value")?),
        label: first.text("label")?,
        color: first.text("color")?.map(Color::new),
        fill: first.word::<VerticalFill>("fill")?,
        visible: first.flag("visible")?,
        band: match second {
            None => None,
            Some(mut edge) => Some(Edge {
                value: Time::new(edge.required_text("value")?),
                label: edge.text("label")?,
                kept: edge.end(&EDGE)?,
            }),
        },
    };
    first.end(&[])?;
    Ok(annotation)
}
