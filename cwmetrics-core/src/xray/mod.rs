//! Traces to X-Ray. Beside the street of the metrics: a traced call goes from the thread that made it
//! to the [`tracer`]'s, is [packed](pack) into [documents](document), waits in the [`outbox`], and goes
//! to the [`destination`]. The [`sampling`] sees to the quota of each second, and knows the account's rules.

mod api;
mod daemon;
mod destination;
mod document;
mod outbox;
mod pack;
mod race;
mod sampling;
mod sender;
mod settings;
mod telemetry;
mod tracer;

pub use settings::Xray;
pub(crate) use tracer::Tracer;
