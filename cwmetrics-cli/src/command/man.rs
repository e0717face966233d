//! `cwmetrics man`: the manual page of the command or of a subcommand.

use clap::{Args, CommandFactory};
use clap_mangen::Man;

use crate::arguments;
use crate::failure::Failure;
use crate::output;

/// Print the manual page, to be read with `cwmetrics man | man -l -`
#[derive(Args, Debug)]
pub struct Arguments {
    /// A subcommand, for its own page
    pub subcommand: Option<String>,
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut command = arguments::Arguments::command();
    command.build();
    if let Some(name) = &arguments.subcommand {
        let found = command.find_subcommand(name).cloned();
        command = found.ok_or_else(|| Failure::Usage(format!("there is no subcommand {name:?}")))?;
    }
    let mut page = Vec::new();
    let rendered = Man::new(command).render(&mut page);
    rendered.map_err(|error| Failure::Refused(format!("the page cannot be made: {error}")))?;
    output::write(&page)
}
