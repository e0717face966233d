//! The way to Lightsail.

use std::fmt;

use aws_sdk_lightsail::Client;
use aws_sdk_lightsail::config::retry::RetryConfig;

use crate::call::Caller;

/// Reads from Lightsail. Its clones keep to one pace together.
///
/// It makes ten calls a second at most: Lightsail publishes no limit. When Lightsail throttles, it goes
/// half as fast, and by and by faster again. A call that is throttled, or has no answer, is made again
/// a few times. It needs a tokio runtime with time enabled.
#[derive(Clone)]
pub struct Source {
    pub(super) client: Client,
    pub(super) caller: Caller,
}

/// The calls of a second, unless it is told otherwise.
const CALLS_PER_SECOND: f64 = 10.0;

impl Source {
    /// By way of this client, whose own retries are switched off.
    pub fn new(client: Client) -> Source {
        Source::at_most(client, CALLS_PER_SECOND)
    }

    /// The same, with so many calls a second at most. Less than one in ten seconds is taken for that.
    pub fn at_most(client: Client, calls_per_second: f64) -> Source {
        let config = client.config().to_builder().retry_config(RetryConfig::disabled());
        Source {
            client: Client::from_conf(config.build()),
            caller: Caller::new("Lightsail", calls_per_second),
        }
    }

    pub(crate) fn region(&self) -> Option<String> {
        self.client.config().region().map(ToString::to_string)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("caller", &self.caller).finish_non_exhaustive()
    }
}
