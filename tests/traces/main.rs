//! Traces, as they leave the process: over a real UDP socket to a daemon, or by HTTP to an API.

#[path = "../common/mod.rs"]
mod common;

mod api;
mod calls;
mod check;
mod daemon;
mod delivery;
mod details;
mod headers;
mod layers;
mod limits;
mod nesting;
mod sampling;
mod sdk;
