//! How much rustc gives LLVM to do: the instructions of the functions in its unoptimised output, by
//! the rule of cargo-llvm-lines. Labels, comments and the notes for debuggers do not count.

use std::error::Error;
use std::fs;

use crate::crates::{Arm, Crates, Style, succeed};

/// The lines of all functions that the crate makes code for.
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
        // An instruction is indented by two; what belongs to it or is a note, by more.
        lines += usize::from(is_inside && line.starts_with("  ") && !line.starts_with("   "));
        is_inside = is_inside && line != "}";
    }
    if lines == 0 {
        return Err("no function was compiled".into());
    }
    Ok(lines)
}
