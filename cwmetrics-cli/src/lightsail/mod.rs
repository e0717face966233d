//! Lightsail, or an endpoint that speaks its protocol, as the subcommands see it.

mod explain;
mod read;

pub use explain::explain;
pub use read::{Found, Series};

use aws_sdk_lightsail::Client;
use cwmetrics_lightsail::Source;

use crate::arguments::Global;
use crate::failure::Failure;
use crate::service::{Kind, Service};

/// Lightsail, to be asked.
pub struct Lightsail {
    service: Service,
    source: Source,
}

impl Lightsail {
    /// Makes ready to ask.
    pub async fn connect(global: &Global) -> Result<Lightsail, Failure> {
        let service = Service::connect(Kind::Lightsail, global).await?;
        Ok(Lightsail { source: Source::new(Client::new(&service.config)), service })
    }

    /// The names of all instances. A failure if there are none.
    pub async fn instances(&self) -> Result<Vec<String>, Failure> {
        let found = self.source.instances().await.map_err(|error| explain(&self.service, &error))?;
        if found.is_empty() {
            return Err(Failure::Nothing(format!("there are no instances at {}", self.service.place())));
        }
        Ok(found.into_iter().map(|instance| instance.name).collect())
    }
}
