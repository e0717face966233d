use std::sync::Arc;

use super::api::{Api, Origin};
use super::daemon::Daemon;
use super::pack::Document;
use super::settings::To;
use crate::clock::Clock;
use crate::sink::Failure;

/// Where documents go.
#[derive(Debug)]
pub(super) enum Destination {
    Api(Arc<Api>),
    Daemon(Daemon),
}

/// What became of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Accepted,
    /// Not accepted now, because of this.
    Later(String),
    /// Never to be accepted, because of this.
    Refused(String),
}

impl Destination {
    pub(super) fn new(to: &To, clock: Clock) -> Destination {
        match to {
            To::Api(origin) => Destination::Api(Arc::new(Api::new((**origin).clone(), clock))),
            To::Daemon(address) => Destination::Daemon(Daemon::new(address.clone())),
        }
    }

    /// The API for all but documents: of the daemon, its other side.
    pub(super) fn api(&self, clock: Clock) -> Arc<Api> {
        match self {
            Destination::Api(api) => Arc::clone(api),
            Destination::Daemon(daemon) => Arc::new(Api::new(Origin::of_daemon(daemon.address()), clock)),
        }
    }

    pub(super) async fn put(&self, documents: &[(u64, Document)]) -> Result<Vec<Fate>, Failure> {
        match self {
            Destination::Api(api) => api.put(documents).await,
            Destination::Daemon(daemon) => daemon.put(documents).await,
        }
    }

    /// Whether documents are gathered, since a request costs.
    pub(super) fn gathers(&self) -> bool {
        matches!(self, Destination::Api(_))
    }
}
