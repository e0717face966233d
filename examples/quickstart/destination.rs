//! Where the metrics go: an endpoint in this process, or the real CloudWatch.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_cloudwatch::config::{Credentials, ProvideCredentials};
use cwmetrics_local::Local;

pub const NAMESPACE: &str = "Quickstart";

pub struct Destination {
    pub config: SdkConfig,
    /// Stops when it is dropped.
    local: Option<Local>,
}

impl Destination {
    pub async fn find(aws: bool) -> Result<Destination, Box<dyn std::error::Error>> {
        if aws { Destination::aws().await } else { Destination::local().await }
    }

    async fn local() -> Result<Destination, Box<dyn std::error::Error>> {
        let local = Local::start()?;
        // The SDK signs its requests; the endpoint does not look at the signature.
        let credentials = Credentials::new("local", "local", None, None, "quickstart");
        let config = aws_config::defaults(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .credentials_provider(credentials)
            .endpoint_url(local.url())
            .load()
            .await;
        Ok(Destination { config, local: Some(local) })
    }

    async fn aws() -> Result<Destination, Box<dyn std::error::Error>> {
        let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
        if config.region().is_none() {
            return Err("no region is configured: set AWS_REGION, or one in ~/.aws/config".into());
        }
        let provider = config.credentials_provider().ok_or("no credentials provider is configured")?;
        if provider.provide_credentials().await.is_err() {
            return Err("no credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or \
                        AWS_PROFILE, or sign in with the AWS command line"
                .into());
        }
        Ok(Destination { config, local: None })
    }

    /// Of the embedded endpoint, and its page.
    pub fn url(&self) -> Option<&str> {
        self.local.as_ref().map(Local::url)
    }

    pub fn name(&self) -> String {
        match (&self.local, self.config.region()) {
            (Some(local), _) => format!("an embedded endpoint at {}", local.url()),
            (None, Some(region)) => format!("CloudWatch in {region}"),
            (None, None) => "CloudWatch".to_owned(),
        }
    }
}
