//! What a trace tells as a whole: who took part, who has asked, and what was noted.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Node, Trace};

/// A service: its name, and what it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct ServiceId {
    /// The name of its segments.
    pub name: String,
    /// What it is, such as `AWS::EC2::Instance`, `AWS::DynamoDB::Table`, `remote` or `client`; none of
    /// a service whose segments do not tell their origin.
    pub kind: Option<String>,
}

impl ServiceId {
    pub(crate) fn new(name: impl Into<String>, kind: Option<&str>) -> ServiceId {
        ServiceId { name: name.into(), kind: kind.map(str::to_owned) }
    }
}

/// An annotation's value, and the services that have noted it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Annotation {
    /// A text, a number or a boolean.
    pub value: Value,
    /// Each once, in the order of their names.
    pub services: Vec<ServiceId>,
}

/// Who has asked, and the services that tell so.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct User {
    /// As the segments tell it.
    pub name: String,
    /// Each once, in the order of their names.
    pub services: Vec<ServiceId>,
}

impl Trace {
    /// The service in which a node happened; none if its segment did not come.
    pub fn service_of(&self, node: &Node) -> Option<ServiceId> {
        let segment = &self.nodes.get(node.service?)?.segment;
        let kind = segment.origin.as_deref().or(segment.inferred.then_some("remote"));
        Some(ServiceId::new(&segment.name, kind))
    }

    /// The service in which the request came in.
    pub fn entry_point(&self) -> Option<ServiceId> {
        self.service_of(self.root()?)
    }

    /// The services that have sent segments, each once, in the order of their names.
    pub fn services(&self) -> Vec<ServiceId> {
        let mut services = Vec::new();
        for node in self.segments() {
            add(&mut services, self.service_of(node));
        }
        services
    }

    /// The annotations of all segments and subsegments, by their keys; each value once.
    pub fn annotations(&self) -> BTreeMap<&str, Vec<Annotation>> {
        let mut all: BTreeMap<&str, Vec<Annotation>> = BTreeMap::new();
        for node in self.walk() {
            let indexed = |value: &Value| value.is_string() || value.is_number() || value.is_boolean();
            for (key, value) in node.segment.annotations.iter().filter(|(_, value)| indexed(value)) {
                let values = all.entry(key).or_default();
                let at = values.iter().position(|known| known.value == *value).unwrap_or_else(|| {
                    values.push(Annotation { value: value.clone(), services: Vec::new() });
                    values.len() - 1
                });
                add(&mut values[at].services, self.service_of(node));
            }
        }
        all
    }

    /// Who has asked, each once, in the order in which they are told.
    pub fn users(&self) -> Vec<User> {
        let mut users: Vec<User> = Vec::new();
        for node in self.walk() {
            let Some(name) = &node.segment.user else { continue };
            let at = users.iter().position(|known| known.name == *name).unwrap_or_else(|| {
                users.push(User { name: name.clone(), services: Vec::new() });
                users.len() - 1
            });
            add(&mut users[at].services, self.service_of(node));
        }
        users
    }
}

/// Adds a service in its place, unless it is there.
fn add(services: &mut Vec<ServiceId>, service: Option<ServiceId>) {
    if let Some(service) = service
        && let Err(place) = services.binary_search(&service)
    {
        services.insert(place, service);
    }
}
