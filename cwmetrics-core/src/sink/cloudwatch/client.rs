use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::config::retry::RetryConfig;
use aws_sdk_cloudwatch::config::timeout::TimeoutConfig;
use aws_sdk_cloudwatch::config::{Builder, Config, IdentityCache};

use crate::aws::{ClockSleep, direct, endpoint_of};
use crate::clock::Clock;
use crate::sink::Failure;

/// How long a connection may take to come about, unless the program's own configuration says.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a request may take, credentials and connection included, unless the program's own
/// configuration says: a full batch on a slow line takes some seconds.
const OPERATION_TIMEOUT: Duration = Duration::from_secs(30);

/// How long credentials may take. The SDK's own bound goes by how often it retries, which for us is
/// never, and would be too short for a chain of several providers.
const CREDENTIALS_TIMEOUT: Duration = Duration::from_secs(20);

/// CloudWatch's name in the configuration of endpoints.
const SERVICE_ID: &str = "CloudWatch";

/// What the builder was given to reach CloudWatch with.
#[derive(Clone, Debug, Default)]
pub(crate) enum Source {
    /// aws-config's default chain: environment, profiles, the metadata of the machine.
    #[default]
    Chain,
    Config(Box<SdkConfig>),
    Client(Client),
    /// A client with its HTTP connections.
    ClientAsIs(Client),
}

/// Everything that the client is made from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    pub(crate) source: Source,
    /// Goes before the endpoint that `source` says.
    pub(crate) endpoint_url: Option<String>,
    pub(crate) clock: Clock,
}

/// A client, and what each of its requests is to do differently.
#[derive(Clone, Debug)]
pub(super) struct Connected {
    pub(super) client: Client,
    pub(super) overrides: Option<Builder>,
}

impl Origin {
    pub(super) async fn connect(&self) -> Result<Connected, Failure> {
        let (config, endpoint) = match &self.source {
            Source::Chain => {
                let loaded = self.load().await?;
                (Builder::from(&loaded), endpoint_of(SERVICE_ID, &loaded))
            }
            Source::Config(config) => {
                let version = config.behavior_version().unwrap_or_else(BehaviorVersion::latest);
                (Builder::from(&**config).behavior_version(version), endpoint_of(SERVICE_ID, config))
            }
            Source::Client(client) => (client.config().to_builder(), None),
            Source::ClientAsIs(client) => return Ok(self.as_is(client)),
        };
        let endpoint = self.endpoint_url.clone().or(endpoint);
        let timeouts = timeouts(config.clone().build().timeout_config());
        let mut config = self.ours(config).timeout_config(timeouts);
        // Connections belong to the runtime on which they were made, and hang when that one does
        // not run. So does a load of credentials that is under way there, hence a cache of our own.
        config.set_http_client(endpoint.as_deref().and_then(direct));
        config.set_identity_cache(IdentityCache::lazy().load_timeout(CREDENTIALS_TIMEOUT).build());
        Ok(Connected { client: Client::from_conf(config.build()), overrides: None })
    }

    fn as_is(&self, client: &Client) -> Connected {
        // The pool of connections goes by the other timeouts, so they stay as they are.
        let timeout = client.config().timeout_config().and_then(TimeoutConfig::operation_timeout);
        let timeouts = TimeoutConfig::builder().operation_timeout(timeout.unwrap_or(OPERATION_TIMEOUT));
        let overrides = self.ours(Config::builder()).timeout_config(timeouts.build());
        Connected { client: client.clone(), overrides: Some(overrides) }
    }

    /// Whether another [`connect`](Origin::connect) can find what this one did not.
    pub(super) fn can_change(&self) -> bool {
        matches!(self.source, Source::Chain)
    }

    async fn load(&self) -> Result<SdkConfig, Failure> {
        let config = aws_config::defaults(BehaviorVersion::latest()).load().await;
        if config.region().is_none() {
            return Err(Failure::retry(
                "no AWS region is known: set AWS_REGION, or region in the profile, or give the builder a client",
            ));
        }
        Ok(config)
    }

    /// What we set on any configuration.
    fn ours(&self, mut config: Builder) -> Builder {
        // Retrying is the deliverer's; two who retry multiply.
        config = config.retry_config(RetryConfig::disabled());
        if let Clock::Manual(_) = self.clock {
            config = config.sleep_impl(ClockSleep(self.clock.clone()));
        }
        match &self.endpoint_url {
            Some(url) => config.endpoint_url(url),
            None => config,
        }
    }
}

/// What the program's own configuration says, and ours where it says nothing.
fn timeouts(given: Option<&TimeoutConfig>) -> TimeoutConfig {
    let ours = TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).operation_timeout(OPERATION_TIMEOUT);
    let ours = ours.build();
    let Some(mut timeouts) = given.cloned() else { return ours };
    timeouts.take_defaults_from(&ours);
    timeouts
}
