//! How much rustc gives LLVM to do: the lines of the functions in its unoptimised output, about
//! what cargo-llvm-lines counts.

use std::error::Error;
use std::fs;

use crate::crates::{Arm, Crates, Style, succeed};

/// The lines of all functions that the crate defines.
pub fn count(crates: &Crates, arm: Arm, style: Style) -> Result<usize, Box<dyn Error>> {
    let output = crates.scratch("lines.ll");
    fs::write(&output, "")?;
    let mut cargo = crates.cargo("rustc", arm, style)?;
    cargo.args(["--profile", "dev", "--", "-Ccodegen-units=1", "-Cno-prepopulate-passes"]);
    succeed(cargo.arg(format!("--emit=llvm-ir={}", output.display())))?;
    let mut is_inside = false;
    let mut lines = 0;
    for line in fs::read_to_string(&output)?.lines() {
        is_inside = is_inside || line.starts_with("define ");
        lines += usize::from(is_inside && !line.is_empty());
        is_inside = is_inside && line != "}";
    }
    if lines == 0 {
        return Err("no function was compiled".into());
    }
    Ok(lines)
}
