use serde_json::{Map, Value};

use super::annotation::Annotation;
use super::aws::Aws;
use super::http::Http;
use super::sql::Sql;
use super::text::{MAX_STRING, cut, key};

/// Most characters of a text that is an annotation.
const MAX_ANNOTATION: usize = 1_000;
/// The namespace of metadata that belong to no other.
pub(crate) const DEFAULT: &str = "default";

/// What the program says of a call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Details {
    pub(crate) annotations: Map<String, Value>,
    /// In the namespace [`DEFAULT`].
    pub(crate) metadata: Map<String, Value>,
    pub(crate) http: Map<String, Value>,
    pub(crate) aws: Map<String, Value>,
    pub(crate) sql: Map<String, Value>,
    pub(crate) user: Option<String>,
    pub(crate) status: Option<u16>,
    /// Whether the service has said that there are too many calls, with another status than 429.
    pub(crate) is_throttled: bool,
    /// About how many bytes there are in it,
    bytes: usize,
    /// and in values of metadata.
    pub(crate) metadata_bytes: usize,
}

/// About how many bytes an entry of a map takes beside its texts.
const ENTRY: usize = 64;

impl Details {
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Details>() + self.bytes
    }

    /// Adds an annotation. A later value for the same key wins.
    pub(crate) fn annotate(&mut self, name: &str, value: Annotation<'_>) {
        let value = match value {
            Annotation::Text(text) => Value::from(cut(&text, MAX_ANNOTATION)),
            Annotation::Integer(integer) => integer.into(),
            Annotation::Float(float) if float.is_finite() => float.into(),
            Annotation::Float(float) => float.to_string().into(),
            Annotation::Bool(bool) => bool.into(),
        };
        self.bytes += ENTRY + name.len() + value.as_str().map_or(0, str::len);
        self.annotations.insert(key(name).into_owned(), value);
    }

    /// Adds metadata that have about so many bytes. A later value for the same key wins.
    pub(crate) fn add_metadata(&mut self, key: &str, value: Value, bytes: usize) {
        self.bytes += ENTRY + key.len() + bytes;
        self.metadata_bytes += bytes;
        self.metadata.insert(cut(key, MAX_STRING).to_owned(), value);
    }

    pub(crate) fn set_http(&mut self, http: Http<'_>) {
        self.bytes += 8 * ENTRY;
        self.status = http.known_status().or(self.status);
        http.add_to(&mut self.http);
    }

    pub(crate) fn set_aws(&mut self, aws: Aws<'_>) {
        self.bytes += 8 * ENTRY;
        aws.add_to(&mut self.aws);
    }

    pub(crate) fn set_sql(&mut self, sql: Sql<'_>) {
        self.bytes += 8 * ENTRY;
        sql.add_to(&mut self.sql);
    }

    pub(crate) fn set_user(&mut self, user: &str) {
        self.bytes += user.len();
        self.user = Some(cut(user, MAX_STRING).to_owned());
    }
}

/// Sets a field to a text, if there is one.
pub(super) fn text(fields: &mut Map<String, Value>, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        fields.insert(name.to_owned(), cut(value, MAX_STRING).into());
    }
}
