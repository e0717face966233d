//! The spool under the real SDK and a real socket, in processes that are killed.
//!
//! The parent has the endpoint and the ledgers; the child is this test binary once more, told by
//! its environment what to do.
#![cfg(unix)]

#[path = "../common/mod.rs"]
mod common;

mod child;
mod disk_full;
mod exit;
mod kill;
mod ledger;
mod parent;
