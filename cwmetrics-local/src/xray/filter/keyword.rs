//! The keywords, and what may be asked of each.

use super::FilterError;

/// What a condition is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    Ok,
    Error,
    Throttle,
    Fault,
    Partial,
    Inferred,
    Root,
    ResponseTime,
    Duration,
    Status,
    Url,
    Method,
    UserAgent,
    ClientIp,
    User,
    Name,
    Type,
    AvailabilityZone,
    InstanceId,
    Annotation(String),
}

/// The type of a keyword's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Boolean,
    Number,
    Text,
    /// An annotation can be each of them.
    Any,
}

/// Where a condition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// It is about a trace as a whole.
    Trace,
    /// It is about a segment: it stands in the braces of `service` or `edge`.
    Segment,
}

const KEYWORDS: [(&str, Keyword); 19] = [
    ("ok", Keyword::Ok),
    ("error", Keyword::Error),
    ("throttle", Keyword::Throttle),
    ("fault", Keyword::Fault),
    ("partial", Keyword::Partial),
    ("inferred", Keyword::Inferred),
    ("root", Keyword::Root),
    ("responsetime", Keyword::ResponseTime),
    ("duration", Keyword::Duration),
    ("http.status", Keyword::Status),
    ("http.url", Keyword::Url),
    ("http.method", Keyword::Method),
    ("http.useragent", Keyword::UserAgent),
    ("http.clientip", Keyword::ClientIp),
    ("user", Keyword::User),
    ("name", Keyword::Name),
    ("type", Keyword::Type),
    ("availabilityzone", Keyword::AvailabilityZone),
    ("instance.id", Keyword::InstanceId),
];

/// What X-Ray has and this endpoint has not, and why. A word that begins so is one of them.
const REFUSED: [(&str, &str); 10] = [
    ("rootcause", "root causes are not searched here"),
    ("group", "there are no groups here: write the group's own expression"),
    ("json", "root causes are not searched here"),
    ("resource.arn", "the ARNs of resources are not indexed here"),
    ("index", "it is about root causes, which are not searched here"),
    ("coverage", "it is about root causes, which are not searched here"),
    ("first", "it is about root causes, which are not searched here"),
    ("last", "it is about root causes, which are not searched here"),
    ("message", "it is about root causes, which are not searched here"),
    ("remote", "it is about root causes, which are not searched here"),
];

impl Keyword {
    /// The keyword that a word is in this scope.
    pub(super) fn read(word: &str, at: usize, scope: Scope) -> Result<Keyword, FilterError> {
        let lower = word.to_ascii_lowercase();
        if let Some(key) = word.get("annotation.".len()..).filter(|_| lower.starts_with("annotation.")) {
            return Keyword::annotation(key, at, scope);
        }
        if let Some((_, keyword)) = KEYWORDS.into_iter().find(|(name, _)| *name == lower) {
            return match (&keyword, scope) {
                (Keyword::Name | Keyword::Type | Keyword::Inferred | Keyword::Root, Scope::Trace) => {
                    let message = format!(
                        "{word} is about a service: it stands between the braces of service() {{ … }}"
                    );
                    Err(FilterError::new(at, message))
                }
                _ => Ok(keyword),
            };
        }
        let first = lower.split('.').next().unwrap_or_default();
        let refused = REFUSED.into_iter().find(|(name, _)| *name == lower || *name == first);
        if let Some((_, why)) = refused {
            return Err(FilterError::new(at, format!("{word} is not evaluated: {why}")));
        }
        let known: Vec<_> = KEYWORDS.iter().map(|(name, _)| *name).collect();
        let message = format!(
            "{word} is not a keyword; these are: annotation.KEY, annotation[KEY], service(), edge(), {}",
            known.join(", ")
        );
        Err(FilterError::new(at, message))
    }

    pub(super) fn annotation(key: &str, at: usize, scope: Scope) -> Result<Keyword, FilterError> {
        if scope == Scope::Segment {
            let message = "annotations cannot stand between the braces of service and edge";
            return Err(FilterError::new(at, message));
        }
        if key.is_empty() {
            return Err(FilterError::new(at, "annotation. must be followed by the key"));
        }
        Ok(Keyword::Annotation(key.to_owned()))
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Keyword::Ok
            | Keyword::Error
            | Keyword::Throttle
            | Keyword::Fault
            | Keyword::Partial
            | Keyword::Inferred
            | Keyword::Root => Kind::Boolean,
            Keyword::ResponseTime | Keyword::Duration | Keyword::Status => Kind::Number,
            Keyword::Annotation(_) => Kind::Any,
            _ => Kind::Text,
        }
    }
}
