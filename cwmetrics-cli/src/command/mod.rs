//! The subcommands, one file or folder each.

pub mod completions;
pub mod cost;
pub mod dashboard;
pub mod graph;
pub mod lightsail;
pub mod local;
pub mod man;
pub mod map;
pub mod metrics;
pub mod trace;
pub mod traces;
