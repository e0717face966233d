//! CloudWatch, by the operation `PutMetricData` of the AWS SDK.
//!
//! [`client`] makes the SDK's client, [`request`] its request, [`classify`] says what a failed request
//! means.

mod client;
mod request;
#[cfg(test)]
mod tests;

pub(crate) use client::{Origin, Source};

use tokio::sync::Mutex;

use super::{Batch, Failure, Sink};
use crate::aws::{Classified, classify};
use client::Connected;

/// The sink behind the feature `cloudwatch`.
#[derive(Debug)]
pub(crate) struct CloudWatch {
    origin: Origin,
    /// Made at the first push, on the delivering thread. Whoever makes it has the lock; the others
    /// wait for it.
    connected: Mutex<Option<Connected>>,
}

impl CloudWatch {
    pub(crate) fn new(origin: Origin) -> CloudWatch {
        CloudWatch { origin, connected: Mutex::new(None) }
    }

    async fn connected(&self) -> Result<Connected, Failure> {
        let mut connected = self.connected.lock().await;
        if let Some(connected) = &*connected {
            return Ok(connected.clone());
        }
        Ok(connected.insert(self.origin.connect().await?).clone())
    }
}

impl Sink for CloudWatch {
    async fn send(&self, batch: &Batch) -> Result<(), Failure> {
        let Connected { client, overrides } = self.connected().await?;
        let mut operation = request::fluent(&client, batch).customize();
        if let Some(overrides) = overrides {
            operation = operation.config_override(overrides);
        }
        let Err(error) = operation.send().await else { return Ok(()) };
        let Classified { failure, without_credentials } = classify("CloudWatch", &error);
        if without_credentials && self.origin.can_change() {
            // The chain remembers what it has read. The operator may have mended it since.
            *self.connected.lock().await = None;
        }
        Err(failure)
    }
}
