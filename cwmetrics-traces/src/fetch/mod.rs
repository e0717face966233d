//! Traces, their summaries and service graphs, from X-Ray.

mod error;
mod maps;
mod summaries;
mod traces;
mod windows;

pub use error::FetchError;
pub use maps::{map, trace_map};
pub use summaries::{Summaries, summaries};
pub use traces::{Fetched, FetchedTraces, trace, traces};
