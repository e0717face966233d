//! The rules that can be known before a call is made. Each error names the field.

use std::collections::HashSet;

use crate::error::shown;
use crate::time::some_day;
use crate::{Axis, Color, Entry, Expression, Horizontal, Metric, Stat, Time, Vertical, Widget, WidgetError};

/// "As many as 100 metrics in the graph" (API reference, GetMetricWidgetImage).
const MAX_ENTRIES: usize = 100;
/// "Up to 100 KB uncompressed payload" (the same), in the strict reading.
pub(crate) const MAX_BYTES: usize = 100_000;
const MAX_SIDE: u32 = 2000;
const MAX_NAME: usize = 255;
const MAX_DIMENSIONS: usize = 30;
const MAX_DIMENSION_VALUE: usize = 1024;
/// API reference, MetricDataQuery.
const MAX_EXPRESSION: usize = 2048;

type Checked = Result<(), WidgetError>;

/// Everything but the size of the JSON.
pub(crate) fn widget(widget: &Widget) -> Checked {
    match widget.metrics.len() {
        1..=MAX_ENTRIES => {}
        0 => return wrong("metrics", "must have at least one metric or expression, but is empty"),
        many => {
            return wrong(
                "metrics",
                format!("must not have more than {MAX_ENTRIES} entries, but has {many}"),
            );
        }
    }
    let mut ids = HashSet::new();
    for (index, entry) in widget.metrics.iter().enumerate() {
        let field = format!("metrics[{index}]");
        match entry {
            Entry::Metric(found) => metric(&field, found)?,
            Entry::Expression(found) => expression(&field, found)?,
        }
        if let Some(id) = entry.id() {
            self::id(&format!("{field}.id"), id)?;
            if !ids.insert(id) {
                return wrong(
                    &format!("{field}.id"),
                    format!("must be the id of one entry only, but {} is another's too", shown(id)),
                );
            }
        }
    }
    side("width", widget.width)?;
    side("height", widget.height)?;
    period("period", widget.period)?;
    stat("stat", widget.stat.as_ref())?;
    range(widget)?;
    if let Some(zone) = widget.timezone.as_ref().filter(|zone| zone.offset_minutes().is_none()) {
        let must = "must be + or - and four digits, such as +0130, but is";
        return wrong("timezone", format!("{must} {}", shown(zone.as_str())));
    }
    axis("yAxis.left", widget.left.as_ref())?;
    axis("yAxis.right", widget.right.as_ref())?;
    for (index, annotation) in widget.horizontal.iter().enumerate() {
        horizontal(&format!("annotations.horizontal[{index}]"), annotation)?;
    }
    for (index, annotation) in widget.vertical.iter().enumerate() {
        vertical(&format!("annotations.vertical[{index}]"), annotation)?;
    }
    Ok(())
}

fn metric(field: &str, metric: &Metric) -> Checked {
    name(&format!("{field}.namespace"), &metric.namespace, MAX_NAME)?;
    name(&format!("{field}.name"), &metric.name, MAX_NAME)?;
    if metric.namespace.starts_with(':') {
        return wrong(
            &format!("{field}.namespace"),
            format!("must not begin with a colon, but is {}", shown(&metric.namespace)),
        );
    }
    let count = metric.dimensions.len();
    if count > MAX_DIMENSIONS {
        return wrong(field, format!("must not have more than {MAX_DIMENSIONS} dimensions, but has {count}"));
    }
    let mut names = HashSet::new();
    for (key, value) in &metric.dimensions {
        name(&format!("{field}.dimension"), key, MAX_NAME)?;
        name(&format!("{field}.dimension {}", shown(key)), value, MAX_DIMENSION_VALUE)?;
        if key.starts_with(':') {
            return wrong(
                &format!("{field}.dimension"),
                format!("must not begin with a colon, but is {}", shown(key)),
            );
        }
        if !names.insert(key) {
            return wrong(field, format!("must have each dimension once, but has {} twice", shown(key)));
        }
    }
    stat(&format!("{field}.stat"), metric.stat.as_ref())?;
    period(&format!("{field}.period"), metric.period)?;
    color(&format!("{field}.color"), metric.color.as_ref())
}

fn expression(field: &str, expression: &Expression) -> Checked {
    let length = expression.expression.chars().count();
    if length == 0 || length > MAX_EXPRESSION {
        return wrong(
            &format!("{field}.expression"),
            format!("must have 1 to {MAX_EXPRESSION} characters, but has {length}"),
        );
    }
    color(&format!("{field}.color"), expression.color.as_ref())
}

/// The rule of PutMetricData's API reference: ASCII without control characters, not blank.
fn name(field: &str, text: &str, longest: usize) -> Checked {
    let good = text.len() <= longest
        && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        && text.bytes().any(|byte| byte != b' ');
    if good {
        return Ok(());
    }
    wrong(
        field,
        format!("must be 1 to {longest} printable ASCII characters and not blank, but is {}", shown(text)),
    )
}

fn id(field: &str, id: &str) -> Checked {
    let word = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if word && id.starts_with(|first: char| first.is_ascii_lowercase()) && id.len() <= MAX_NAME {
        return Ok(());
    }
    let must = "must begin with a lower-case letter and go on with letters, digits and underscores, but is";
    wrong(field, format!("{must} {}", shown(id)))
}

fn side(field: &str, pixels: Option<u32>) -> Checked {
    match pixels {
        None | Some(1..=MAX_SIDE) => Ok(()),
        Some(other) => wrong(field, format!("must be 1 to {MAX_SIDE} pixels, but is {other}")),
    }
}

fn period(field: &str, seconds: Option<u32>) -> Checked {
    match seconds {
        None | Some(1 | 5 | 10 | 30) => Ok(()),
        Some(seconds) if seconds > 0 && seconds.is_multiple_of(60) => Ok(()),
        Some(other) => {
            wrong(field, format!("must be 1, 5, 10, 30 or a multiple of 60 seconds, but is {other}"))
        }
    }
}

fn stat(field: &str, stat: Option<&Stat>) -> Checked {
    match stat {
        Some(stat) if !stat.is_valid() => wrong(
            field,
            format!(
                "must be SampleCount, Average, Sum, Minimum, Maximum, IQM, a percentile such as p99, or a \
                 trimmed statistic such as tm90, TM(10%:90%) or PR(:300), but is {}",
                shown(stat.as_str())
            ),
        ),
        _ => Ok(()),
    }
}

fn color(field: &str, color: Option<&Color>) -> Checked {
    match color {
        Some(color) if color.components().is_none() => {
            wrong(field, format!("must be # and six hexadecimal digits, but is {}", shown(color.as_str())))
        }
        _ => Ok(()),
    }
}

fn range(widget: &Widget) -> Checked {
    time("start", widget.start.as_ref())?;
    time("end", widget.end.as_ref())?;
    // What is relative and what is absolute cannot be compared before the graph is drawn.
    let (Some(start), Some(end)) = (&widget.start, &widget.end) else {
        return Ok(());
    };
    let alike = start.is_relative() == end.is_relative();
    if alike && start.resolve(some_day()) >= end.resolve(some_day()) {
        return wrong("start", format!("must be before end, {end}, but is {start}"));
    }
    Ok(())
}

fn time(field: &str, time: Option<&Time>) -> Checked {
    match time {
        Some(time) if time.resolve(some_day()).is_none() => wrong(
            field,
            format!(
                "must be a time such as 2018-04-25T12:00:00.000Z or a duration such as -PT3H, but is {}",
                shown(time.as_str())
            ),
        ),
        _ => Ok(()),
    }
}

fn axis(field: &str, axis: Option<&Axis>) -> Checked {
    let Some(axis) = axis else {
        return Ok(());
    };
    number(&format!("{field}.min"), axis.min)?;
    number(&format!("{field}.max"), axis.max)?;
    match (axis.min, axis.max) {
        (Some(min), Some(max)) if min >= max => {
            wrong(&format!("{field}.min"), format!("must be less than max, {max}, but is {min}"))
        }
        _ => Ok(()),
    }
}

fn number(field: &str, number: Option<f64>) -> Checked {
    match number {
        Some(number) if !number.is_finite() => {
            wrong(field, format!("must be a finite number, but is {number}"))
        }
        _ => Ok(()),
    }
}

fn horizontal(field: &str, annotation: &Horizontal) -> Checked {
    match &annotation.band {
        None => number(&format!("{field}.value"), Some(annotation.value))?,
        Some(edge) => {
            number(&format!("{field}[0].value"), Some(annotation.value))?;
            number(&format!("{field}[1].value"), Some(edge.value))?;
        }
    }
    let first = if annotation.band.is_some() { "[0]" } else { "" };
    color(&format!("{field}{first}.color"), annotation.color.as_ref())
}

fn vertical(field: &str, annotation: &Vertical) -> Checked {
    let first = if annotation.band.is_some() { "[0]" } else { "" };
    moment(&format!("{field}{first}.value"), &annotation.value)?;
    if let Some(edge) = &annotation.band {
        moment(&format!("{field}[1].value"), &edge.value)?;
    }
    color(&format!("{field}{first}.color"), annotation.color.as_ref())
}

/// An absolute time.
fn moment(field: &str, time: &Time) -> Checked {
    if !time.is_relative() && time.resolve(some_day()).is_some() {
        return Ok(());
    }
    wrong(field, format!("must be a time such as 2018-08-28T15:25:26Z, but is {}", shown(time.as_str())))
}

fn wrong(field: &str, problem: impl Into<String>) -> Checked {
    Err(WidgetError::new(field, problem))
}
