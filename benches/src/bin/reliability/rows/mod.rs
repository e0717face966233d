//! The rows of the table, a file for each kind of fault.

pub mod answers;
pub mod host;
pub mod killed;
pub mod network;
pub mod terminated;

use crate::outcome::{Allowed, Outcome};
use crate::world::Result;

/// What a row shows, and how it is run.
pub type Row = (&'static str, fn() -> Result<(Outcome, Allowed)>);

/// All rows, in the order of the table.
pub const ALL: &[Row] = &[
    ("the endpoint is down for 10 minutes", network::down),
    ("throttling of 90 % of the requests, for 10 minutes", answers::throttled),
    ("HTTP 500 to 90 % of the requests, for 10 minutes", answers::internal_errors),
    ("the connection is cut half-way through the body, for 5 minutes", network::cut),
    ("the endpoint accepts connections and never answers, for 10 minutes", answers::never),
    ("half of the answers are lost after acceptance, for 10 minutes", answers::lost),
    ("413 to everything above 100 kB", answers::too_large),
    ("one poisoned datum in 1,000, every minute for 10 minutes", answers::poisoned),
    ("no credentials for 10 minutes", answers::credentials),
    ("SIGTERM and SIGINT under load", terminated::run),
    ("SIGKILL under load with a spool, ten times in a row, the disk full in one of them", killed::run),
    ("a line of 1 MB/s", network::slow),
    ("a million distinct dimension values", host::distinct),
    ("a sink that panics every third push", host::panics),
    ("24 hours at 1,000 calls a second with random faults", host::day),
];

/// Calls a second where a row says nothing else.
pub const CALLS: u64 = 1_000;
pub const MINUTE: u64 = 60;
