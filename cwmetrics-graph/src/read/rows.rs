//! The rows of `metrics`: names one after the other, abbreviated by the row above, and options.

use serde_json::Value;

use super::field::{Object, not};
use crate::{Color, Entry, Expression, Metric, Side, Stat, WidgetError};

/// The same as in the row above, at this place.
const SAME: &str = ".";
/// The same as in the row above, as many as are missing.
const ALL_THE_SAME: &str = "...";

/// What only dashboards know of a metric.
const KEPT: [&str; 2] = ["accountId", "region"];
/// What the console writes into an expression's options, and CloudWatch does not apply.
const KEPT_OF_EXPRESSIONS: [&str; 4] = ["accountId", "period", "region", "stat"];

pub(super) fn read(rows: &Value) -> Result<Vec<Entry>, WidgetError> {
    let Value::Array(rows) = rows else {
        return Err(not("metrics", "a list of lists", rows));
    };
    let mut above: Vec<String> = Vec::new();
    rows.iter()
        .enumerate()
        .map(|(index, value)| row(&format!("metrics[{index}]"), value, &mut above))
        .collect()
}

/// One row. The names of the last metric are in `above`, before and after.
fn row(field: &str, value: &Value, above: &mut Vec<String>) -> Result<Entry, WidgetError> {
    let Value::Array(items) = value else {
        return Err(not(field, "a list", value));
    };
    let (names, options) = match items.split_last() {
        Some((Value::Object(_), names)) => (names, items.last()),
        _ => (&items[..], None),
    };
    let none = Value::Object(serde_json::Map::new());
    let place = format!("{field}[{}]", names.len());
    let options = Object::read(&place, options.unwrap_or(&none))?;
    match (names.is_empty(), options.has("expression")) {
        (true, true) => expression(options).map(Entry::Expression),
        (false, false) => {
            *above = written_out(field, names, above)?;
            metric(field, above, options).map(Entry::Metric)
        }
        (true, false) => Err(WidgetError::new(
            field,
            "must have a namespace and a metric name, or an object with an expression, but has neither",
        )),
        (false, true) => Err(WidgetError::new(
            options.field("expression"),
            "must stand in a row of its own, but the row names a metric too",
        )),
    }
}

/// The row's names without abbreviations.
fn written_out(field: &str, names: &[Value], above: &[String]) -> Result<Vec<String>, WidgetError> {
    let mut full: Vec<String> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let place = format!("{field}[{index}]");
        let Value::String(name) = name else {
            return Err(not(&place, "a string", name));
        };
        match name.as_str() {
            ALL_THE_SAME if index == 0 => {
                let given = names.len() - 1;
                if above.is_empty() || given > above.len() {
                    return Err(nothing_above(&place, name));
                }
                full.extend_from_slice(&above[..above.len() - given]);
            }
            SAME => {
                let same = above.get(full.len()).ok_or_else(|| nothing_above(&place, name))?;
                full.push(same.clone());
            }
            _ => full.push(name.clone()),
        }
    }
    Ok(full)
}

fn nothing_above(place: &str, abbreviation: &str) -> WidgetError {
    WidgetError::new(place, format!("is {abbreviation:?}, but the metric above has nothing at this place"))
}

fn metric(field: &str, names: &[String], mut options: Object<'_>) -> Result<Metric, WidgetError> {
    let [namespace, name, dimensions @ ..] = names else {
        return Err(WidgetError::new(
            field,
            "must have a namespace and a metric name, but has one string only",
        ));
    };
    let pairs = dimensions.chunks_exact(2);
    if let [dimension] = pairs.remainder() {
        return Err(WidgetError::new(
            field,
            format!("must have a value for the dimension {dimension:?}, but ends there"),
        ));
    }
    let metric = Metric {
        namespace: namespace.clone(),
        name: name.clone(),
        dimensions: pairs.map(|pair| (pair[0].clone(), pair[1].clone())).collect(),
        stat: options.text("stat")?.map(Stat::new),
        period: options.whole("period")?,
        id: options.text("id")?,
        label: options.text("label")?,
        color: options.text("color")?.map(Color::new),
        y_axis: options.word::<Side>("yAxis")?,
        visible: options.flag("visible")?,
        kept: options.end(&KEPT)?,
    };
    Ok(metric)
}

fn expression(mut options: Object<'_>) -> Result<Expression, WidgetError> {
    Ok(Expression {
        expression: options.required_text("expression")?,
        id: options.text("id")?,
        label: options.text("label")?,
        color: options.text("color")?.map(Color::new),
        y_axis: options.word::<Side>("yAxis")?,
        visible: options.flag("visible")?,
        kept: options.end(&KEPT_OF_EXPRESSIONS)?,
    })
}
