//! Runs everything that measures and prints the page: `table [--runs N] [--write]`, or one part of it:
//! `table [--runs N] --only PART`, where a part is `arms` or the binary of a [section].
//!
//! Each arm runs in a process of its own, on one thread and on two, and all of them N times (3
//! unless said otherwise) one after the other, so that a slow moment of the machine does not hit
//! one arm alone. The sections follow, each by another process; one that fails says so on the page.
//! `--write` puts the page into BENCHMARKS.md.

mod children;
mod machine;
mod page;
mod results;
mod row;
mod section;
mod target;

use std::error::Error;
use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use section::Section;

/// The part that no section is: the table of times.
const ARMS: &str = "arms";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let usage = || format!("usage: table [--runs N] [--write | --only {}]", parts().join("|"));
    let Options { runs, writes, only } = options(&arguments).ok_or_else(usage)?;
    let is_wanted = |part: &str| only.as_deref().is_none_or(|only| only == part);
    let sections: Vec<&Section> = section::ALL.iter().filter(|section| is_wanted(section.binary)).collect();
    let arms = is_wanted(ARMS).then_some(("arm", section::ALL_FEATURES));
    let binaries = sections.iter().map(|section| (section.binary, section.features));
    let children = children::build(&arms.into_iter().chain(binaries).collect::<Vec<_>>())?;

    let began = Instant::now();
    let machine = machine::description()?;
    let mut page = String::new();
    if is_wanted(ARMS) {
        page += &page::arms(&children, runs);
    }
    for section in sections {
        page += &page::section(&children, section);
    }
    if only.is_none() {
        page = page::head(&machine, began.elapsed(), &parts()) + &page;
    }
    print!("{page}");
    if writes {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("../BENCHMARKS.md"), page)?;
    }
    Ok(())
}

fn parts() -> Vec<&'static str> {
    [ARMS].into_iter().chain(section::ALL.iter().map(|section| section.binary)).collect()
}

struct Options {
    runs: usize,
    writes: bool,
    only: Option<String>,
}

/// `None` if the arguments are wrong.
fn options(mut arguments: &[String]) -> Option<Options> {
    let mut options = Options { runs: 3, writes: false, only: None };
    loop {
        arguments = match arguments {
            [] => break,
            [option, rest @ ..] if option == "--write" => {
                options.writes = true;
                rest
            }
            [option, value, rest @ ..] if option == "--runs" => {
                options.runs = value.parse().ok()?;
                rest
            }
            [option, value, rest @ ..] if option == "--only" => {
                options.only = Some(value.clone());
                rest
            }
            _ => return None,
        };
    }
    // A page of one part would pass for the whole.
    let is_known = |part: &String| !options.writes && parts().contains(&&**part);
    (options.runs > 0 && options.only.as_ref().is_none_or(is_known)).then_some(options)
}
