//! Runs all arms and prints the table: `table [--runs N] [--write]`.
//!
//! Each arm runs in a process of its own, on one thread and on two, and all of them N times (3
//! unless said otherwise) one after the other, so that a slow moment of the machine does not hit
//! one arm alone. `--write` puts the table into BENCHMARKS.md.

mod children;
mod machine;
mod page;
mod results;
mod row;
mod section;
mod target;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (runs, writes) = options(&arguments).ok_or("usage: table [--runs N] [--write]")?;
    let machine = machine::description()?;
    let children = children::build()?;
    let arms = children.arms()?;
    let results = children.results(&arms, runs)?;
    let page = page::page(&machine, &arms, &results, runs, &children)?;
    print!("{page}");
    if writes {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("../BENCHMARKS.md"), page)?;
    }
    Ok(())
}

/// How many runs, and whether to write; `None` if the arguments are wrong.
fn options(mut arguments: &[String]) -> Option<(usize, bool)> {
    let (mut runs, mut writes) = (3, false);
    loop {
        arguments = match arguments {
            [] => return (runs > 0).then_some((runs, writes)),
            [option, rest @ ..] if option == "--write" => {
                writes = true;
                rest
            }
            [option, value, rest @ ..] if option == "--runs" => {
                runs = value.parse().ok()?;
                rest
            }
            _ => return None,
        };
    }
}
