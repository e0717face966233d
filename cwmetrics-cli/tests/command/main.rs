//! The command as a child process, against an endpoint whose clock stands still. What it prints is
//! compared with the files in `expected`; SNAPSHOTS=overwrite in the environment writes them anew.

mod common;

mod documents_itself;
mod draws_graphs;
mod draws_instances;
mod draws_maps;
mod explains_failures;
mod lists_metrics;
mod lists_traces;
mod needs_its_policies_alone;
#[path = "../../../tests/policies/document.rs"]
mod policies;
mod publishes_instances;
mod runs_an_endpoint;
mod says_what_it_costs;
mod shows_instances;
mod shows_statistics;
mod shows_traces;
#[cfg(unix)]
mod uses_a_terminal;
mod writes_dashboards;
