//! Where to ask, and as whom.

use std::env;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use cwmetrics_core::__private::{direct, is_here};

use crate::arguments::Global;
use crate::failure::Failure;

/// Which service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    CloudWatch,
    XRay,
    Lightsail,
}

/// A service to ask.
pub struct Service {
    pub(super) kind: Kind,
    /// What a client of it needs.
    pub config: SdkConfig,
    /// Its name in messages, such as `CloudWatch in eu-west-1`.
    place: String,
    region: String,
    profile: Option<String>,
    /// Whether it is on this machine.
    local: bool,
}

impl Kind {
    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::CloudWatch => "CloudWatch",
            Kind::XRay => "X-Ray",
            Kind::Lightsail => "Lightsail",
        }
    }

    /// Its name in permissions, and in the variables that name its endpoint.
    pub(super) fn short(self) -> &'static str {
        match self {
            Kind::CloudWatch => "cloudwatch",
            Kind::XRay => "xray",
            Kind::Lightsail => "lightsail",
        }
    }
}

const NO_REGION: &str = "no region is configured: give --region, set AWS_REGION, or set one for the \
                         profile in ~/.aws/config";

impl Service {
    /// Makes ready to ask. Nothing is sent yet, but the region may be looked up.
    pub async fn connect(kind: Kind, global: &Global) -> Result<Service, Failure> {
        let endpoint = match &global.endpoint_url {
            Some(url) => Some(url.clone()),
            None => endpoint_of_environment(kind)?,
        };
        let mut loader = aws_config::defaults(BehaviorVersion::latest());
        if let Some(profile) = &global.profile {
            loader = loader.profile_name(profile);
        }
        let local = endpoint.as_deref().is_some_and(is_here);
        if local && global.profile.is_none() && !set("AWS_ACCESS_KEY_ID") && !set("AWS_PROFILE") {
            // No secret can leave this machine, and none has to be looked for.
            loader = loader.credentials_provider(nobody());
        }
        if let Some(region) = &global.region {
            loader = loader.region(Region::new(region.clone()));
        } else if local && !set("AWS_REGION") && !set("AWS_DEFAULT_REGION") {
            loader = loader.region(Region::from_static("us-east-1"));
        }
        if let Some(endpoint) = &endpoint {
            loader = loader.endpoint_url(endpoint);
        }
        if let Some(connections) = endpoint.as_deref().and_then(direct) {
            loader = loader.http_client(connections);
        }
        let config = loader.load().await;
        let region = config.region().ok_or_else(|| Failure::Usage(NO_REGION.to_owned()))?.to_string();
        let place = endpoint.unwrap_or_else(|| format!("{} in {region}", kind.name()));
        Ok(Service { kind, config, place, region, profile: global.profile.clone(), local })
    }

    /// An endpoint that this process runs itself. What the environment and ~/.aws say is left alone.
    pub fn own(kind: Kind, url: &str) -> Service {
        const REGION: &str = "us-east-1";
        let mut config = SdkConfig::builder();
        config.set_http_client(direct(url));
        let config = config
            .behavior_version(BehaviorVersion::latest())
            .credentials_provider(SharedCredentialsProvider::new(nobody()))
            .region(Region::from_static(REGION))
            .endpoint_url(url);
        let (place, region) = (url.to_owned(), REGION.to_owned());
        Service { kind, config: config.build(), place, region, profile: None, local: true }
    }

    /// Its name in messages.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Whether it is on this machine.
    pub(super) fn local(&self) -> bool {
        self.local
    }

    /// The profile that was asked for.
    pub(super) fn profile(&self) -> Option<&str> {
        self.profile.as_deref()
    }

    /// The region it is asked about.
    pub fn region(&self) -> &str {
        &self.region
    }
}

/// What an endpoint of this machine takes for credentials.
fn nobody() -> Credentials {
    Credentials::new("local", "local", None, None, "local")
}

/// Checks an endpoint's URL.
pub fn endpoint(text: &str) -> Result<String, String> {
    let right = "an endpoint is a URL such as http://127.0.0.1:4400";
    let uri: http::Uri = text.parse().map_err(|_| right.to_owned())?;
    match (uri.scheme_str(), uri.host()) {
        (Some("http" | "https"), Some(_)) => Ok(text.to_owned()),
        _ => Err(right.to_owned()),
    }
}

/// As the AWS tools find it. What a profile says is left to the SDK.
fn endpoint_of_environment(kind: Kind) -> Result<Option<String>, Failure> {
    if env::var("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").is_ok_and(|text| text.eq_ignore_ascii_case("true")) {
        return Ok(None);
    }
    let own = format!("AWS_ENDPOINT_URL_{}", kind.short().to_uppercase());
    for name in [own.as_str(), "AWS_ENDPOINT_URL"] {
        if let Some(url) = env::var(name).ok().filter(|url| !url.is_empty()) {
            return endpoint(&url)
                .map(Some)
                .map_err(|why| Failure::Usage(format!("{name} is {url:?}, but {why}")));
        }
    }
    Ok(None)
}

fn set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_a_whole_url() {
        for bad in ["", "127.0.0.1:4400", "localhost", "ftp://127.0.0.1", "http://"] {
            assert!(endpoint(bad).is_err(), "{bad}");
        }
    }
}
