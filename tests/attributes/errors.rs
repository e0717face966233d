//! Every compile error: its text, and the token it points at.

use std::process::Command;
use std::{env, fs, io, path::Path};

/// The compiler whose wording the `.stderr` files hold.
const PINNED: &str = "rustc 1.95.0 ";

const CASES: &str = "ui/err";

#[test]
fn every_mistake_is_told_at_its_token() {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().expect("rustc runs").stdout;
    if version.starts_with(PINNED.as_bytes()) {
        trybuild::TestCases::new().compile_fail(format!("{CASES}/*.rs"));
    } else {
        // Another compiler words its part of the messages differently, but refuses the same.
        let cases = Path::new(env!("CARGO_TARGET_TMPDIR")).join("err");
        copy_sources(&cases).expect("the cases can be copied");
        trybuild::TestCases::new().compile_fail(format!("{}/*.rs", cases.display()));
    }
}

fn copy_sources(to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for case in fs::read_dir(CASES)? {
        let case = case?.path();
        if case.extension().is_some_and(|extension| extension == "rs") {
            fs::copy(&case, to.join(case.file_name().expect("a file has a name")))?;
        }
    }
    Ok(())
}
