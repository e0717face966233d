//! CloudWatch, or an endpoint that speaks its protocol, as the subcommands see it.

mod dashboard;
mod data;
mod image;
mod list;
mod metric;
mod missing;
mod put;
mod unit;

pub use data::{Point, Query};
pub use metric::{Filter, Metric};

use aws_sdk_cloudwatch::Client;

use crate::arguments::Global;
use crate::failure::Failure;
use crate::service::{Kind, Service};

/// CloudWatch, to be asked.
pub struct CloudWatch {
    service: Service,
    client: Client,
}

impl CloudWatch {
    /// Makes ready to ask.
    pub async fn connect(global: &Global) -> Result<CloudWatch, Failure> {
        Ok(CloudWatch::at(Service::connect(Kind::CloudWatch, global).await?))
    }

    /// The endpoint that this process runs itself at this URL.
    pub fn own(url: &str) -> CloudWatch {
        CloudWatch::at(Service::own(Kind::CloudWatch, url))
    }

    fn at(service: Service) -> CloudWatch {
        CloudWatch { client: Client::new(&service.config), service }
    }

    /// Its name in messages.
    pub fn place(&self) -> &str {
        self.service.place()
    }

    /// The region it is asked about.
    pub fn region(&self) -> &str {
        self.service.region()
    }
}
