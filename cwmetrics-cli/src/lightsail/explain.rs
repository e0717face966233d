//! What an error of Lightsail means, in a sentence.

use std::error::Error;

use cwmetrics_lightsail::{ReadError, ReadErrorKind};

use super::Lightsail;
use crate::failure::Failure;
use crate::output::text::alike;
use crate::service::SIGN_IN;

impl Lightsail {
    /// Why an operation failed.
    pub(super) fn explain(&self, operation: &str, error: ReadError) -> Failure {
        let said = error.to_string();
        match (error.kind(), error.source()) {
            (ReadErrorKind::Forbidden, _) => self.service.refused(operation, "AccessDenied", &said),
            (ReadErrorKind::Throttled, _) => self.service.refused(operation, "Throttling", &said),
            (ReadErrorKind::Unauthenticated, _) => Failure::Refused(format!("{said}; {SIGN_IN}")),
            (_, Some(source)) => self.service.unreachable(source),
            (_, None) => Failure::Refused(said),
        }
    }

    /// What to say of an instance that is not there, with those that are called alike, if we may know.
    pub(super) async fn missing(&self, instance: &str) -> Failure {
        let there = self.source.instances().await.unwrap_or_default();
        let hint = alike(instance, there.iter().map(|instance| instance.name.as_str()));
        Failure::Nothing(format!("there is no instance {instance:?} at {}{hint}", self.service.place()))
    }

    /// What to say of instances of which nothing may be known.
    pub(super) fn forbidden(&self, operation: &str, instances: &[String], error: ReadError) -> Failure {
        match self.explain(operation, error) {
            Failure::Refused(why) => Failure::Refused(format!("{}: {why}", instances.join(", "))),
            other => other,
        }
    }
}
