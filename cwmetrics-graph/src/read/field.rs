//! Typed members out of a JSON object, each with its place for messages.

use serde_json::{Map, Value};

use crate::WidgetError;
use crate::error::shown;
use crate::view::Word;

/// An object of which members are taken by name. What nobody took is unknown.
pub(super) struct Object<'v> {
    field: String,
    members: &'v Map<String, Value>,
    taken: Vec<&'static str>,
}

impl<'v> Object<'v> {
    pub(super) fn read(field: &str, value: &'v Value) -> Result<Object<'v>, WidgetError> {
        match value {
            Value::Object(members) => Ok(Object { field: field.to_owned(), members, taken: Vec::new() }),
            other => Err(not(if field.is_empty() { "widget" } else { field }, "an object", other)),
        }
    }

    /// The path of a member.
    pub(super) fn field(&self, name: &str) -> String {
        if self.field.is_empty() { name.to_owned() } else { format!("{}.{name}", self.field) }
    }

    /// A member, if it is there. An explicit null is as good as absent.
    fn take(&mut self, name: &'static str) -> Option<&'v Value> {
        self.taken.push(name);
        self.members.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn required(&mut self, name: &'static str) -> Result<&'v Value, WidgetError> {
        self.take(name).ok_or_else(|| WidgetError::new(self.field(name), "is required, but is not there"))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.members.get(name).is_some_and(|value| !value.is_null())
    }

    /// A member, as `pick` sees it.
    fn get<T>(
        &mut self,
        name: &'static str,
        expected: &str,
        pick: impl FnOnce(&'v Value) -> Option<T>,
    ) -> Result<Option<T>, WidgetError> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        pick(value).map(Some).ok_or_else(|| not(&self.field(name), expected, value))
    }

    pub(super) fn text(&mut self, name: &'static str) -> Result<Option<String>, WidgetError> {
        self.get(name, "a string", |value| value.as_str().map(str::to_owned))
    }

    pub(super) fn required_text(&mut self, name: &'static str) -> Result<String, WidgetError> {
        self.required(name)?;
        self.text(name).map(Option::unwrap_or_default)
    }

    pub(super) fn flag(&mut self, name: &'static str) -> Result<Option<bool>, WidgetError> {
        self.get(name, "true or false", Value::as_bool)
    }

    pub(super) fn number(&mut self, name: &'static str) -> Result<Option<f64>, WidgetError> {
        self.get(name, "a number", Value::as_f64)
    }

    pub(super) fn required_number(&mut self, name: &'static str) -> Result<f64, WidgetError> {
        self.required(name)?;
        self.number(name).map(Option::unwrap_or_default)
    }

    /// A whole number of at least 0.
    pub(super) fn whole(&mut self, name: &'static str) -> Result<Option<u32>, WidgetError> {
        self.get(name, "a whole number", |value| value.as_u64().and_then(|number| u32::try_from(number).ok()))
    }

    pub(super) fn word<W: Word>(&mut self, name: &'static str) -> Result<Option<W>, WidgetError> {
        let field = self.field(name);
        let text = self.get(name, "a string", Value::as_str)?;
        text.map(|text| W::parse(text).map_err(|problem| WidgetError::new(&field, problem))).transpose()
    }

    pub(super) fn object(&mut self, name: &'static str) -> Result<Option<Object<'v>>, WidgetError> {
        let field = self.field(name);
        self.take(name).map(|value| Object::read(&field, value)).transpose()
    }

    pub(super) fn list(&mut self, name: &'static str) -> Result<Option<&'v Vec<Value>>, WidgetError> {
        self.get(name, "a list", Value::as_array)
    }

    /// The members that nobody took and that are known; any other is an error.
    pub(super) fn end(self, known: &[&'static str]) -> Result<Map<String, Value>, WidgetError> {
        let rest = self.members.iter().filter(|(name, _)| !self.taken.contains(&name.as_str()));
        let mut kept = Map::new();
        for (name, value) in rest {
            if !known.contains(&name.as_str()) {
                let mut names = [&self.taken[..], known].concat();
                names.sort_unstable();
                names.dedup();
                let field = if self.field.is_empty() { "widget" } else { &self.field };
                return Err(WidgetError::new(
                    field,
                    format!("must not have the member {}; known are {}", shown(name), names.join(", ")),
                ));
            }
            kept.insert(name.clone(), value.clone());
        }
        Ok(kept)
    }
}

/// An error for a value of the wrong type.
pub(super) fn not(field: &str, expected: &str, value: &Value) -> WidgetError {
    let found = match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => shown(text),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    };
    WidgetError::new(field, format!("must be {expected}, but is {found}"))
}
