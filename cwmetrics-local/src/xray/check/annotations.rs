//! The rules for annotations.

use serde_json::{Map, Value};

use super::bad::{Bad, wrong};
use crate::protocol::problem::shown;

const MAX_KEY: usize = 500;
const MAX_TEXT: usize = 1000;

/// Checks the annotations of a segment at this place. Dots in keys are from OpenTelemetry.
pub(super) fn check(annotations: &Map<String, Value>, place: &str) -> Result<(), Bad> {
    for (key, value) in annotations {
        let field = format!("annotations[{}]", shown(key));
        let is_of_key = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
        if key.is_empty() || key.len() > MAX_KEY || !key.bytes().all(is_of_key) {
            let must = format!(
                "a key must have 1 to {MAX_KEY} characters, letters and digits of ASCII, underscores and dots"
            );
            return Err(wrong("Annotations", place, &field, value, &must));
        }
        let is_right = match value {
            Value::String(text) => text.chars().count() <= MAX_TEXT,
            Value::Number(_) | Value::Bool(_) => true,
            _ => false,
        };
        if !is_right {
            let must = format!("must be a string of at most {MAX_TEXT} characters, a number or a boolean");
            return Err(wrong("Annotations", place, &field, value, &must));
        }
    }
    Ok(())
}
