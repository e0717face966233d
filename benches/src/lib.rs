//! What one call costs, side by side with the peers: each arm is a function under one kind of
//! instrumentation, measured in a process of its own against its undecorated twin, on one thread
//! and on two, with what its sink received beside what was recorded. `arm` runs one of them,
//! `allocations` counts what our arms allocate in steady state, `instructions` the instructions of a
//! call under callgrind (compared in CI with those kept in `benches/instructions.txt`), `futures` the
//! sizes of decorated futures, and `table` runs them all but the instructions, several times
//! interleaved, and prints one table with the targets beside it. The peers are behind the feature `peers`; `table` builds with it by itself:
//!
//! ```sh
//! cargo run --release -p cwmetrics-benches --bin table -- --write   # rewrites BENCHMARKS.md
//! ```

pub mod arm;
pub mod line;
pub mod measure;
pub mod ours;
#[cfg(feature = "peers")]
pub mod peers;
pub mod poll;
