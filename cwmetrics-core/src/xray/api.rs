//! X-Ray by the AWS SDK.

use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_sdk_xray::Client;
use aws_sdk_xray::config::retry::RetryConfig;
use aws_sdk_xray::config::timeout::TimeoutConfig;
use aws_sdk_xray::config::{Builder, IdentityCache, Region};
use tokio::sync::Mutex;

use super::destination::Fate;
use super::pack::Document;
use crate::aws::{ClockSleep, classify, direct, endpoint_of};
use crate::clock::Clock;
use crate::sink::Failure;

/// As for the metrics.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const OPERATION_TIMEOUT: Duration = Duration::from_secs(30);
const CREDENTIALS_TIMEOUT: Duration = Duration::from_secs(20);

/// X-Ray's name in the configuration of endpoints.
const SERVICE_ID: &str = "XRay";

/// What the client is made from.
#[derive(Clone, Debug, Default)]
pub(super) struct Origin {
    source: Source,
    /// Goes before the endpoint that the source says.
    pub(super) endpoint_url: Option<String>,
}

#[derive(Clone, Debug, Default)]
enum Source {
    /// aws-config's default chain.
    #[default]
    Chain,
    Config(Box<SdkConfig>),
    Client(Client),
    /// A daemon, which signs what it passes on.
    Unsigned,
}

impl Origin {
    pub(super) fn set_client(&mut self, client: &Client) {
        self.source = Source::Client(client.clone());
    }

    pub(super) fn set_config(&mut self, config: &SdkConfig) {
        self.source = Source::Config(Box::new(config.clone()));
    }

    /// The HTTP side of the daemon at this address.
    pub(super) fn of_daemon(address: &str) -> Origin {
        Origin { source: Source::Unsigned, endpoint_url: Some(format!("http://{address}")) }
    }
}

/// X-Ray's API.
#[derive(Debug)]
pub(super) struct Api {
    origin: Origin,
    clock: Clock,
    /// Made when it is first needed, on the thread that needs it.
    client: Mutex<Option<Client>>,
}

impl Api {
    pub(super) fn new(origin: Origin, clock: Clock) -> Api {
        Api { origin, clock, client: Mutex::new(None) }
    }

    pub(super) async fn client(&self) -> Result<Client, Failure> {
        let mut client = self.client.lock().await;
        if let Some(client) = &*client {
            return Ok(client.clone());
        }
        Ok(client.insert(self.connect().await?).clone())
    }

    async fn connect(&self) -> Result<Client, Failure> {
        let (mut config, endpoint) = match &self.origin.source {
            Source::Chain => {
                let loaded = aws_config::defaults(BehaviorVersion::latest()).load().await;
                if loaded.region().is_none() {
                    return Err(Failure::retry(
                        "no AWS region is known: set AWS_REGION, or region in the profile, or give \
                         `Xray` a client",
                    ));
                }
                (Builder::from(&loaded), endpoint_of(SERVICE_ID, &loaded))
            }
            Source::Config(config) => {
                let version = config.behavior_version().unwrap_or_else(BehaviorVersion::latest);
                (Builder::from(&**config).behavior_version(version), endpoint_of(SERVICE_ID, config))
            }
            Source::Client(client) => (client.config().to_builder(), None),
            Source::Unsigned => {
                let credentials = Credentials::new("daemon", "signs", None, None, "daemon");
                let config = Builder::new()
                    .behavior_version(BehaviorVersion::latest())
                    .region(Region::new("us-east-1"))
                    .credentials_provider(credentials);
                (config, None)
            }
        };
        let endpoint = self.origin.endpoint_url.clone().or(endpoint);
        let ours = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_timeout(OPERATION_TIMEOUT)
            .build();
        let mut timeouts = config.clone().build().timeout_config().cloned().unwrap_or_else(|| ours.clone());
        timeouts.take_defaults_from(&ours);
        // Retrying is the sender's; two who retry multiply.
        config = config.retry_config(RetryConfig::disabled()).timeout_config(timeouts);
        if let Some(url) = &self.origin.endpoint_url {
            config = config.endpoint_url(url);
        }
        if let Clock::Manual(_) = self.clock {
            config = config.sleep_impl(ClockSleep(self.clock.clone()));
        }
        // Connections and loads of credentials belong to the runtime on which they were made.
        config.set_http_client(endpoint.as_deref().and_then(direct));
        config.set_identity_cache(IdentityCache::lazy().load_timeout(CREDENTIALS_TIMEOUT).build());
        Ok(Client::from_conf(config.build()))
    }

    /// Puts documents, and tells what became of each.
    pub(super) async fn put(&self, documents: &[(u64, Document)]) -> Result<Vec<Fate>, Failure> {
        let client = self.client().await?;
        let texts = documents.iter().map(|(_, document)| document.text.clone()).collect();
        let put = client.put_trace_segments().set_trace_segment_documents(Some(texts)).send().await;
        let answer = match put {
            Ok(answer) => answer,
            Err(error) => return Err(self.failed(&error).await),
        };
        let mut fates = vec![Fate::Accepted; documents.len()];
        for unprocessed in answer.unprocessed_trace_segments() {
            let id = unprocessed.id().unwrap_or_default();
            let code = unprocessed.error_code().unwrap_or_default();
            let fate = fate(code, unprocessed.message().unwrap_or_default());
            let mut known = false;
            for ((_, document), of_it) in documents.iter().zip(&mut fates) {
                if document.id.to_string() == id {
                    (*of_it, known) = (fate.clone(), true);
                }
            }
            if !known && documents.len() == 1 {
                // Of one that is no JSON the id is not known; there is only this.
                fates[0] = fate;
            }
        }
        Ok(fates)
    }

    /// What a failed request means.
    pub(super) async fn failed<E>(&self, error: &aws_sdk_xray::error::SdkError<E>) -> Failure
    where
        E: aws_sdk_xray::error::ProvideErrorMetadata + std::error::Error + 'static,
    {
        let classified = classify("X-Ray", error);
        if classified.without_credentials && matches!(self.origin.source, Source::Chain) {
            // The chain remembers what it has read. The operator may have mended it since.
            *self.client.lock().await = None;
        }
        classified.failure
    }
}

/// What became of a document that was not processed.
fn fate(code: &str, message: &str) -> Fate {
    let can_be_later = ["Throttl", "Internal", "Unavailable", "Timeout", "LimitExceeded"]
        .iter()
        .any(|known| code.contains(known));
    let why = format!(
        "X-Ray has not processed a segment: {code}: {}",
        message.chars().take(200).collect::<String>()
    );
    if can_be_later { Fate::Later(why) } else { Fate::Refused(why) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_processed_is_tried_again_only_where_that_can_help() {
        for code in ["ThrottlingException", "ThrottledException", "InternalFailure", "ServiceUnavailable"] {
            assert!(matches!(fate(code, ""), Fate::Later(_)), "{code}");
        }
        for code in ["ParseError", "MissingId", "InvalidTraceId", ""] {
            assert!(matches!(fate(code, ""), Fate::Refused(_)), "{code}");
        }
    }
}
