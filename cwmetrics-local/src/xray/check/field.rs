//! The types of fields.

use serde_json::{Map, Value};

use super::bad::{Bad, wrong};

/// What JSON calls it.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

pub(super) fn is_hexadecimal(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A field with 16 hexadecimal digits, if it is there.
pub(super) fn id<'a>(
    fields: &'a Map<String, Value>,
    field: &str,
    place: &str,
    code: &str,
) -> Result<Option<&'a str>, Bad> {
    let Some(value) = fields.get(field).filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    match value.as_str() {
        Some(id) if is_hexadecimal(id, 16) => Ok(Some(id)),
        _ => Err(wrong(code, place, field, value, "must be a string of 16 hexadecimal digits")),
    }
}

/// What a field may be.
#[derive(Clone, Copy)]
enum Type {
    Boolean,
    Text,
    Object,
    /// An object, or the id of an exception.
    Cause,
}

/// The optional fields, with the codes for wrong ones.
const FIELDS: [(&str, Type, &str); 13] = [
    ("error", Type::Boolean, "Error"),
    ("throttle", Type::Boolean, "Throttle"),
    ("fault", Type::Boolean, "Fault"),
    ("cause", Type::Cause, "Cause"),
    ("http", Type::Object, "Http"),
    ("aws", Type::Object, "Aws"),
    ("sql", Type::Object, "Sql"),
    ("service", Type::Object, "Service"),
    ("metadata", Type::Object, "Metadata"),
    ("annotations", Type::Object, "Annotations"),
    ("user", Type::Text, "User"),
    ("origin", Type::Text, "Origin"),
    ("namespace", Type::Text, "Namespace"),
];

/// Checks the optional fields of a segment at this place. Null is as good as absent.
pub(super) fn check_optional(fields: &Map<String, Value>, place: &str) -> Result<(), Bad> {
    for (field, kind, code) in FIELDS {
        let Some(value) = fields.get(field).filter(|value| !value.is_null()) else {
            continue;
        };
        let (is_right, must) = match kind {
            Type::Boolean => (value.is_boolean(), "must be true or false"),
            Type::Text => (value.is_string(), "must be a string"),
            Type::Object => (value.is_object(), "must be an object"),
            Type::Cause => {
                let is_id = value.as_str().is_some_and(|id| is_hexadecimal(id, 16));
                (is_id || value.is_object(), "must be an object or the id of an exception")
            }
        };
        if !is_right {
            return Err(wrong(code, place, field, value, must));
        }
    }
    Ok(())
}
