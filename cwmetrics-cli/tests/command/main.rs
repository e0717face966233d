//! The command as a child process, against an endpoint whose clock stands still. What it prints is
//! compared with the files in `expected`; SNAPSHOTS=overwrite in the environment writes them anew.

mod common;

mod documents_itself;
mod draws_graphs;
mod explains_failures;
mod lists_metrics;
mod runs_an_endpoint;
mod says_what_it_costs;
mod shows_statistics;
#[cfg(unix)]
mod uses_a_terminal;
mod writes_dashboards;
