//! The rules for a segment or subsegment, in its document or on its own.

use serde_json::{Map, Value};

use super::bad::{Bad, missing, wrong};
use super::{annotations, field};

const MAX_NAME: usize = 200;

/// Checks a segment and all subsegments in it.
pub(super) fn check_all(document: &Map<String, Value>) -> Result<(), Bad> {
    let mut rest = vec![(String::new(), document)];
    while let Some((place, fields)) = rest.pop() {
        check(fields, &place)?;
        let Some(subsegments) = fields.get("subsegments").filter(|value| !value.is_null()) else {
            continue;
        };
        let Value::Array(subsegments) = subsegments else {
            return Err(wrong("Subsegments", &place, "subsegments", subsegments, "must be an array"));
        };
        for (index, subsegment) in subsegments.iter().enumerate().rev() {
            let Value::Object(fields) = subsegment else {
                let field = format!("subsegments[{index}]");
                return Err(wrong("Subsegments", &place, &field, subsegment, "must be an object"));
            };
            rest.push((format!("{place}subsegments[{index}]."), fields));
        }
    }
    Ok(())
}

fn check(fields: &Map<String, Value>, place: &str) -> Result<(), Bad> {
    field::id(fields, "id", place, "Id")?.ok_or_else(|| missing("Id", place, "id"))?;
    check_name(fields, place)?;
    check_times(fields, place)?;
    field::check_optional(fields, place)?;
    if let Some(Value::Object(annotations)) = fields.get("annotations") {
        annotations::check(annotations, place)?;
    }
    Ok(())
}

/// 1 to 200 letters, digits and spaces of any script, and some symbols.
fn check_name(fields: &Map<String, Value>, place: &str) -> Result<(), Bad> {
    let value = fields.get("name").ok_or_else(|| missing("Name", place, "name"))?;
    let is_of_name = |character: char| {
        character.is_alphanumeric() || character.is_whitespace() || r"_.:/%&#=+\-@".contains(character)
    };
    let is_right =
        |name: &str| (1..=MAX_NAME).contains(&name.chars().count()) && name.chars().all(is_of_name);
    if value.as_str().is_some_and(is_right) {
        return Ok(());
    }
    let must = format!(
        r"must be a string of 1 to {MAX_NAME} letters, digits, spaces and the symbols _ . : / % & # = + \ - @"
    );
    Err(wrong("Name", place, "name", value, &must))
}

fn check_times(fields: &Map<String, Value>, place: &str) -> Result<(), Bad> {
    let start = time(fields, place, "start_time", "StartTime")?
        .ok_or_else(|| missing("StartTime", place, "start_time"))?;
    let end = time(fields, place, "end_time", "EndTime")?;
    let in_progress = match fields.get("in_progress") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(in_progress)) => *in_progress,
        Some(other) => {
            return Err(wrong("InProgress", place, "in_progress", other, "must be true or false"));
        }
    };
    match end {
        None if !in_progress => {
            let message = format!("{place}end_time is required, or in_progress: true");
            Err(Bad::of_document("MissingEndTime", message))
        }
        Some(end) if in_progress => {
            let must = "must be left out of what is in_progress";
            Err(wrong("EndTime", place, "end_time", &end.into(), must))
        }
        Some(end) if end < start => {
            let must = format!("must not be before start_time, {start}");
            Err(wrong("EndTime", place, "end_time", &end.into(), &must))
        }
        _ => Ok(()),
    }
}

fn time(fields: &Map<String, Value>, place: &str, field: &str, code: &str) -> Result<Option<f64>, Bad> {
    /// The year 5138, as for metrics.
    const LATEST: f64 = 1e11;
    let Some(value) = fields.get(field).filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    match value.as_f64() {
        Some(seconds) if (0.0..=LATEST).contains(&seconds) => Ok(Some(seconds)),
        _ => Err(wrong(code, place, field, value, "must be a number of seconds since 1970")),
    }
}
