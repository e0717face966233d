//! What a program adds to a traced call.

use std::any::type_name;
use std::fmt::Display;

use serde::Serialize;

use super::super::task::Task;
use super::open::{Open, What};
use super::stack;
use super::trace::Trace;
use crate::segment::{Annotation, Aws, Cause, Details, Http, Sql};

/// On the innermost open call that is traced. Where none is, each of these does nothing, and looks at
/// nothing that it is given.
impl Task {
    /// Whether there is one, so that it is worth while to find out more of it.
    #[must_use]
    pub fn is_traced(self) -> bool {
        is_traced()
    }

    /// Adds an annotation, by which traces can be searched for. Up to 50 of a trace are; further ones
    /// become metadata. A key is of ASCII letters, digits and `_`, to which other characters change.
    ///
    /// ```
    /// cwmetrics_core::task().annotation("tenant", "acme").annotation("items", 3);
    /// ```
    pub fn annotation<'a>(self, key: &str, value: impl Into<Annotation<'a>>) -> Task {
        if is_traced() {
            annotate(key, value.into());
        }
        self
    }

    /// Adds metadata: anything that can be written as JSON. A text of more than 50 kB becomes several.
    /// Where [too much](crate::Xray::outbox_bytes) is not sent yet it is left out, and counted.
    ///
    /// ```
    /// cwmetrics_core::task().metadata("sizes", &[3, 4, 5]);
    /// ```
    pub fn metadata(self, key: &str, value: impl Serialize) -> Task {
        if is_traced() {
            add_metadata(key, &value);
        }
        self
    }

    /// Adds what is known of an HTTP request and its response, to what was known before.
    pub fn http(self, http: Http<'_>) -> Task {
        with_details(|details| details.set_http(http));
        self
    }

    /// Adds what is known of a call of an AWS service.
    pub fn aws(self, aws: Aws<'_>) -> Task {
        with_details(|details| details.set_aws(aws));
        self
    }

    /// Adds what is known of a database query.
    pub fn sql(self, sql: Sql<'_>) -> Task {
        with_details(|details| details.set_sql(sql));
        self
    }

    /// Says that the call has failed, and why: where its result does not tell. It is an error then, or
    /// what the status of an [`http`](Task::http) response says.
    ///
    /// ```
    /// # fn read() -> Result<u8, std::io::Error> { Ok(1) }
    /// let number = read().unwrap_or_else(|error| {
    ///     cwmetrics_core::task().exception(&error);
    ///     0
    /// });
    /// ```
    pub fn exception<E: Display + ?Sized>(self, error: &E) -> Task {
        if is_traced() {
            // The program's own code: nothing of ours is held while it runs.
            let cause = Cause::new(type_name::<E>(), Some(&error.to_string()));
            super::failed(Some(cause));
        }
        self
    }

    /// Says who sent the request: up to 250 characters. X-Ray has that of segments only, so of a nested
    /// call it is metadata.
    pub fn user(self, user: &str) -> Task {
        with_details(|details| details.set_user(user));
        self
    }
}

fn is_traced() -> bool {
    stack::with_innermost(|open| matches!(open.what, What::Call(_))).unwrap_or(false)
}

fn annotate(key: &str, value: Annotation<'_>) {
    with_call(|trace, details| {
        let is_known = details.annotations.contains_key(&*crate::segment::key(key));
        if is_known || trace.takes_annotation() {
            details.annotate(key, value);
            return;
        }
        trace.traces.post(|figures| figures.cut += 1);
        let value = match value {
            Annotation::Text(text) => text.into_owned().into(),
            Annotation::Integer(integer) => integer.into(),
            Annotation::Float(float) => float.into(),
            Annotation::Bool(bool) => bool.into(),
        };
        details.add_metadata(key, value, 0);
    });
}

fn add_metadata(key: &str, value: &impl Serialize) {
    // The program's own code: nothing of ours is held while it runs.
    let Ok(value) = serde_json::to_value(value) else {
        with_call(|trace, _| trace.traces.post(|figures| figures.cut += 1));
        return;
    };
    let bytes = size_of_value(&value);
    with_call(|trace, details| {
        if trace.traces.takes(bytes) {
            details.add_metadata(key, value, bytes);
        } else {
            trace.traces.post(|figures| figures.cut += 1);
        }
    });
}

/// About how many bytes a value takes.
fn size_of_value(value: &serde_json::Value) -> usize {
    let mut bytes = 0;
    let mut rest = vec![value];
    while let Some(value) = rest.pop() {
        bytes += size_of::<serde_json::Value>();
        match value {
            serde_json::Value::String(text) => bytes += text.len(),
            serde_json::Value::Array(values) => rest.extend(values),
            serde_json::Value::Object(fields) => {
                bytes += fields.keys().map(|key| key.len() + size_of::<String>()).sum::<usize>();
                rest.extend(fields.values());
            }
            _ => {}
        }
    }
    bytes
}

fn with_details(with: impl FnOnce(&mut Details)) {
    with_call(|_, details| with(details));
}

fn with_call(with: impl FnOnce(&Trace, &mut Details)) {
    stack::with_innermost(|Open { what, details, .. }| {
        if let What::Call(call) = what {
            with(&call.trace, details.get_or_insert_default());
        }
    });
}
