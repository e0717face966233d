//! What one call costs, side by side with the peers: each arm is a function under one kind of
//! instrumentation, measured in a process of its own against its undecorated twin, on one thread
//! and on two, with what its sink received beside what was recorded. `arm` runs one of them. Other
//! binaries measure one thing each: `allocations` those of our arms in steady state, `instructions`
//! those of a call under callgrind (compared in CI with the kept `benches/instructions.txt`),
//! `futures` the sizes of decorated futures, `compile` what rustc takes, `memory` what recording
//! takes, `accuracy` what arrives, `reporter` what its own threads take. `table` runs them all, the
//! arms several times interleaved, and prints one page with the targets beside what was measured.
//! The peers are behind the feature `peers`, the AWS SDK behind `endpoint`; `table` builds with them
//! by itself. With the feature `xray` the arms are those of a program that traces none of its requests, and
//! there are further ones that are traced; `traces` counts what those allocate:
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
#[cfg(feature = "xray")]
pub mod traced;
