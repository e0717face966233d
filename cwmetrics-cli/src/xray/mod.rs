//! X-Ray, or an endpoint that speaks its protocol, as the subcommands see it.

use std::ops::Range;
use std::time::SystemTime;

use aws_sdk_xray::Client;
use cwmetrics_traces::fetch::{self, FetchError, Fetched, Summaries};
use cwmetrics_traces::{Map, TraceId};

use crate::arguments::Global;
use crate::failure::Failure;
use crate::service::{Kind, Service};

/// X-Ray, to be asked.
pub struct XRay {
    service: Service,
    client: Client,
}

impl XRay {
    /// Makes ready to ask.
    pub async fn connect(global: &Global) -> Result<XRay, Failure> {
        let service = Service::connect(Kind::XRay, global).await?;
        Ok(XRay { client: Client::new(&service.config), service })
    }

    /// Its name in messages.
    pub fn place(&self) -> &str {
        self.service.place()
    }

    /// The newest traces that begin in a range and match a filter, so many at most.
    pub async fn summaries(
        &self,
        range: Range<SystemTime>,
        filter: Option<&str>,
        most: usize,
    ) -> Result<Summaries, Failure> {
        fetch::summaries(&self.client, range, filter, most).await.map_err(|error| self.explain(error))
    }

    /// A trace, if it is there.
    pub async fn trace(&self, id: TraceId) -> Result<Option<Fetched>, Failure> {
        fetch::trace(&self.client, id).await.map_err(|error| self.explain(error))
    }

    /// The service graph of a range.
    pub async fn map(&self, range: Range<SystemTime>) -> Result<Map, Failure> {
        fetch::map(&self.client, range).await.map_err(|error| self.explain(error))
    }

    /// The service graph of some traces.
    pub async fn trace_map(&self, ids: &[TraceId]) -> Result<Map, Failure> {
        fetch::trace_map(&self.client, ids).await.map_err(|error| self.explain(error))
    }

    fn explain(&self, error: FetchError) -> Failure {
        match error {
            FetchError::Refused { operation, code, message, .. } => {
                self.service.refused(operation, &code, &message)
            }
            FetchError::Failed { source, .. } => self.service.unreachable(source.as_ref()),
            other => Failure::Refused(other.to_string()),
        }
    }
}
