//! The deliverer's own thread, with sinks that do what a test says.

mod accounts;
mod backoff;
mod bad_sinks;
mod ending;
mod scripted;
mod search;
#[cfg(unix)]
mod spooling;
mod tickets;
