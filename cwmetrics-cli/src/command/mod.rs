//! The subcommands, one file each.

pub mod completions;
pub mod cost;
pub mod dashboard;
pub mod graph;
pub mod local;
pub mod man;
pub mod map;
pub mod metrics;
pub mod trace;
pub mod traces;
