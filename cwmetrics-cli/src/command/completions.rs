//! `cwmetrics completions`: what a shell needs to complete the command line.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::arguments;
use crate::failure::Failure;
use crate::output;

/// Print completions for a shell
///
/// For bash: cwmetrics completions bash > ~/.local/share/bash-completion/completions/cwmetrics
#[derive(Args, Debug)]
pub struct Arguments {
    /// The shell
    pub shell: Shell,
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut arguments::Arguments::command(), "cwmetrics", &mut script);
    output::write(&script)
}
