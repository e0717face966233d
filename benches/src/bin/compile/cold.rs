//! How long a library that is annotated waits for this one at its first build.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::crates::succeed;
use crate::times::user_seconds_of_children;

/// Seconds of a build.
pub struct Cold {
    pub wall: f64,
    pub user: f64,
}

/// The build that took the shortest time of so many.
pub fn fastest(root: &Path, builds: usize) -> Result<Cold, Box<dyn Error>> {
    let mut fastest = build(root)?;
    for _ in 1..builds {
        let cold = build(root)?;
        if cold.wall < fastest.wall {
            fastest = cold;
        }
    }
    Ok(fastest)
}

/// Builds the macros and the core in an empty folder.
fn build(root: &Path) -> Result<Cold, Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("cwmetrics-cold-{}", std::process::id()));
    fs::create_dir(&folder)?;
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root).env("CARGO_TARGET_DIR", &folder).env_remove("RUSTFLAGS");
    cargo.args(["build", "--quiet", "--locked", "-j2", "--no-default-features"]);
    cargo.args(["-p", "cwmetrics-macros", "-p", "cwmetrics-core"]);
    let (began, user) = (Instant::now(), user_seconds_of_children());
    let built = succeed(&mut cargo);
    let cold = Cold { wall: began.elapsed().as_secs_f64(), user: user_seconds_of_children() - user };
    fs::remove_dir_all(&folder)?;
    built.map(|()| cold)
}
