use std::fmt;
use std::time::Duration;

use super::api::Origin;
use crate::record::Quota;

/// Where traces go, and which requests are traced. For [`Builder::xray`](crate::Builder::xray).
///
/// ```
/// # extern crate cwmetrics_core as cwmetrics;
/// use cwmetrics::Xray;
///
/// let to_the_service = Xray::api();
/// let to_a_daemon = Xray::daemon("127.0.0.1:2000").reservoir(5).rate(0.1);
/// ```
///
/// # Which requests
///
/// The decision is made when the outermost decorated call begins. What the caller has decided holds,
/// where its header is [continued](crate::trace::continue_from). Else the account's sampling rules do, as far
/// as they are for this service: since a call says nothing of itself, the first one by priority that is
/// for all requests; and those for a method, a host or a path for what a middleware [says
/// that](crate::trace::Continued::asked) of. Where there is none, or none could be had yet, the local rule holds: of
/// each second the first request, and 5 % of the others.
#[derive(Clone)]
#[must_use = "it is for `Builder::xray`"]
pub struct Xray {
    pub(super) to: To,
    pub(super) version: Option<String>,
    pub(super) local: Quota,
    pub(super) asks_account: bool,
    pub(super) announce_after: Duration,
    pub(super) outbox_bytes: usize,
}

/// Where documents go.
#[derive(Clone, Debug)]
pub(super) enum To {
    /// The API `PutTraceSegments`.
    Api(Box<Origin>),
    /// The daemon at this address: `host:port`.
    Daemon(String),
}

impl Xray {
    fn new(to: To) -> Xray {
        Xray {
            to,
            version: None,
            local: Quota { a_second: 1, rate: 0.05 },
            asks_account: true,
            announce_after: Duration::from_secs(5),
            outbox_bytes: 16 << 20,
        }
    }

    /// To X-Ray by its API, with aws-config's chain (environment, profiles, the machine's metadata)
    /// unless said otherwise.
    pub fn api() -> Xray {
        Xray::new(To::Api(Box::default()))
    }

    /// To the X-Ray daemon (or the CloudWatch agent) at this address, such as `127.0.0.1:2000`, by UDP.
    /// What the daemon makes of it nobody hears.
    ///
    /// The account's rules are asked for through the daemon, by HTTP at the same address.
    pub fn daemon(address: impl Into<String>) -> Xray {
        Xray::new(To::Daemon(address.into()))
    }

    /// Goes where this client points, with its credentials and settings, over connections of the
    /// reporter's own. Of [`api`](Xray::api) only.
    pub fn client(mut self, client: &aws_sdk_xray::Client) -> Xray {
        self.with_origin(|origin| origin.set_client(client));
        self
    }

    /// Goes with this configuration, over connections of the reporter's own. Of [`api`](Xray::api) only.
    pub fn sdk_config(mut self, config: &aws_config::SdkConfig) -> Xray {
        self.with_origin(|origin| origin.set_config(config));
        self
    }

    /// Goes to this endpoint instead of the region's, such as `http://127.0.0.1:4400`. Of
    /// [`api`](Xray::api) only.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Xray {
        self.with_origin(|origin| origin.endpoint_url = Some(url.into()));
        self
    }

    fn with_origin(&mut self, with: impl FnOnce(&mut Origin)) {
        if let To::Api(origin) = &mut self.to {
            with(origin);
        }
    }

    /// The version of the service, which its segments tell.
    pub fn version(mut self, version: impl Into<String>) -> Xray {
        self.version = Some(version.into());
        self
    }

    /// How many requests of each second are traced by the local rule, before its
    /// [`rate`](Xray::rate) is looked at; 1 by default. For each process.
    pub fn reservoir(mut self, a_second: u32) -> Xray {
        self.local.a_second = a_second;
        self
    }

    /// Which part of the other requests is traced by the local rule, from 0 to 1; 0.05 by default.
    pub fn rate(mut self, rate: f64) -> Xray {
        self.local.rate = if rate.is_nan() { 0.0 } else { rate.clamp(0.0, 1.0) };
        self
    }

    /// Whether the account's sampling rules are asked for; they are by default.
    pub fn account_rules(mut self, on: bool) -> Xray {
        self.asks_account = on;
        self
    }

    /// After how long a call that goes on is told of, as a segment in progress; 5 seconds by default.
    pub fn in_progress_after(mut self, time: Duration) -> Xray {
        self.announce_after = time;
        self
    }

    /// Most bytes that wait unsent; 16 MiB by default. Past it the oldest are dropped and counted; as
    /// much again may calls have that are over in traces that go on, and past that no trace is begun.
    pub fn outbox_bytes(mut self, bytes: usize) -> Xray {
        self.outbox_bytes = bytes;
        self
    }

    pub(crate) fn bound(&self) -> usize {
        self.outbox_bytes
    }
}

impl fmt::Debug for Xray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the client or the configuration: they know credentials.
        f.debug_struct("Xray").field("local", &self.local).finish_non_exhaustive()
    }
}
