//! Where the services find each other, and the endpoint.

use std::env;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_cloudwatch::config::{Credentials, SharedCredentialsProvider};

/// What a child process is told, in its environment.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The URL of the endpoint that takes metrics and traces.
    pub endpoint: String,
    /// Where the endpoint is the X-Ray daemon.
    pub daemon: String,
    /// The next service, `host:port`.
    pub next: String,
}

const NAMES: [&str; 3] = ["TRACES_ENDPOINT", "TRACES_DAEMON", "TRACES_NEXT"];

impl Settings {
    pub fn from_environment() -> Result<Settings, String> {
        let read = |name: &str| env::var(name).map_err(|_| format!("{name} is not set"));
        let [endpoint, daemon, next] = NAMES.map(read);
        Ok(Settings { endpoint: endpoint?, daemon: daemon?, next: next? })
    }

    pub fn environment(&self) -> [(&'static str, &str); 3] {
        let [endpoint, daemon, next] = NAMES;
        [(endpoint, &self.endpoint), (daemon, &self.daemon), (next, &self.next)]
    }

    /// The endpoint instead of AWS. Outside of examples this is `aws_config::load_from_env().await`.
    pub fn aws(&self) -> SdkConfig {
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .credentials_provider(SharedCredentialsProvider::new(Credentials::new(
                "local", "local", None, None, "local",
            )))
            .endpoint_url(&self.endpoint)
            .build()
    }

    /// What every service has in common.
    pub fn reporter(&self, service: &'static str) -> cwmetrics::Builder {
        cwmetrics::namespace("Shop").service(service).dimension("Service", service).sdk_config(&self.aws())
    }
}
