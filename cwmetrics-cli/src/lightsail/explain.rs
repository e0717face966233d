//! What an error of Lightsail means, in a sentence.

use std::error::Error;

use cwmetrics_lightsail::{ReadError, ReadErrorKind};

use super::Lightsail;
use crate::failure::Failure;
use crate::output::text::alike;
use crate::service::{SIGN_IN, Service};

/// Why a call to Lightsail failed.
pub fn explain(service: &Service, error: &ReadError) -> Failure {
    let (operation, said) = (error.operation(), error.to_string());
    match (error.kind(), error.source()) {
        (ReadErrorKind::Forbidden, _) => service.refused(operation, "AccessDenied", &said),
        (ReadErrorKind::Throttled, _) => service.refused(operation, "Throttling", &said),
        (ReadErrorKind::Unauthenticated, _) => Failure::Refused(format!("{said}; {SIGN_IN}")),
        (_, Some(source)) => service.unreachable(source),
        (_, None) => Failure::Refused(said),
    }
}

impl Lightsail {
    /// What to say of an instance that is not there, with those that are called alike, if we may know.
    pub(super) async fn missing(&self, instance: &str) -> Failure {
        let there = self.source.instances().await.unwrap_or_default();
        let hint = alike(instance, there.iter().map(|instance| instance.name.as_str()));
        Failure::Nothing(format!("there is no instance {instance:?} at {}{hint}", self.service.place()))
    }

    /// What to say of instances of which nothing may be known.
    pub(super) fn forbidden(&self, instances: &[String], error: &ReadError) -> Failure {
        match explain(&self.service, error) {
            Failure::Refused(why) => Failure::Refused(format!("{}: {why}", instances.join(", "))),
            other => other,
        }
    }
}
