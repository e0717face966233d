//! What senders tell about themselves.

use std::time::SystemTime;

/// A record of PutTelemetryRecords: what a daemon or an SDK did with its segments.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Telemetry {
    /// The time that it is about.
    pub timestamp: SystemTime,
    /// Segments that it got.
    pub segments_received: u64,
    /// Segments that it sent.
    pub segments_sent: u64,
    /// Segments for which it had no room.
    pub segments_spilled: u64,
    /// Segments that X-Ray did not take.
    pub segments_rejected: u64,
    /// Requests that failed.
    pub errors: ConnectionErrors,
    /// The host that it ran on, if it told.
    pub hostname: Option<String>,
    /// The EC2 instance that it ran on, if it told.
    pub ec2_instance_id: Option<String>,
    /// The resource that it ran on, if it told.
    pub resource_arn: Option<String>,
    /// The [`Request`](crate::Request)'s number.
    pub request: u64,
}

/// How requests to X-Ray failed, each with its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConnectionErrors {
    /// No answer in time.
    pub timeout: u64,
    /// Nobody listened.
    pub connection_refused: u64,
    /// A status of 400 to 499.
    pub http_4xx: u64,
    /// A status of 500 to 599.
    pub http_5xx: u64,
    /// The name was not found.
    pub unknown_host: u64,
    /// All others.
    pub other: u64,
}
