//! The subcommands, one file each.

pub mod completions;
pub mod cost;
pub mod dashboard;
pub mod graph;
pub mod local;
pub mod man;
pub mod metrics;
